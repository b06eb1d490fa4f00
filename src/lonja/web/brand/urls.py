"""The addresses of the brand pages."""

from __future__ import annotations

from django.urls import path

from lonja.web.brand import campaigns, creators, discover, inviting, planning

urlpatterns = [
    path("discover", discover.discover, name="discover"),
    path("discover/invite", discover.invite_chosen, name="invite_chosen"),
    path("discover/list", discover.list_chosen, name="list_chosen"),
    path("creators/<uuid:creator_id>", creators.creator, name="creator"),
    path("campaigns", campaigns.campaigns, name="campaigns"),
    path("campaigns/new", planning.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>", campaigns.campaign_board, name="campaign_board"),
    path("campaigns/<uuid:campaign_id>/brief", campaigns.campaign_brief, name="campaign_brief"),
    path("campaigns/<uuid:campaign_id>/edit", planning.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/invite", inviting.campaign_invite, name="campaign_invite"),
    path("campaigns/<uuid:campaign_id>/moves/<slug:move>", campaigns.campaign_move, name="campaign_move"),
]
