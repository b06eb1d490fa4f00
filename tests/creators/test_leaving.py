"""Pausing and leaving: shown before, undone for a week, erased for good, in the index at once, never imported again."""

from __future__ import annotations

import csv
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail

from lonja.accounts.actor import Actor
from lonja.accounts.models import User
from lonja.collaborations import actions as collaborations
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.actions.rights import erasing, leaving
from lonja.creators.drafts import ChannelDraft, CreatorDraft, StatisticsDraft
from lonja.creators.models import Channel, Connection, Creator, Departure, Erasure, Pause, Suppression
from lonja.discovery import actions as discovery_actions
from lonja.discovery import index
from lonja.discovery import queries as discovery
from lonja.discovery.types import Search
from tests import make
from tests.discovery.conftest import index_home  # noqa: F401 - a fixture
from tests.jobs import run_jobs
from tests.make.platforms import standing_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
SYSTEM = Actor.system()
MARK = "zarzamora"


def marked(name: str = MARK.title(), **facts: Any) -> Any:
    """Make a creator of whom every text says so."""
    stated = StatisticsDraft(values={"followers": 54_321}, as_of=NOW, source="imported")
    channel = ChannelDraft(
        platform="tiktok",
        handle=f"{MARK}.{name}",
        external_id="998877" if name == MARK.title() else None,
        statistics=(stated,),
    )
    return make.creator(name, bio=f"{MARK} bio", topics=(MARK,), channels=(channel,), **facts)


def due() -> datetime:
    return clock.now() + leaving.GRACE + timedelta(hours=1)


def found(by: Actor) -> set[str]:
    return {card.creator.name for card in discovery.search(by, Search()).cards}


def texts_with(mark: str) -> set[str]:
    """Return the tables in which any column still says it."""
    tables = set()
    for model in apps.get_models():
        if not model._meta.managed:
            continue
        for row in model._default_manager.values():
            if any(mark in str(value).lower() for value in row.values()):
                tables.add(model._meta.label)
    return tables


class TestPause:
    def test_unlisted_at_once_and_back_again(self) -> None:
        talent, brand = marked(), make.brand()
        run_jobs()
        index.rebuild()
        assert found(brand.actor) == {MARK.title()}
        actions.pause(by=talent.actor)
        run_jobs()
        assert found(brand.actor) == set()
        actions.come_back(by=talent.actor)
        actions.come_back(by=talent.actor)
        run_jobs()
        assert found(brand.actor) == {MARK.title()}
        assert EventRecord.objects.filter(name="creator.came_back").count() == 1

    def test_it_ends_by_itself_on_its_day(self) -> None:
        talent = marked()
        until = clock.today() + timedelta(days=10)
        actions.pause(until=until, by=talent.actor)
        assert leaving.end_pauses(by=SYSTEM) == 0
        with clock.at(datetime.combine(until, datetime.min.time(), UTC)):
            assert leaving.end_pauses(by=SYSTEM) == 1
        assert Creator.objects.get(pk=talent.creator.id).unlisted_at is None
        assert not Pause.objects.exists()

    @pytest.mark.parametrize("days", [0, -1, 800])
    def test_days_that_make_no_sense(self, days: int) -> None:
        with pytest.raises(Invalid):
            actions.pause(until=clock.today() + timedelta(days=days), by=marked().actor)

    def test_what_waits_stays_answerable_and_nothing_new_comes(self) -> None:
        deal = make.deal.invited()
        actions.pause(by=deal.talent.actor)
        collaborations.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=deal.talent.actor)
        assert deal.state == "agreed"
        with pytest.raises(NotFound):
            make.deal.invited(talent=deal.talent)

    def test_who_may(self) -> None:
        talent = marked()
        for by in (make.brand().actor, make.staff().actor, make.analyst(of=talent.person).actor):
            with pytest.raises(Forbidden):
                actions.pause(by=by)


