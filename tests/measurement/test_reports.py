"""A whole report from plain facts, against numbers worked out by hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from lonja.core.money import Money
from lonja.measurement import reports
from lonja.measurement.formulas import Figure, absent
from lonja.measurement.reports import CampaignFacts, CollaborationFacts, PostFacts, SalesFacts, SourcedReading
from lonja.measurement.types import Missing, Note

ANA, LUZ = uuid4(), uuid4()
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def reading(day: int, source: str = "imported", **counters: int) -> SourcedReading:
    return SourcedReading(at=datetime(2026, 5, day, 9, tzinfo=UTC), counters=counters, source=source)


def post(owner: UUID, *readings: SourcedReading, platform: str = "tiktok", **more: object) -> PostFacts:
    facts: dict[str, object] = {
        "publication_id": uuid4(),
        "collaboration_id": owner,
        "platform": platform,
        "deliverable": f"{platform}_video",
        "url": "https://example.org/1",
        "handle": "somebody.demo",
        "live_at": datetime(2026, 5, 1, tzinfo=UTC),
        "disclosure": "found",
        "disclosure_label": "Publicidad",
        "followers": Figure(measure="followers", value=50_000),
        "readings": readings,
    }
    return PostFacts(**(facts | more))  # type: ignore[arg-type]


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def campaign(*posts: PostFacts, sales: Mapping[UUID, SalesFacts] | None = None, **more: object) -> reports.Report:
    sales = sales or {}
    facts: dict[str, object] = {
        "currency": "EUR",
        "margin_bps": None,
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 5, 30),
        "targets": {"views": 300_000},
        "posts": posts,
        "collaborations": [
            CollaborationFacts(
                collaboration_id=one,
                creator_id=uuid4(),
                creator_name=name,
                state="published",
                fee=euros(fee),
                sales=sales.get(one),
            )
            for one, name, fee in ((ANA, "Ana", 600), (LUZ, "Luz", 300))
        ],
        "costs": {},
        "sales_reported": bool(sales),
        "now": NOW,
    }
    return reports.report(CampaignFacts(**(facts | more)))  # type: ignore[arg-type]


FIRST = post(
    ANA,
    reading(3, views=50_000, likes=2_000, comments=90),
    reading(9, views=150_000, likes=8_000, comments=80, shares=1_000),
)
SECOND = post(LUZ, reading(5, views=50_000, likes=900, comments=100), platform="youtube")


class TestTotals:
    def test_newest_reading_of_each_counter(self) -> None:
        late_views = post(ANA, reading(3, views=10, likes=4), reading(9, views=25))
        figures = reports.post_report(late_views).figures
        assert (figures["views"].value, figures["likes"].value) == (25, 4)
        assert figures["likes"].as_of == datetime(2026, 5, 3, 9, tzinfo=UTC)

    def test_sums_money_and_target(self) -> None:
        made = campaign(FIRST, SECOND)
        assert made.total["views"].value == 200_000
        assert made.total["engagements"].value == 8_000 + 80 + 1_000 + 900 + 100
        assert made.total["cost"].value == 90_000
        assert made.total["cpm"].value == 450
        assert made.progress["views"].value == 6_667
        assert made.pacing["views"].value == 10_000  # 200,000 of 300,000 after 20 of 30 days
        assert Note.VIEWS_DIFFER in made.total["views"].notes
        assert Note.PARTIAL in made.total["shares"].notes

    def test_creators_by_views_with_their_own_costs(self) -> None:
        made = campaign(SECOND, FIRST)
        assert [one.facts.creator_name for one in made.creators] == ["Ana", "Luz"]
        assert [one.figures["cpm"].value for one in made.creators] == [400, 600]

    def test_nothing_published(self) -> None:
        made = campaign()
        assert made.total["views"].missing == Missing.NO_POSTS
        assert made.total["cpm"].missing == Missing.NO_POSTS
        assert made.total["cost"].value == 90_000
        assert made.timeline == ()

    def test_rate_over_the_posts_that_tell_both(self) -> None:
        silent = post(LUZ, reading(5, views=1_000_000))
        made = campaign(FIRST, silent)
        assert made.total["engagement_rate_views"].value == round(9_080 / 150_000 * 10_000)
        assert Note.PARTIAL in made.total["engagement_rate_views"].notes


class TestFalls:
    def test_kept_and_flagged(self) -> None:
        figures = reports.post_report(FIRST).figures
        assert figures["comments"].value == 80
        assert Note.FELL in figures["comments"].notes
        assert Note.FELL not in figures["views"].notes
        assert reports.fallen_counters(FIRST.readings) == [frozenset(), frozenset({"comments"})]


class TestMoney:
    def test_entered_costs_are_added_and_broken_down(self) -> None:
        made = campaign(FIRST, costs={"boosting": euros(100)})
        assert made.total["cost"].value == 100_000
        assert Note.PARTIAL not in made.total["cost"].notes
        assert {kind: figure.value for kind, figure in made.cost_parts.items()} == {"fees": 90_000, "boosting": 10_000}

    def test_return_on_what_was_sold(self) -> None:
        made = campaign(FIRST, SECOND, sales={ANA: SalesFacts(orders=30, revenue=euros(2_880))})
        assert made.total["revenue"].value == 288_000
        assert made.total["cpa"].value == 3_000
        assert made.total["roi"].value == 22_000
        assert Note.MARGIN_ASSUMED in made.total["roi"].notes
        assert made.creators[1].figures["roi"].missing == Missing.NO_CODE

    def test_no_sales_reported_is_not_no_sales(self) -> None:
        made = campaign(FIRST)
        assert made.total["roi"].missing == Missing.NO_CONVERSIONS
        assert made.total["revenue"].value is None


class TestTimeline:
    def test_carries_the_last_reading_on(self) -> None:
        made = campaign(FIRST, SECOND)
        ana = [(point.on.day, point.views) for point in made.timeline if point.collaboration_id == ANA]
        luz = [(point.on.day, point.views) for point in made.timeline if point.collaboration_id == LUZ]
        assert ana[0] == (3, 50_000)
        assert ana[-1] == (9, 150_000)
        assert [day for day, _ in ana] == list(range(3, 10))
        assert luz == [(day, 50_000) for day in range(5, 10)]

    def test_marks_a_platform_that_changed_what_it_counts(self) -> None:
        long = post(
            ANA,
            SourcedReading(at=datetime(2026, 8, 1, tzinfo=UTC), counters={"views": 5}, source="api"),
            SourcedReading(at=datetime(2026, 9, 1, tzinfo=UTC), counters={"views": 50}, source="api"),
            platform="youtube",
        )
        made = campaign(long, now=datetime(2026, 9, 2, tzinfo=UTC))
        assert len(made.redefined_at) == 1
        assert Note.REDEFINED in made.total["views"].notes


class TestBenchmark:
    def test_with_and_without_enough_peers(self) -> None:
        peers = {"views": (30, 40), "engagement_rate_views": (2, 9)}
        figures = reports.post_report(post(ANA, *FIRST.readings, peers=peers)).figures
        assert (figures["views_percentile"].value, figures["views_percentile"].sample) == (75, 40)
        assert figures["engagement_rate_views_percentile"].missing == Missing.FEW_PEERS


def test_followers_read_with_the_post_come_first() -> None:
    told = SourcedReading(
        at=NOW, counters={"views": 10, "likes": 90, "comments": 10}, source="imported", followers=1_000
    )
    assert reports.post_report(post(ANA, told)).figures["engagement_rate_followers"].value == 1_000
    unknown = post(ANA, reading(3, views=10, likes=1, comments=0), followers=absent("followers", Missing.NO_FOLLOWERS))
    assert reports.post_report(unknown).figures["engagement_rate_followers"].missing == Missing.NO_FOLLOWERS
