"""The addresses of a collaboration, the same for both of its sides."""

from __future__ import annotations

from django.urls import path

from lonja.web.collaboration import answers, ratings, views, ways_out, words, work

one = "collaborations/<uuid:collaboration_id>"

urlpatterns = [
    path(one, views.collaboration, name="collaboration"),
    path(f"{one}/acceptance", answers.collaboration_accept, name="collaboration_accept"),
    path(f"{one}/refusal", answers.collaboration_decline, name="collaboration_decline"),
    path(f"{one}/withdrawal", answers.collaboration_withdraw, name="collaboration_withdraw"),
    path(f"{one}/offer", answers.collaboration_offer, name="collaboration_offer"),
    path(f"{one}/production", work.production_start, name="production_start"),
    path(f"{one}/cancellation", ways_out.collaboration_cancel, name="collaboration_cancel"),
    path(f"{one}/dispute", ways_out.collaboration_dispute, name="collaboration_dispute"),
    path(f"{one}/resolution", ways_out.collaboration_resolve, name="collaboration_resolve"),
    path(f"{one}/completion", work.collaboration_complete, name="collaboration_complete"),
    path(f"{one}/rating", ratings.rating_give, name="rating_give"),
    path(f"{one}/rating/change", ratings.rating_change, name="rating_change"),
    path(f"{one}/rating/answer", ratings.rating_answer, name="rating_answer"),
    path(f"{one}/payments", words.payment_record, name="payment_record"),
    path(f"{one}/messages", words.message_send, name="message_send"),
    path(f"{one}/mention", words.mention_allow, name="mention_allow"),
    path(f"{one}/contact", words.contact_reveal, name="contact_reveal"),
    path(f"{one}/agreement.json", answers.agreement_document, name="agreement_document"),
    path("deliverables/<uuid:deliverable_id>/drafts", work.draft_submit, name="draft_submit"),
    path("drafts/<uuid:draft_id>/approval", work.draft_approve, name="draft_approve"),
    path("drafts/<uuid:draft_id>/change-requests", work.draft_changes, name="draft_changes"),
]