class TestLeaving:
    def test_what_is_shown_before(self) -> None:
        deal = make.deal.in_review()
        shown = queries.leaving(deal.talent.actor)
        assert [hold.path for hold in shown.holds] == [f"/collaborations/{deal.id}"]
        assert shown.holds[0].until == deal.piece.due_on
        assert len(shown.erased) > 10
        assert all(kept.why and kept.what for kept in shown.kept)
        page = make.client_for(deal.talent.person).get("/profile/data/leaving").content.decode()
        assert deal.campaign.name in page

    def test_unlisted_now_and_open_invitations_end(self) -> None:
        deal = make.deal.invited()
        actions.leave(by=deal.talent.actor)
        run_jobs()
        assert Creator.objects.get(pk=deal.talent.creator.id).left_at is not None
        assert deal.state == "expired"
        assert [deal.talent.user.email] in [letter.to for letter in mail.outbox if "Lonja" in letter.subject]

    def test_twice_is_once_and_a_week_undoes_it(self) -> None:
        talent = marked()
        assert actions.leave(by=talent.actor) == actions.leave(by=talent.actor)
        with clock.at(clock.now() + leaving.GRACE - timedelta(minutes=1)):
            assert erasing.erase_departed(by=SYSTEM) == 0
            actions.come_back(by=talent.actor)
        creator = Creator.objects.get(pk=talent.creator.id)
        assert (creator.unlisted_at, creator.name) == (None, MARK.title())
        with clock.at(due()):
            assert erasing.erase_departed(by=SYSTEM) == 0
        actions.leave(by=talent.actor)
        with clock.at(due()), pytest.raises(Conflict):
            actions.come_back(by=talent.actor)

    def test_only_an_owner(self) -> None:
        talent = marked()
        for by in (make.manager(of=talent.person).actor, make.brand().actor, make.analyst(of=talent.person).actor):
            with pytest.raises(Forbidden):
                actions.leave(by=by)

    def test_running_agreements_finish_first(self) -> None:
        deal = make.deal.measured(talent=marked())
        actions.leave(by=deal.talent.actor)
        with clock.at(due()):
            assert erasing.erase_departed(by=SYSTEM) == 0
            collaborations.complete(collaboration_id=deal.id, by=deal.brand.actor)
            assert erasing.erase_departed(by=SYSTEM) == 1
        assert Departure.objects.get().erased_at is not None


