"""A campaign's report: what it cost, what it brought, by creator, by post, over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from lonja.api.auth import asker
from lonja.api.v1.figures import FigureOut, figure_out
from lonja.campaigns import queries as campaigns
from lonja.measurement import queries
from lonja.measurement.exports import report_csv
from lonja.measurement.formulas import Figure
from lonja.measurement.reports import CreatorReport, PostReport, Report

router = Router(tags=["reports"])


class PublicationOut(Schema):
    publication_id: UUID
    collaboration_id: UUID
    platform: str
    deliverable: str
    url: str
    handle: str
    live_at: datetime
    disclosure: str
    disclosure_label: str
    figures: dict[str, FigureOut]


class CreatorReportOut(Schema):
    collaboration_id: UUID
    creator_id: UUID
    name: str
    state: str
    figures: dict[str, FigureOut]


class PointOut(Schema):
    on: date
    collaboration_id: UUID
    views: int


class ReportOut(Schema):
    campaign_id: UUID
    currency: str
    made_at: datetime
    total: dict[str, FigureOut]
    progress: dict[str, FigureOut]
    pacing: dict[str, FigureOut]
    costs: dict[str, FigureOut]
    creators: list[CreatorReportOut]
    posts: list[PublicationOut]
    timeline: list[PointOut]


@router.get("/{campaign_id}/report", response=ReportOut)
def campaign_report(request: HttpRequest, campaign_id: UUID) -> ReportOut:
    """Return every figure of a campaign with its formula, source and time; what is missing says why."""
    return _report_out(campaign_id, queries.campaign_report(asker(request), campaign_id))


@router.get("/{campaign_id}/report.csv", include_in_schema=False)
def campaign_report_csv(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Return the report as a table, one row per post, creator and total."""
    by = asker(request)
    campaign, report = campaigns.campaign(by, campaign_id), queries.campaign_report(by, campaign_id)
    return HttpResponse(report_csv(campaign.name, report), content_type="text/csv; charset=utf-8")


def _report_out(campaign_id: UUID, report: Report) -> ReportOut:
    return ReportOut(
        campaign_id=campaign_id,
        currency=report.currency,
        made_at=report.made_at,
        total=_figures(report.total),
        progress=_figures(report.progress),
        pacing=_figures(report.pacing),
        costs=_figures(report.cost_parts),
        creators=[_creator_out(one) for one in report.creators],
        posts=[publication_out(one) for one in report.posts],
        timeline=[
            PointOut(on=point.on, collaboration_id=point.collaboration_id, views=point.views)
            for point in report.timeline
        ],
    )


def _creator_out(one: CreatorReport) -> CreatorReportOut:
    return CreatorReportOut(
        collaboration_id=one.facts.collaboration_id,
        creator_id=one.facts.creator_id,
        name=one.facts.creator_name,
        state=one.facts.state,
        figures=_figures(one.figures),
    )


def publication_out(one: PostReport) -> PublicationOut:
    """Write a post with its figures."""
    facts = one.facts
    return PublicationOut(
        publication_id=facts.publication_id,
        collaboration_id=facts.collaboration_id,
        platform=facts.platform,
        deliverable=facts.deliverable,
        url=facts.url,
        handle=facts.handle,
        live_at=facts.live_at,
        disclosure=facts.disclosure,
        disclosure_label=facts.disclosure_label,
        figures=_figures(one.figures),
    )


def _figures(figures: Mapping[str, Figure]) -> dict[str, FigureOut]:
    return {name: figure_out(figure) for name, figure in figures.items()}
