"""The addresses of a collaboration, the same for both of its sides."""

from __future__ import annotations

from django.urls import path

from lonja.web.collaboration import views

one = "collaborations/<uuid:collaboration_id>"

urlpatterns = [
    path(one, views.collaboration, name="collaboration"),
    path(f"{one}/acceptance", views.collaboration_accept, name="collaboration_accept"),
    path(f"{one}/refusal", views.collaboration_decline, name="collaboration_decline"),
    path(f"{one}/withdrawal", views.collaboration_withdraw, name="collaboration_withdraw"),
    path(f"{one}/offer", views.collaboration_offer, name="collaboration_offer"),
    path(f"{one}/production", views.production_start, name="production_start"),
    path(f"{one}/cancellation", views.collaboration_cancel, name="collaboration_cancel"),
    path(f"{one}/dispute", views.collaboration_dispute, name="collaboration_dispute"),
    path(f"{one}/resolution", views.collaboration_resolve, name="collaboration_resolve"),
    path(f"{one}/completion", views.collaboration_complete, name="collaboration_complete"),
    path(f"{one}/payments", views.payment_record, name="payment_record"),
    path(f"{one}/messages", views.message_send, name="message_send"),
    path(f"{one}/contact", views.contact_reveal, name="contact_reveal"),
    path(f"{one}/agreement.json", views.agreement_document, name="agreement_document"),
    path("deliverables/<uuid:deliverable_id>/drafts", views.draft_submit, name="draft_submit"),
    path("drafts/<uuid:draft_id>/approval", views.draft_approve, name="draft_approve"),
    path("drafts/<uuid:draft_id>/change-requests", views.draft_changes, name="draft_changes"),
]