class TestErasure:
    def erased(self, talent: Any) -> None:
        actions.leave(by=talent.actor)
        run_jobs()
        with clock.at(due()):
            assert erasing.erase_departed(by=SYSTEM) == 1

    def test_nothing_says_who_it_was_but_what_is_kept_with_a_reason(self) -> None:
        talent = marked()
        deal = make.deal.completed(talent=talent)
        open_deal = make.deal.invited(talent=talent)
        collaborations.send_message(collaboration_id=open_deal.id, text=f"{MARK} writes", by=talent.actor)
        actions.ask_for_export(by=talent.actor)
        run_jobs()
        email = talent.user.email
        assert len(texts_with(MARK)) > 5
        self.erased(talent)
        run_jobs()
        kept = {"collaborations.Agreement"}
        assert texts_with(MARK) <= kept, "declare what becomes of it in the domain's personal.py"
        assert texts_with(email) == set()
        assert texts_with("998877") == set()
        assert queries.creator_quality(SYSTEM, talent.creator.id) == []
        assert deal.row.creator.name in {"A creator who left", "Un creador que se fue"}
        # Saved again with the words in it, the name is still empty.
        creator = deal.row.creator
        creator.save()
        assert Creator.objects.filter(pk=creator.pk, name="").exists()
        assert make.client_for(deal.brand).get(f"/collaborations/{deal.id}").status_code == 200

    def test_the_account_is_closed_unless_it_belongs_elsewhere(self) -> None:
        talent, other = marked(), marked("Otra")
        brand = make.brand()
        shared = other.user
        from lonja.accounts import actions as accounts
        from lonja.accounts import links

        invite = accounts.invite_member(email=shared.email, role="manager", by=brand.actor)
        accounts.accept_invite(secret=links.invite_secret(invite.pk), by=Actor(user_id=shared.pk))
        client, secret = make.client_for(talent.person), make.token(talent.person)
        self.erased(talent)
        self.erased(other)
        closed, stays = User.objects.get(pk=talent.user.pk), User.objects.get(pk=shared.pk)
        assert (closed.is_active, closed.name, closed.has_usable_password()) == (False, "", False)
        assert stays.is_active
        assert stays.email == shared.email
        assert client.get("/inbox").status_code == 302
        assert make.api(secret).get("me").status_code == 401

    def test_consents_are_given_back_and_whoever_proves_the_channel_again_is_welcome(self) -> None:
        with standing_in("tiktok") as tiktok:
            talent = make.creator()
            tiktok.connect(talent)
            assert len(tiktok.world.grants) == 1
            self.erased(talent)
            assert tiktok.world.grants == []
            assert not Connection.objects.exists()
            assert Suppression.objects.exists()
            tiktok.connect(make.creator())
            run_jobs()
        assert not Suppression.objects.exists()

    def test_it_reaches_the_index_within_a_second(self) -> None:
        talent = make.imported_creator(MARK)
        brand = make.brand().actor
        run_jobs()
        index.rebuild()
        assert found(brand) == {MARK}
        started = time.perf_counter()
        actions.erase_imported(creator_id=talent.id, by=make.staff().actor)
        run_jobs()
        assert found(brand) == set()
        assert time.perf_counter() - started < 1

    def test_twice_is_once(self) -> None:
        talent = marked()
        self.erased(talent)
        erasing.erase_creator(creator_id=talent.creator.id, by=SYSTEM)
        assert EventRecord.objects.filter(name="creator.erased").count() == 1
        assert len(erasing.read_log(erasing.log_path())) == 1

    def test_a_kill_erases_nothing_or_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        talent = marked()
        actions.leave(by=talent.actor)

        def killed(*given: Any) -> None:
            raise RuntimeError("killed")

        with clock.at(due()):
            with monkeypatch.context() as patched:
                patched.setattr(erasing, "_suppress", killed)
                with pytest.raises(RuntimeError):
                    erasing.erase_departed(by=SYSTEM)
            assert Creator.objects.get(pk=talent.creator.id).bio == f"{MARK} bio"
            with monkeypatch.context() as patched:
                # Killed after the commit, before the log was written.
                patched.setattr(erasing, "write_log", killed)
                with pytest.raises(RuntimeError):
                    erasing.erase_departed(by=SYSTEM)
            assert erasing.read_log(erasing.log_path()) == []
            erasing.housekeeping(by=SYSTEM)
        assert [line["creator_id"] for line in erasing.read_log(erasing.log_path())] == [str(talent.creator.id)]

    def test_one_that_fails_doesnt_hold_the_others_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = marked(), marked("Otra")
        for talent in (first, second):
            actions.leave(by=talent.actor)
        whole = erasing._empty

        def picky(creator: Creator, now: datetime) -> None:
            if creator.pk == first.creator.id:
                raise RuntimeError("not this one")
            whole(creator, now)

        monkeypatch.setattr(erasing, "_empty", picky)
        with clock.at(due()), pytest.raises(RuntimeError):
            erasing.erase_departed(by=SYSTEM)
        assert set(Erasure.objects.values_list("pk", flat=True)) == {second.creator.id}

    def test_brands_lists_keep_the_entry(self) -> None:
        talent, brand = marked(), make.brand()
        chosen = discovery_actions.create_list(name="Otoño", by=brand.actor)
        discovery_actions.add_to_list(list_id=chosen.pk, creator_ids=[talent.creator.id], by=brand.actor)
        self.erased(talent)
        entries = discovery.list_entries(brand.actor, chosen.pk).items
        assert [(entry.creator_id, entry.creator) for entry in entries] == [(talent.creator.id, None)]


class TestImported:
    def file(self, folder: Path, *rows: tuple[str, str, str]) -> Path:
        path = folder / "tiktok.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["platform", "handle", "name", "followers"])
            writer.writerows([("tiktok", *row) for row in rows])
        return path

    def test_the_same_file_doesnt_bring_them_back(self, tmp_path: Path) -> None:
        path = self.file(tmp_path, (MARK, "Zarza", "12,345"), ("other", "Otra", "54,321"))
        actions.import_file(path=path, by=SYSTEM)
        key = Channel.objects.get(handle=MARK).creator_id
        actions.erase_imported(creator_id=key, by=make.staff().actor)
        again = self.file(tmp_path, (MARK.upper(), "Zarza", "23,456"), ("other", "Otra", "65,432"))
        run = actions.import_file(path=again, by=SYSTEM)
        assert (run.refused_count, run.updated_count, run.created_count) == (1, 1, 0)
        assert not Channel.objects.filter(handle__iexact=MARK).exists()
        assert texts_with(MARK) - {"creators.ImportRun"} == set()

    def test_who_may(self) -> None:
        imported, joined = make.imported_creator(MARK), marked()
        for by in (make.brand().actor, make.analyst(of=make.staff()).actor, joined.actor):
            with pytest.raises(Forbidden):
                actions.erase_imported(creator_id=imported.id, by=by)
        with pytest.raises(Conflict):
            actions.erase_imported(creator_id=joined.creator.id, by=make.staff().actor)

    def test_an_old_claim_link_opens_nothing(self) -> None:
        imported, staff = make.imported_creator(MARK), make.staff()
        secret = actions.issue_claim_link(creator_id=imported.id, by=staff.actor)
        actions.erase_imported(creator_id=imported.id, by=staff.actor)
        with pytest.raises(NotFound):
            actions.claim_creator(secret=secret, by=make.stranger().actor)


