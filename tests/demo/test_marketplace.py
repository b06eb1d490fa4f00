"""The demo marketplace: every stage and state, made once, the same from the same seed."""

import pytest
from django.db import transaction

from lonja.accounts import queries as accounts
from lonja.campaigns.models import Campaign
from lonja.campaigns.states import CAMPAIGN
from lonja.collaborations import queries as collaborations
from lonja.collaborations.models import Collaboration, StateChange
from lonja.collaborations.states import COLLABORATION
from lonja.core.models import EventRecord
from lonja.creators import queries as creators
from lonja.creators.models import Channel, Creator, Rate
from lonja.demo import joining, marketplace, people
from lonja.discovery import queries as discovery
from lonja.discovery.types import Search
from lonja.measurement import queries as measurement
from lonja.measurement.models import Conversion, Publication, Snapshot

COUNT = 120
SAID: list[str] = []


@pytest.fixture(scope="module")
def logins(django_db_setup, django_db_blocker):
    """Load once for the whole file, in a transaction that is rolled back: a load takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        SAID.clear()
        yield marketplace.load(creators=COUNT, progress=SAID.append)
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    tables = (
        Creator,
        Channel,
        Rate,
        Campaign,
        Collaboration,
        StateChange,
        Publication,
        Snapshot,
        Conversion,
        EventRecord,
    )
    return {table.__name__: table.objects.count() for table in tables}


def actor(email: str):
    return accounts.actor_of_user(accounts.user_by_email(email))


class TestLoad:
    def test_every_stage_and_every_state(self, logins):
        assert set(Campaign.objects.values_list("state", flat=True)) == set(CAMPAIGN.states)
        assert set(Collaboration.objects.values_list("state", flat=True)) == set(COLLABORATION.states)

    def test_the_first_brand_has_a_competitor_and_creators_bound_to_it(self, logins):
        by = actor(logins[0].email)
        asked = Search(worked_with_competitor=True, takes_campaigns_in=frozenset({"beauty"}))
        told = measurement.search_relations(by, asked)
        assert len(told.worked_with_competitor) == 3
        assert told.bound == told.worked_with_competitor

    def test_the_three_sides_can_sign_in(self, logins, client):
        assert [login.role for login in logins] == ["brand", "creator", "operator"]
        for login in logins:
            assert client.login(email=login.email, password=login.password), login
        brand, creator, operator = (actor(login.email) for login in logins)
        assert (brand.is_brand, creator.is_creator, operator.is_staff) == (True, True, True)

    def test_the_crowd_and_the_cast(self, logins):
        joined = len(people.BRANDS) * people.PER_BRAND + joining.COUNT
        assert Creator.objects.count() == COUNT + joined + people.NEWCOMERS
        assert Creator.objects.exclude(organization=None).count() == joined
        assert not Channel.objects.exclude(handle__endswith=".demo").exists()
        assert set(Creator.objects.exclude(email="").values_list("email", flat=True)) <= {
            email for email in Creator.objects.values_list("email", flat=True) if email.endswith(".example")
        }

    def test_conduct_is_known_and_an_alert_has_found_somebody(self, logins):
        brand, creator = actor(logins[0].email), actor(logins[1].email)
        card = creators.creator_card(brand, creators.own_party(creator).id)
        assert all(figure.value is not None for figure in card.conduct.values()), card.conduct
        reliability = collaborations.reliabilities([brand.organization_id])[brand.organization_id]
        assert all(figure.value is not None for figure in reliability.values())
        (search,) = discovery.saved_searches(brand)
        assert (search.alert, search.new_count) == ("weekly", people.NEWCOMERS)

    def test_reports_have_weeks_of_numbers_and_money(self, logins):
        brand = actor(logins[0].email)
        campaign = Campaign.objects.get(name="Verano sin prisa")
        report = measurement.campaign_report(brand, campaign.pk)
        assert report.total["views"].value > 10_000
        assert report.total["roi"].value is not None
        assert {"fees", "boosting", "product"} <= set(report.cost_parts)
        assert len({point.on for point in report.timeline}) > 30
        empty = measurement.campaign_report(brand, Campaign.objects.get(name="Primavera que viene").pk)
        assert empty.total["cost"].value is None

    def test_the_past_lies_in_the_past(self, logins):
        moments = list(Collaboration.objects.order_by("created_at").values_list("created_at", flat=True))
        assert (moments[-1] - moments[0]).days > 40
        changed = StateChange.objects.order_by("collaboration_id", "pk").values_list("collaboration_id", "at")
        by_deal: dict = {}
        for deal, at in changed:
            assert at >= by_deal.get(deal, at)
            by_deal[deal] = at

    def test_says_how_far_it_is(self, logins):
        assert any(line.startswith("Creators: 120 of 120") for line in SAID)
        assert SAID[-1] == "Building the search index"


class TestAgain:
    def test_a_second_load_changes_nothing(self, logins):
        before = counts()
        said: list[str] = []
        marketplace.load(creators=COUNT, progress=said.append)
        assert counts() == before
        assert "Building the search index" not in said

    def test_another_size_is_refused_in_words(self, logins):
        before, said = counts(), []
        marketplace.load(creators=500, progress=said.append)
        assert counts() == before
        assert "This demo has 120 creators" in " ".join(said)
