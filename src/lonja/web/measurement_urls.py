"""The addresses of reports and publications, which both sides read."""

from __future__ import annotations

from django.urls import path

from lonja.web import publications
from lonja.web.brand import report

urlpatterns = [
    path("campaigns/<uuid:campaign_id>/report", report.campaign_report, name="campaign_report"),
    path("campaigns/<uuid:campaign_id>/report.csv", report.campaign_report_csv, name="campaign_report_csv"),
    path("campaigns/<uuid:campaign_id>/report/chart.svg", report.campaign_report_chart, name="campaign_report_chart"),
    path("campaigns/<uuid:campaign_id>/costs", report.enter_cost, name="enter_cost"),
    path("campaigns/<uuid:campaign_id>/costs/<uuid:cost_id>/removal", report.remove_cost, name="remove_cost"),
    path("charts/<slug:version>.js", report.chart_library, name="chart_library"),
    path("publications/<uuid:publication_id>", publications.publication, name="publication"),
    path("publications/<uuid:publication_id>/snapshots", publications.add_snapshot, name="add_snapshot"),
    path(
        "deliverables/<uuid:deliverable_id>/publication", publications.publish_deliverable, name="publish_deliverable"
    ),
]