class TestRestore:
    def test_replaying_the_log_erases_again(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        from django.core.management import call_command

        draft = CreatorDraft(name=MARK, channels=(ChannelDraft(platform="tiktok", handle=MARK),))
        key = actions.add_creator(draft=draft, by=SYSTEM)
        actions.erase_imported(creator_id=key, by=make.staff().actor)
        kept = tmp_path / "kept.jsonl"
        kept.write_text(erasing.log_path().read_text() + '{"creator_id": "half')
        # The backup is older: neither the erasure nor the suppression is in it, and the person is.
        Erasure.objects.all().delete()
        Creator.objects.filter(pk=key).update(name=MARK, unlisted_at=None, left_at=None)
        call_command("erasures", "replay", "--log", str(kept), "--json")
        told = json.loads(capsys.readouterr().out)
        assert (told["lines"], told["erased"]) == (1, 1)
        assert texts_with(MARK) == set()
        call_command("erasures", "replay", "--log", str(kept), "--json")
        assert json.loads(capsys.readouterr().out)["erased_before"] == 1
        call_command("erasures", "list", "--json")
        assert json.loads(capsys.readouterr().out)["erased"] == [str(key)]


class TestEveryTable:
    def test_rows_of_deleted_tables_are_gone(self) -> None:
        from lonja.core import personal
        from lonja.core.personal import Erase
        from lonja.creators.rights.subjects import subject_of

        deal = make.deal.completed(talent=marked())
        creator = Creator.objects.get(pk=deal.talent.creator.id)
        subject = subject_of(creator)
        before = {table.label for table in personal.tables() if table.of(subject).exists()}
        actions.leave(by=deal.talent.actor)
        with clock.at(due()):
            erasing.erase_departed(by=SYSTEM)
        for table in personal.tables():
            if table.erase == Erase.DELETE:
                assert not table.of(subject).exists(), table.label
            elif table.erase == Erase.KEEP and table.label in before:
                assert table.of(subject).exists(), table.label


class TestPagesAndApi:
    def test_pausing_and_leaving_by_page(self) -> None:
        talent = marked()
        client = make.client_for(talent.person)
        kept = client.post("/profile/data/pause", {"until": "2020-01-01"})
        assert (kept.status_code, "2020-01-01" in kept.content.decode()) == (422, True)
        assert client.post("/profile/data/pause", {"until": ""}).status_code == 302
        assert client.post("/profile/data/return").status_code == 302
        assert client.post("/profile/data/leaving").status_code == 302
        assert queries.leaving(talent.actor).is_leaving
        assert client.get("/profile/data").status_code == 200

    def test_by_api(self) -> None:
        talent = marked()
        api = make.api(talent.person)
        assert api.post("me/pause", {"until": "2020-01-01"}).json()["errors"][0]["field"] == "until"
        assert api.post("me/pause").status_code == 204
        assert api.get("me/departure").json()["is_paused"]
        assert api.delete("me/pause").status_code == 204
        assert api.post("me/departure").status_code == 201
        assert api.get("me/departure").json()["is_leaving"]
        assert api.delete("me/departure").status_code == 204
        assert not api.get("me/departure").json()["is_leaving"]

    def test_staff_erase_an_imported_creator_by_page(self) -> None:
        imported = make.imported_creator(MARK)
        client = make.client_for(make.staff())
        assert "erasure" in client.get(f"/creators/{imported.id}").content.decode()
        assert client.post(f"/staff/creators/{imported.id}/erasure").status_code == 302
        assert Erasure.objects.filter(pk=imported.id).exists()
