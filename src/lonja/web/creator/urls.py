"""The addresses of the creator pages."""

from __future__ import annotations

from django.urls import path

from lonja.web.creator import (
    about,
    availability,
    channels,
    contact,
    data,
    eligibility,
    inbox,
    joining,
    kit,
    limits,
    posts,
    profile,
    quality,
    rates,
)

urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("profile", profile.profile, name="profile"),
    path("profile/quality", quality.profile_quality, name="profile_quality"),
    path("profile/quality/<uuid:channel_id>/objection", quality.quality_contest, name="quality_contest"),
    path("profile/data", data.profile_data, name="profile_data"),
    path("profile/data/exports", data.data_export_new, name="data_export_new"),
    path("profile/data/exports/<uuid:export_id>", data.data_export_file, name="data_export_file"),
    path("profile/about", about.about, name="profile_about"),
    path("profile/posts", posts.posts, name="profile_posts"),
    path("profile/posts/best", posts.posts_best, name="profile_posts_best"),
    path("profile/posts/choice", posts.posts_choice, name="profile_posts_choice"),
    path("profile/posts/<uuid:chosen_id>/move", posts.post_move, name="profile_post_move"),
    path("profile/posts/<uuid:chosen_id>/removal", posts.post_removal, name="profile_post_removal"),
    path("profile/rates", rates.rates, name="profile_rates"),
    path("profile/rates/range", rates.rates_range, name="profile_range"),
    path("profile/rates/add-ons", rates.add_ons, name="profile_add_ons"),
    path("profile/rates/add-ons/<uuid:add_on_id>/removal", rates.add_on_removal, name="profile_add_on_removal"),
    path("profile/rates/<str:deliverable>/<str:currency>/removal", rates.price_removal, name="profile_price_removal"),
    path("profile/terms", limits.limits, name="profile_terms"),
    path("profile/calendar", availability.calendar, name="profile_calendar"),
    path("profile/calendar/<uuid:absence_id>", availability.absence, name="profile_absence"),
    path("profile/calendar/<uuid:absence_id>/removal", availability.absence_removal, name="profile_absence_removal"),
    path("profile/kit", kit.kit, name="profile_kit"),
    path("profile/contact", contact.contact, name="profile_contact"),
    path("profile/channels", channels.my_channels, name="my_channels"),
    path("profile/channels/<uuid:channel_id>/reading", channels.channel_reading, name="channel_reading"),
    path(
        "profile/channels/<uuid:channel_id>/disconnection", channels.channel_disconnection, name="channel_disconnection"
    ),
    path("connect/<slug:platform>", channels.connect, name="connect"),
    path("connect/<slug:platform>/callback", channels.connect_callback, name="connect_callback"),
    path("profile/eligibility", eligibility.eligibility, name="eligibility"),
    path("profile/eligibility/review", eligibility.review_request, name="review_request"),
    path("joining", joining.joining, name="joining"),
    path("joining/birth-date", joining.joining_birth_date, name="joining_birth_date"),
    path("joining/country", joining.joining_country, name="joining_country"),
    path("joining/languages", joining.joining_languages, name="joining_languages"),
    path("joining/categories", joining.joining_categories, name="joining_categories"),
    path("joining/channels", joining.joining_channels, name="joining_channels"),
    path("joining/channels/<uuid:claim_id>/removal", joining.channel_withdrawal, name="channel_withdrawal"),
]
