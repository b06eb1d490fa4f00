"""What a creator says of itself: description, limits, absences, contact details, prices, posts, media kit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.utils import translation

from lonja.accounts.actor import Actor
from lonja.collaborations import actions as collaborations
from lonja.core import clock, personal
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from lonja.core.models import EventRecord
from lonja.core.personal import Subject
from lonja.creators import actions, migrations, queries
from lonja.creators.about import About
from lonja.creators.contacts import ContactDetails
from lonja.creators.models import Contact, Creator
from lonja.creators.rights import archive
from lonja.creators.types import Limits
from tests import make
from tests.make.collaborations import agreed, cancelled, invited

pytestmark = pytest.mark.django_db
TODAY = clock.today()
DAY = timedelta(days=1)


def said(**fields: Any) -> About:
    return About(**({"name": "Alba", "country": "ES", "languages": ("es",), "categories": ("makeup",)} | fields))


def changes(creator_id: Any) -> int:
    return EventRecord.objects.filter(name="creator.changed", subject_id=creator_id).count()


WRITES: dict[str, Any] = {
    "describe": lambda by: actions.describe_creator(about=said(), by=by),
    "limits": lambda by: actions.set_limits(limits=Limits(), by=by),
    "away": lambda by: actions.add_absence(first_on=TODAY, last_on=TODAY, by=by),
    "contact": lambda by: actions.set_contact(details=ContactDetails(), by=by),
    "price": lambda by: actions.set_price(
        deliverable="tiktok_video", amount_minor=1, currency="EUR", is_negotiable=True, by=by
    ),
    "paste": lambda by: actions.paste_post(url="https://www.tiktok.com/@a/video/7300000000000000001", by=by),
    "best": lambda by: actions.show_best_posts(best_by="views", by=by),
    "kit": lambda by: actions.set_media_kit(choices=actions.KitChoices(is_on=True), by=by),
    "add_on": lambda by: actions.add_add_on(
        draft=actions.AddOnDraft(kind="boosting_code", days=30, percent_bps=2_000), by=by
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
class TestWhoMay:
    def test_the_creator(self, write: Any) -> None:
        write(make.creator().actor)

    def test_not_who_only_reads(self, write: Any) -> None:
        with pytest.raises(Forbidden):
            write(make.analyst(of=make.creator().person).actor)

    def test_not_a_brand(self, write: Any) -> None:
        with pytest.raises(Forbidden):
            write(make.brand().actor)

    def test_nobody_without_a_profile(self, write: Any) -> None:
        for nobody in (make.stranger().actor, make.creator_house().actor):
            with pytest.raises(NotFound):
                write(nobody)

    def test_not_who_has_left(self, write: Any) -> None:
        talent = make.creator()
        Creator.objects.filter(pk=talent.creator.id).update(left_at=clock.now())
        with pytest.raises(NotFound):
            write(talent.actor)


class TestDescribing:
    def test_each_reader_gets_the_bio_in_their_language(self) -> None:
        talent = make.creator()
        bios = {"es": "Cocino con sal.", "en": "I cook with salt."}
        actions.describe_creator(about=said(bios=bios), by=talent.actor)
        brand = make.brand().actor
        for language, text in bios.items():
            with translation.override(language):
                card = queries.creator_card(brand, talent.creator.id)
                assert (card.bio, card.bio_language) == (text, language)

    def test_another_language_is_marked(self) -> None:
        talent = make.creator()
        actions.describe_creator(about=said(bios={"ca": "Cuino."}), by=talent.actor)
        with translation.override("es"):
            card = queries.creator_card(make.brand().actor, talent.creator.id)
        assert (card.bio, card.bio_language) == ("Cuino.", "ca")

    def test_the_index_takes_all_bios_and_hashtags(self) -> None:
        talent = make.creator()
        bios = {"es": "Horno.", "en": "Oven.", "gl": "Forno."}
        actions.describe_creator(about=said(bios=bios, hashtags=("#pan", "pan ", "masa")), by=talent.actor)
        (row,) = queries.index_rows([talent.creator.id])
        assert set(row.bio.split("\n")) == {"Horno.", "Oven.", "Forno."}
        assert row.hashtags == ("pan", "masa")

    def test_what_a_list_told_stays_until_the_creator_speaks(self) -> None:
        talent = make.creator(bio="From a list.")
        assert queries.creator_card(talent.actor, talent.creator.id).bio == "From a list."
        (row,) = queries.index_rows([talent.creator.id])
        assert row.bio == "From a list."

    def test_the_first_one_written_stays_the_first(self) -> None:
        talent = make.creator()
        actions.describe_creator(about=said(bios={"pt": "Um.", "ca": "Un.", "es": "Uno."}), by=talent.actor)
        with translation.override("en"):
            card = queries.creator_card(make.brand().actor, talent.creator.id)
        assert (card.bio, card.bio_language) == ("Um.", "pt")
        assert next(iter(queries.own_about(talent.actor).bios)) == "pt"

    def test_subcategories_bring_the_one_above(self) -> None:
        talent = make.creator()
        actions.describe_creator(about=said(categories=("makeup", "food", "makeup")), by=talent.actor)
        assert queries.own_about(talent.actor).categories == ("beauty", "makeup", "food")

    @pytest.mark.parametrize(
        ("field", "value", "path"),
        [
            ("name", "  ", "name"),
            ("name", "x" * 201, "name"),
            ("country", "ZZ", "country"),
            ("languages", ("spanish",), "languages"),
            ("categories", ("witchcraft",), "categories"),
            ("bios", {"xx": "?"}, "bios.xx"),
            ("bios", {"es": "x" * 2_001}, "bios.es"),
            ("topics", tuple(f"t{n}" for n in range(31)), "topics"),
            ("hashtags", ("x" * 61,), "hashtags"),
            ("gender", "robot", "gender"),
            ("region", "x" * 81, "region"),
        ],
    )
    def test_bad_input_names_the_field_and_changes_nothing(self, field: str, value: Any, path: str) -> None:
        talent = make.creator(name="Antes")
        with pytest.raises(Invalid) as refused:
            actions.describe_creator(about=said(**{field: value}), by=talent.actor)
        assert list(refused.value.errors) == [path]
        assert queries.own_about(talent.actor).name == "Antes"

    def test_invisible_characters_are_dropped(self) -> None:
        talent = make.creator()
        text = "uno\r\n\r\n\r\n\r\ndos\u202e\x00 tres"
        actions.describe_creator(about=said(name="Al\u200bba\n", bios={"es": text}), by=talent.actor)
        about = queries.own_about(talent.actor)
        assert about.name == "Alba"
        assert about.bios == {"es": "uno\n\ndos tres"}

    def test_it_is_recorded(self) -> None:
        talent = make.creator()
        before = changes(talent.creator.id)
        actions.describe_creator(about=said(), by=talent.actor)
        assert changes(talent.creator.id) == before + 1


class TestLimits:
    def test_days_of_what_is_not_granted_are_dropped(self) -> None:
        talent = make.creator()
        limits = Limits(accepts_usage_rights=False, usage_rights_days=30, accepts_exclusivity=True, exclusivity_days=60)
        actions.set_limits(limits=limits, by=talent.actor)
        found = queries.accepted(make.brand().actor, talent.creator.id)
        assert (found.usage_rights_days, found.exclusivity_days) == (None, 60)

    @pytest.mark.parametrize("days", [0, -1, 3_651])
    def test_odd_days(self, days: int) -> None:
        with pytest.raises(Invalid) as refused:
            actions.set_limits(limits=Limits(exclusivity_days=days), by=make.creator().actor)
        assert list(refused.value.errors) == ["exclusivity_days"]

    def test_a_refused_category_refuses_invitations_to_it_and_below(self) -> None:
        brand, talent = make.brand(), make.creator(name="Alba")
        actions.set_limits(limits=Limits(refused_categories=("beauty",)), by=talent.actor)
        for category in ("beauty", "makeup"):
            campaign = make.campaign(brand, categories=(category,))
            with pytest.raises(Conflict, match="takes no campaigns in"):
                invited(of=brand, talent=talent, campaign=campaign)
        other = make.campaign(brand, categories=("food",))
        assert invited(of=brand, talent=talent, campaign=other).state == "invited"

    def test_who_refuses_is_known_by_what_it_covers(self) -> None:
        beauty, makeup = make.creator(), make.creator()
        actions.set_limits(limits=Limits(refused_categories=("beauty",)), by=beauty.actor)
        actions.set_limits(limits=Limits(refused_categories=("makeup",)), by=makeup.actor)
        assert queries.refusing(["makeup"]) == {beauty.creator.id, makeup.creator.id}
        assert queries.refusing(["beauty", "unknown"]) == {beauty.creator.id}
        assert queries.refusing(["food"]) == frozenset()

    def test_refusing_the_smaller_one_leaves_the_larger(self) -> None:
        brand, talent = make.brand(), make.creator()
        actions.set_limits(limits=Limits(refused_categories=("makeup",)), by=talent.actor)
        campaign = make.campaign(brand, categories=("beauty",))
        assert invited(of=brand, talent=talent, campaign=campaign).state == "invited"


class TestAbsences:
    def test_periods_that_follow_each_other_are_one_for_brands(self) -> None:
        talent = make.creator(name="Alba")
        actions.add_absence(first_on=TODAY + 3 * DAY, last_on=TODAY + 5 * DAY, by=talent.actor)
        actions.add_absence(first_on=TODAY, last_on=TODAY + 2 * DAY, note="Boda", by=talent.actor)
        actions.add_absence(first_on=TODAY + 20 * DAY, last_on=TODAY + 20 * DAY, by=talent.actor)
        card = queries.creator_card(make.brand().actor, talent.creator.id)
        assert card.away == ((TODAY, TODAY + 5 * DAY), (TODAY + 20 * DAY, TODAY + 20 * DAY))
        with pytest.raises(Conflict, match=f"Alba is away until .*{(TODAY + 5 * DAY).year}"):
            invited(talent=talent)

    def test_the_index_takes_all_of_them(self) -> None:
        talent = make.creator()
        spans = [(TODAY, TODAY + DAY), (TODAY + 5 * DAY, TODAY + 6 * DAY), (TODAY + 9 * DAY, TODAY + 9 * DAY)]
        for first, last in spans:
            actions.add_absence(first_on=first, last_on=last, by=talent.actor)
        (row,) = queries.index_rows([talent.creator.id])
        assert list(row.away) == spans

    @pytest.mark.parametrize(("first", "last"), [(3, 5), (5, 9), (0, 3), (4, 4), (0, 9), (0, None)])
    def test_they_never_overlap(self, first: int, last: int | None) -> None:
        talent = make.creator()
        actions.add_absence(first_on=TODAY + 3 * DAY, last_on=TODAY + 5 * DAY, by=talent.actor)
        until = None if last is None else TODAY + last * DAY
        with pytest.raises(Conflict):
            actions.add_absence(first_on=TODAY + first * DAY, last_on=until, by=talent.actor)

    def test_without_an_end(self) -> None:
        talent = make.creator(name="Alba")
        added = actions.add_absence(first_on=TODAY, last_on=None, by=talent.actor)
        with pytest.raises(Conflict, match="hasn't said until when"):
            invited(talent=talent)
        actions.change_absence(absence_id=added.pk, first_on=TODAY + DAY, last_on=TODAY + DAY, by=talent.actor)
        assert invited(talent=talent).state == "invited"

    @pytest.mark.parametrize(
        ("first", "last", "path"), [(5, 4, "last_on"), (-9, -1, "last_on"), (2_000, 2_001, "first_on")]
    )
    def test_odd_days(self, first: int, last: int, path: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.add_absence(first_on=TODAY + first * DAY, last_on=TODAY + last * DAY, by=make.creator().actor)
        assert list(refused.value.errors) == [path]

    def test_taken_back_it_is_over(self) -> None:
        talent = make.creator()
        added = actions.add_absence(first_on=TODAY, last_on=TODAY, by=talent.actor)
        with pytest.raises(NotFound):
            actions.remove_absence(absence_id=added.pk, by=make.creator().actor)
        actions.remove_absence(absence_id=added.pk, by=talent.actor)
        with pytest.raises(NotFound):
            actions.remove_absence(absence_id=added.pk, by=talent.actor)
        assert invited(talent=talent).state == "invited"

    def test_the_note_is_the_creators_alone(self) -> None:
        talent = make.creator()
        actions.add_absence(first_on=TODAY, last_on=TODAY, note="Hospital", by=talent.actor)
        page = make.client_for(make.brand()).get(f"/creators/{talent.creator.id}")
        assert "Hospital" not in page.content.decode()
        assert "Hospital" in make.client_for(talent).get("/profile/calendar").content.decode()

    def test_what_is_due_meanwhile_is_said(self) -> None:
        deal = agreed()
        due_on = deal.piece.due_on
        actions.add_absence(first_on=due_on, last_on=due_on, by=deal.talent.actor)
        (item,) = make.api(deal.talent.person).get("me/availability").json()["items"]
        assert [piece["due_on"] for piece in item["due"]] == [due_on.isoformat()]
        assert deal.campaign.name in make.client_for(deal.talent).get("/profile/calendar").content.decode()


class TestContact:
    DETAILS = ContactDetails(email="alba@example.com", phone="+34 600", address="Calle 1\nSalamanca", manager="Ana")

    def test_nothing_of_it_lies_in_clear(self) -> None:
        talent = make.creator(email="alba@example.com")
        actions.set_contact(details=self.DETAILS, by=talent.actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM creators_contact UNION ALL SELECT email FROM creators_creator")
            stored = " ".join(row[0] for row in cursor.fetchall())
            cursor.execute("SELECT payload::text FROM core_event WHERE name LIKE 'creator.%'")
            told = " ".join(row[0] for row in cursor.fetchall())
        for secret in ("alba@", "600", "Salamanca", "Ana"):
            assert secret not in stored + told
        assert queries.own_contact(talent.actor) == self.DETAILS
        assert EventRecord.objects.filter(name="creator.contact_changed").exists()

    def test_a_claim_moves_the_address_of_the_list(self) -> None:
        imported = make.imported_creator(email="alba@example.com")
        assert queries.contact_of(imported.id).email == "alba@example.com"
        assert not Contact.objects.exists()
        secret = actions.issue_claim_link(creator_id=imported.id, by=Actor.system())
        actions.claim_creator(secret=secret, by=make.stranger().actor)
        assert Creator.objects.get(pk=imported.id).email == ""
        assert queries.contact_of(imported.id).email == "alba@example.com"

    def test_a_cancelled_agreement_hides_them(self) -> None:
        deal = cancelled()
        with pytest.raises(Conflict, match="cancelled"):
            collaborations.reveal_contact(collaboration_id=deal.id, by=deal.brand.actor)

    def test_the_page_shows_them_and_the_creator_sees_who_looked(self) -> None:
        deal = agreed()
        actions.set_contact(details=self.DETAILS, by=deal.talent.actor)
        shown = make.client_for(deal.brand).post(f"/collaborations/{deal.id}/contact").content.decode()
        assert "Salamanca" in shown
        answer = make.api(deal.brand).post(f"collaborations/{deal.id}/contact-views").json()
        assert answer["manager"] == "Ana"
        looks = make.api(deal.talent.person).get("me/contact/views").json()["items"]
        assert [look["organization"] for look in looks] == [deal.brand.organization.name] * 2
        page = make.client_for(deal.talent).get("/profile/contact").content.decode()
        assert deal.brand.organization.name in page

    def test_an_export_of_everything_has_them_in_clear(self) -> None:
        talent = make.creator()
        actions.set_contact(details=self.DETAILS, by=talent.actor)
        (table,) = [one for one in personal.tables() if one.model is Contact]
        (row,) = archive.rows_of(table, Subject(creator_id=talent.creator.id))
        assert row["sealed"] == asdict(self.DETAILS)

    @pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("phone", "call me"), ("address", "x" * 501)])
    def test_odd_details(self, field: str, value: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.set_contact(details=ContactDetails(**{field: value}), by=make.creator().actor)
        assert list(refused.value.errors) == [field]


class TestKeysAndOldRows:
    DETAILS = ContactDetails(email="alba@example.com")

    def test_a_key_can_be_dropped_after_all_is_written_anew(self) -> None:
        talent = make.creator()
        with override_settings(LONJA_ENCRYPTION_KEYS=["old"]):
            actions.set_contact(details=self.DETAILS, by=talent.actor)
        with override_settings(LONJA_ENCRYPTION_KEYS=["new", "old"]):
            assert actions.reseal().renewed == 1
        with override_settings(LONJA_ENCRYPTION_KEYS=["new"]):
            assert queries.own_contact(talent.actor) == self.DETAILS
        with override_settings(LONJA_ENCRYPTION_KEYS=["another"]), pytest.raises(Unavailable):
            queries.own_contact(talent.actor)

    def test_the_migration_moves_what_was_in_clear(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (name,) = [one.stem for one in Path(migrations.__path__[0]).glob("*_move_private_facts.py")]
        moving = import_module(f"lonja.creators.migrations.{name}")
        monkeypatch.setattr(moving, "BATCH", 2)
        joined = [make.creator() for _ in range(5)]
        unjoined = make.imported_creator(email="list@example.com")
        ids = [one.creator.id for one in joined]
        Creator.objects.filter(pk__in=ids).update(email="in@clear.example", away_from=TODAY, away_until=TODAY)
        Creator.objects.filter(pk=unjoined.id).update(away_until=TODAY)
        for _twice in range(2):
            moving.move_absences(apps, None)
            moving.seal_addresses(apps, None)
        assert not Creator.objects.filter(away_until__isnull=False).exists()
        assert not Creator.objects.filter(pk__in=ids).exclude(email="").exists()
        for one in joined:
            assert queries.own_contact(one.actor).email == "in@clear.example"
            assert [(span.first_on, span.last_on) for span in queries.own_absences(one.actor)] == [(TODAY, TODAY)]
        assert queries.contact_of(unjoined.id).email == "list@example.com"


def test_pages_keep_what_was_typed() -> None:
    talent = make.creator()
    client = make.client_for(talent)
    refused = client.post("/profile/about", {"name": "", "bios_es": "Lo que escribí", "topics": "pan, sal"})
    assert refused.status_code == 422
    assert "Lo que escribí" in refused.content.decode()
    refused = client.post("/profile/calendar", {"first_on": "2031-01-09", "last_on": "2031-01-02", "note": "Mi nota"})
    assert refused.status_code == 422
    assert "Mi nota" in refused.content.decode()
    assert date(2031, 1, 9) not in {one.first_on for one in queries.own_absences(talent.actor)}
