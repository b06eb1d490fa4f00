"""The addresses of the brand pages."""

from __future__ import annotations

from django.urls import path

from lonja.web.brand import (
    campaigns,
    comparing,
    creators,
    discover,
    entries,
    inviting,
    lists,
    match,
    planning,
    searches,
)

urlpatterns = [
    path("discover", discover.discover, name="discover"),
    path("discover/invite", discover.invite_chosen, name="invite_chosen"),
    path("discover/list", discover.list_chosen, name="list_chosen"),
    path("discover/similar", discover.similar_chosen, name="similar_chosen"),
    path("creators/<uuid:creator_id>", creators.creator, name="creator"),
    path("compare", comparing.compare, name="compare"),
    path("creators/<uuid:creator_id>/match", match.match, name="match"),
    path("lists", lists.lists, name="lists"),
    path("lists/new", lists.list_new, name="list_new"),
    path("lists/<uuid:list_id>", lists.creator_list, name="creator_list"),
    path("lists/<uuid:list_id>/change", lists.list_change, name="list_change"),
    path("lists/<uuid:list_id>/deletion", lists.list_deletion, name="list_deletion"),
    path("lists/<uuid:list_id>/handles", entries.list_paste, name="list_paste"),
    path("lists/<uuid:list_id>/move", entries.list_move, name="list_move"),
    path("lists/<uuid:list_id>/tags", entries.list_tags, name="list_tags"),
    path("lists/<uuid:list_id>/export", entries.list_export, name="list_export"),
    path("lists/<uuid:list_id>/removal", entries.list_removal, name="list_removal"),
    path("lists/<uuid:list_id>/creators/<uuid:creator_id>/note", entries.list_note, name="list_note"),
    path("searches", searches.searches, name="searches"),
    path("searches/new", searches.search_new, name="search_new"),
    path("searches/<uuid:search_id>", searches.search, name="search"),
    path("searches/<uuid:search_id>/new", searches.search_news, name="search_news"),
    path("searches/<uuid:search_id>/change", searches.search_change, name="search_change"),
    path("searches/<uuid:search_id>/deletion", searches.search_deletion, name="search_deletion"),
    path("campaigns", campaigns.campaigns, name="campaigns"),
    path("campaigns/new", planning.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>", campaigns.campaign_board, name="campaign_board"),
    path("campaigns/<uuid:campaign_id>/brief", campaigns.campaign_brief, name="campaign_brief"),
    path("campaigns/<uuid:campaign_id>/creators", discover.campaign_creators, name="campaign_creators"),
    path("campaigns/<uuid:campaign_id>/edit", planning.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/invite", inviting.campaign_invite, name="campaign_invite"),
    path("campaigns/<uuid:campaign_id>/moves/<slug:move>", campaigns.campaign_move, name="campaign_move"),
]
