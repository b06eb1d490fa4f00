"""Version 1 of the API, one module per resource."""

from __future__ import annotations

from ninja import Router

from lonja.api.v1 import (
    applications,
    availability,
    campaigns,
    channels,
    collaborations,
    comparisons,
    conversions,
    creators,
    deliverables,
    drafts,
    eligibility,
    events,
    invitations,
    kits,
    lists,
    me,
    messages,
    my_data,
    policies,
    portfolio,
    profile,
    publications,
    quality,
    rates,
    ratings,
    reports,
    searches,
)


def routers() -> list[tuple[str, Router]]:
    """Return each resource's path prefix and router."""
    return [
        ("/me", me.router),
        ("/me", my_data.router),
        ("/me", profile.router),
        ("/me", kits.router),
        ("/me/availability", availability.router),
        ("/me/rates", rates.router),
        ("/me/channels", channels.router),
        ("/me", eligibility.own),
        ("/eligibility", policies.router),
        ("/me/posts", portfolio.router),
        ("/events", events.router),
        ("/creators", comparisons.router),
        ("/creators", creators.router),
        ("/creators", quality.creators),
        ("/me", quality.mine),
        ("/quality-objections", quality.objections),
        ("/lists", lists.router),
        ("/searches", searches.router),
        ("/campaigns", campaigns.router),
        ("/campaigns", invitations.router),
        ("/campaigns", applications.router),
        ("/collaborations", collaborations.router),
        ("/collaborations", messages.router),
        ("/collaborations", ratings.collaborations),
        ("/creators", ratings.creators),
        ("/deliverables", deliverables.router),
        ("/drafts", drafts.router),
        ("/campaigns", reports.router),
        ("/deliverables", publications.deliverables),
        ("/publications", publications.publications),
        ("/snapshots", publications.snapshots),
        ("/tracking-codes", conversions.codes),
        ("/conversions", conversions.conversions),
    ]
