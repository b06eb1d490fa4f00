"""The addresses of the staff pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lonja.web.staff import connections, creators, imports, policies, quality, reviews

urlpatterns: list[URLPattern] = [
    path("staff/connections", connections.staff_connections, name="staff_connections"),
    path("staff/connections/retries", connections.connections_retry, name="connections_retry"),
    path("staff/connections/<uuid:channel_id>/retry", connections.connection_retry, name="connection_retry"),
    path("staff/jobs/<int:job_id>/retry", connections.job_retry, name="job_retry"),
    path("staff/creators", creators.staff_creators, name="staff_creators"),
    path("staff/creators/<uuid:creator_id>/claim", creators.creator_claim, name="creator_claim"),
    path("staff/creators/<uuid:creator_id>/erasure", creators.creator_erasure, name="creator_erasure"),
    path("staff/quality", quality.staff_quality, name="staff_quality"),
    path("staff/quality/<uuid:contest_id>/decision", quality.quality_decision, name="quality_decision"),
    path("staff/imports", imports.imports, name="imports"),
    path("staff/imports/<uuid:import_id>", imports.import_run, name="import_run"),
    path("staff/imports/<uuid:import_id>/mapping", imports.import_mapping, name="import_mapping"),
    path("staff/imports/<uuid:import_id>/start", imports.import_start, name="import_start"),
    path("staff/imports/<uuid:import_id>/preset", imports.import_preset, name="import_preset"),
    path("staff/imports/<uuid:import_id>/refused", imports.import_refused, name="import_refused"),
    path("staff/presets/<uuid:preset_id>/deletion", imports.preset_deletion, name="preset_deletion"),
    path("staff/policies", policies.policies, name="policies"),
    path("staff/reviews", reviews.reviews, name="reviews"),
    path("staff/reviews/<uuid:review_id>", reviews.review, name="staff_review"),
    path("staff/reviews/<uuid:review_id>/decision", reviews.review_decision, name="review_decision"),
]
