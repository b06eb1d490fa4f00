"""Files of creators become creators: once each, with history, and nothing by halves."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Forbidden, IllegalMove, Invalid
from lonja.core.models import EventRecord
from lonja.creators import actions, drafts
from lonja.creators.actions.intake import imports
from lonja.creators.models import Channel, ChannelStatistics, Creator, ImportPreset, ImportRun, Rate
from tests import make
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
HEADER = [
    "user_id",
    "username",
    "nickname",
    "followers",
    "avg likes",
    "avg comments",
    "avg views",
    "country",
    "category",
]
SYSTEM = Actor.system()


def row(number: int, **changes: Any) -> list[Any]:
    cells = dict(
        zip(
            HEADER,
            [
                6800000000000000001 + number,
                f"maker{number}",
                f"Maker {number}",
                1000 * number,
                40,
                2,
                600,
                "Spain",
                "Beauty",
            ],
            strict=True,
        )
    )
    return list((cells | changes).values())


def write(folder: Path, rows: list[list[Any]], name: str = "tiktok.csv", header: list[str] = HEADER) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def take(path: Path, **given: Any) -> dict[str, int]:
    run = actions.import_file(path=path, by=SYSTEM, **given)
    return counts(run)


def counts(run: ImportRun) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "refused")
    return {name: getattr(run, f"{name}_count") for name in names if getattr(run, f"{name}_count")}


def test_a_file_becomes_creators_with_sourced_numbers(tmp_path: Path) -> None:
    assert take(write(tmp_path, [row(1), row(2)], "tiktok june 2024.csv")) == {"created": 2}

    channel = Channel.objects.get(handle="maker2")
    creator = channel.creator
    assert (channel.platform, channel.external_id) == ("tiktok", "6800000000000000003")
    assert (creator.name, creator.country, creator.categories) == ("Maker 2", "ES", ["beauty"])
    followers = channel.current["followers"]
    assert (followers["value"], followers["source"], followers["precision"]) == (2000, "imported", "month")
    assert followers["as_of"] == "2024-06-01T00:00:00+00:00"
    stated = ChannelStatistics.objects.get(pk=followers["statistics_id"])
    assert stated.origin.startswith("tiktok june 2024.csv (sha256:")
    assert (stated.line, stated.values["average_likes"]) == (3, 40)


def test_engagement_follows_from_the_averages_and_says_how(tmp_path: Path) -> None:
    take(write(tmp_path, [row(2)]))

    rate = Channel.objects.get().current["engagement_rate_views_bps"]
    assert (rate["value"], rate["formula"]) == (700, "ratio_of_averages_views")


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, [row(n) for n in range(1, 6)])
    take(path)
    before = _everything()

    assert take(path) == {"unchanged": 5}
    assert _everything() == before


def test_not_even_on_another_day(tmp_path: Path) -> None:
    path = write(tmp_path, [row(1)])
    with clock.at(datetime(2026, 5, 1, tzinfo=UTC)):
        take(path)
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        assert take(path) == {"unchanged": 1}

    assert ChannelStatistics.objects.count() == 1


def test_next_months_file_updates_and_keeps_history(tmp_path: Path) -> None:
    take(write(tmp_path, [row(1), row(2)], "tiktok june 2024.csv"))
    july = write(tmp_path, [row(1, followers=1500), row(3)], "tiktok july 2024.csv")

    assert take(july) == {"created": 1, "updated": 1}
    channel = Channel.objects.get(handle="maker1")
    assert channel.current["followers"]["value"] == 1500
    history = ChannelStatistics.objects.filter(channel=channel).order_by("as_of")
    assert [(s.as_of.date(), s.values["followers"]) for s in history] == [
        (date(2024, 6, 1), 1000),
        (date(2024, 7, 1), 1500),
    ]


def test_an_older_file_adds_history_but_no_news(tmp_path: Path) -> None:
    take(write(tmp_path, [row(1, nickname="New name")], "tiktok july 2024.csv"))
    assert take(write(tmp_path, [row(1, followers=900, nickname="Old name")], "tiktok june 2024.csv")) == {"updated": 1}

    channel = Channel.objects.get()
    assert (channel.current["followers"]["value"], channel.creator.name) == (1000, "New name")
    assert channel.current["followers"]["as_of"].startswith("2024-07")
    assert ChannelStatistics.objects.count() == 2


def test_a_corrected_file_of_the_same_day_corrects(tmp_path: Path) -> None:
    first = write(tmp_path, [row(1), row(2)])
    take(first)
    corrected = write(tmp_path, [row(1), row(2, followers=2222)], "tiktok corrected.csv")

    assert take(corrected) == {"updated": 1, "unchanged": 1}
    assert Channel.objects.get(handle="maker2").current["followers"]["value"] == 2222
    assert take(corrected) == {"unchanged": 2}
    assert take(first) == {"unchanged": 2}
    assert Channel.objects.get(handle="maker2").current["followers"]["value"] == 2222


def test_a_renamed_handle_under_one_id_stays_the_same_channel(tmp_path: Path) -> None:
    take(write(tmp_path, [row(1)], "tiktok june 2024.csv"))
    creator = Creator.objects.get()

    assert take(write(tmp_path, [row(1, username="new.name")], "tiktok july 2024.csv")) == {"updated": 1}
    assert Channel.objects.get().handle == "new.name"
    assert Channel.objects.get().creator_id == creator.pk


def test_a_handle_known_without_id_gets_its_id(tmp_path: Path) -> None:
    take(write(tmp_path, [["maker1", 10]], "tiktok june 2024.csv", ["username", "followers"]))

    assert take(write(tmp_path, [row(1, username="MAKER1")], "tiktok july 2024.csv")) == {"updated": 1}
    assert Channel.objects.get().external_id == "6800000000000000002"


def test_a_handle_that_another_account_has_now_is_another_channel(tmp_path: Path) -> None:
    take(write(tmp_path, [row(1)], "tiktok june 2024.csv"))
    taken_over = row(9, username="maker1")

    assert take(write(tmp_path, [taken_over], "tiktok july 2024.csv")) == {"created": 1}
    assert Channel.objects.filter(handle="maker1").count() == 2
    # a list without ids means the account that was seen with the handle last
    assert take(write(tmp_path, [["maker1", 77]], "tiktok aug 2024.csv", ["username", "followers"])) == {"updated": 1}
    assert Channel.objects.get(external_id="6800000000000000010").current["followers"]["value"] == 77


def test_one_handle_on_two_platforms_is_two_creators(tmp_path: Path) -> None:
    take(write(tmp_path, [["ana", 1]], "tiktok.csv", ["username", "followers"]))
    take(write(tmp_path, [["ana", 2]], "instagram.csv", ["username", "followers"]))

    assert Creator.objects.count() == 2


class TestTheSameCreatorTwiceInOneFile:
    def test_with_equal_numbers_counts_once(self, tmp_path: Path) -> None:
        path = write(tmp_path, [row(1), row(2), row(1)])

        assert take(path) == {"created": 2, "unchanged": 1}
        assert take(path) == {"unchanged": 3}

    def test_with_other_numbers_the_first_stays_and_the_second_is_refused(self, tmp_path: Path) -> None:
        path = write(tmp_path, [row(1), row(2), row(1, followers=5)])
        run = actions.import_file(path=path, by=SYSTEM)

        assert counts(run) == {"created": 2, "refused": 1}
        with actions.refused_path(run).open(encoding="utf-8-sig", newline="") as file:
            refused = list(csv.DictReader(file))
        assert [(r["username"], r["followers"], r["line"]) for r in refused] == [("maker1", "5", "4")]
        assert "line 2" in refused[0]["reason"]
        assert take(path) == {"unchanged": 2, "refused": 1}

    def test_on_several_days_is_history(self, tmp_path: Path) -> None:
        header = ["date", "username", "followers"]
        rows: list[list[Any]] = [["2024-03-01", "ana", 10], ["2024-03-02", "ana", 12], ["2024-03-03", "ana", 11]]

        assert take(write(tmp_path, rows, header=header)) == {"created": 1, "updated": 2}
        assert Channel.objects.get().current["followers"]["value"] == 11
        assert ChannelStatistics.objects.count() == 3


def test_names_identify_where_a_list_has_nothing_better(tmp_path: Path) -> None:
    named = ["Youtuber", "subscribers", "video views"]
    take(write(tmp_path, [["Blue Kitchen TV", 1000, 5], ["Red Garden TV", 500, 6]], "youtube june 2023.csv", named))

    assert take(write(tmp_path, [["Blue Kitchen TV", 1200, 7]], "youtube july 2023.csv", named)) == {"updated": 1}
    assert Channel.objects.filter(handle="").count() == 2


def test_a_unique_name_of_like_size_meets_the_channel_with_a_handle(tmp_path: Path) -> None:
    rows = [[f"tube{n}", f"The Tube of {n}", 1000 * (n + 1)] for n in range(6)]
    take(write(tmp_path, rows, "youtube june 2023.csv", ["handle", "name", "subscribers"]))
    later = [["The Tube of 3", 4500], ["The Tube of 4", 999_999], ["The Tube of 77", 10]]

    named = write(tmp_path, later, "youtube july 2023.csv", ["Youtuber", "subscribers"])
    assert take(named) == {"updated": 1, "created": 2}
    assert Channel.objects.get(handle="tube3").current["followers"]["value"] == 4500
    assert take(named) == {"unchanged": 3}


def test_who_has_joined_speaks_for_themselves(tmp_path: Path) -> None:
    talent = make.creator(name="My own name", country="PT")
    Channel.objects.create(creator_id=talent.creator.id, platform="tiktok", handle="maker1", created_at=clock.now())

    assert take(write(tmp_path, [row(1)])) == {"updated": 1}
    creator = Creator.objects.get(pk=talent.creator.id)
    assert (creator.name, creator.country) == ("My own name", "PT")
    assert Channel.objects.get().current["followers"]["source"] == "imported"


def test_a_newer_imported_number_does_not_hide_a_better_one_of_the_same_day(tmp_path: Path) -> None:
    take(write(tmp_path, [row(1)]), as_of=date(2024, 5, 1))
    channel = Channel.objects.get()
    own = drafts.StatisticsDraft(
        values={"followers": 1234}, as_of=datetime(2024, 5, 1, tzinfo=UTC), source="first_party"
    )
    actions.record_statistics(channel_id=channel.pk, statistics=[own], by=SYSTEM)
    take(write(tmp_path, [row(1, followers=999)], "tiktok again.csv"), as_of=date(2024, 5, 1))

    channel.refresh_from_db()
    assert (channel.current["followers"]["value"], channel.current["followers"]["source"]) == (1234, "first_party")


def test_prices_and_audience(tmp_path: Path) -> None:
    header = ["handle", "followers", "platform", "rate_amount", "rate_currency", "audience_top_country"]
    header += ["audience_top_country_pct", "audience_female_pct"]
    take(write(tmp_path, [["ana", 10, "instagram", "450.50", "EUR", "ES", "61.5", "70"]], "list.csv", header))

    rate = Rate.objects.get()
    assert (rate.deliverable, rate.amount_minor, rate.currency, rate.source) == (
        "instagram_post",
        45050,
        "EUR",
        "imported",
    )
    creator = Creator.objects.get()
    assert creator.audience == {"country": {"ES": 0.615}, "gender": {"female": 0.7}}
    assert (creator.audience_top_country, creator.country) == ("ES", "")


def test_refused_rows_leave_the_others(tmp_path: Path) -> None:
    run = actions.import_file(path=write(tmp_path, [row(1), row(2, followers="lots"), row(3)]), by=SYSTEM)

    assert counts(run) == {"created": 2, "refused": 1}
    text = actions.refused_path(run).read_text(encoding="utf-8-sig")
    assert "“lots” is not a number" in text


def test_a_broken_file_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, [row(1), row(2), ["only", "three", "cells"]])

    with pytest.raises(Invalid) as refused:
        actions.import_file(path=path, by=SYSTEM)
    assert "Line 4" in str(refused.value)
    assert not Creator.objects.exists()
    assert not ImportRun.objects.exists()


def test_one_event_for_a_whole_file(tmp_path: Path) -> None:
    path = write(tmp_path, [row(n) for n in range(1, 8)])
    run = actions.import_file(path=path, by=SYSTEM)
    take(path)

    events = EventRecord.objects.filter(name__startswith="creator.")
    assert [(e.name, e.subject_id, e.payload) for e in events] == [("creator.imported", run.pk, {"changed_count": 7})]


class TestCheckpoints:
    @pytest.fixture(autouse=True)
    def _small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imports, "BATCH", 3)

    def test_an_import_that_stopped_goes_on_where_it_was(self, tmp_path: Path) -> None:
        path = write(tmp_path, [row(n, followers="x" if n in (2, 5, 8) else 10 * n) for n in range(1, 11)])

        def stop(done: int, rows: int) -> None:
            if done == 6:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            actions.import_file(path=path, by=SYSTEM, tell=stop)
        assert Creator.objects.count() == 4
        run = actions.import_file(path=path, by=SYSTEM)

        assert ImportRun.objects.count() == 1
        assert counts(run) == {"created": 7, "refused": 3}
        with actions.refused_path(run).open(encoding="utf-8-sig", newline="") as file:
            assert [r["username"] for r in csv.DictReader(file)] == ["maker2", "maker5", "maker8"]
        assert take(path) == {"unchanged": 7, "refused": 3}

    def test_what_a_killed_batch_had_written_of_the_refused_file_is_cut_off(self, tmp_path: Path) -> None:
        path = write(tmp_path, [row(n, followers="x" if n in (1, 3, 5) else 1) for n in range(1, 10)])

        def stop(done: int, rows: int) -> None:
            if done == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            actions.import_file(path=path, by=SYSTEM, tell=stop)
        run = ImportRun.objects.get()
        with actions.refused_path(run).open("a", encoding="utf-8") as file:
            file.write("half a row of a batch that was never stor")
        actions.import_file(path=path, by=SYSTEM)

        with actions.refused_path(run).open(encoding="utf-8-sig", newline="") as file:
            assert [r["username"] for r in csv.DictReader(file)] == ["maker1", "maker3", "maker5"]


class TestByPage:
    def test_prepared_corrected_started_and_run_by_the_worker(self, tmp_path: Path) -> None:
        staff = make.staff()
        path = write(tmp_path, [["ana", 10, 99], ["berta", 20, 98]], "tiktok.csv", ["username", "fans", "mystery"])
        run = actions.prepare_import(path=path, by=staff.actor, name="tiktok.csv", keep=True)
        path.unlink()
        assert not Creator.objects.exists()

        columns = {int(i): name for i, name in run.mapping["columns"]} | {2: "total_likes"}
        actions.correct_mapping(run_id=run.pk, columns=columns, by=staff.actor, as_of=date(2024, 1, 31))
        actions.save_preset(run_id=run.pk, name="Agency list", by=staff.actor)
        actions.start_import(run_id=run.pk, by=staff.actor)
        run_jobs()

        run.refresh_from_db()
        assert (run.state, counts(run)) == ("done", {"created": 2})
        likes = Channel.objects.get(handle="ana").current["total_likes"]
        assert (likes["value"], likes["as_of"]) == (99, "2024-01-31T00:00:00+00:00")

    def test_a_preset_is_used_for_the_same_header_by_itself(self, tmp_path: Path) -> None:
        header = ["username", "fans", "mystery"]
        run = actions.prepare_import(path=write(tmp_path, [["ana", 10, 99]], header=header), by=SYSTEM)
        actions.correct_mapping(run_id=run.pk, columns={0: "handle", 1: "followers", 2: "total_likes"}, by=SYSTEM)
        actions.save_preset(run_id=run.pk, name="Agency list", by=SYSTEM)

        take(write(tmp_path, [["ana", 10, 77]], "tiktok 2.csv", header))
        assert Channel.objects.get().current["total_likes"]["value"] == 77
        assert ImportPreset.objects.get().name == "Agency list"

    def test_a_corrected_mapping_of_a_file_that_was_taken_in_corrects(self, tmp_path: Path) -> None:
        path = write(tmp_path, [["ana", 10, 99]], header=["username", "fans", "mystery"])
        take(path)
        run = actions.prepare_import(path=path, by=SYSTEM)
        actions.correct_mapping(run_id=run.pk, columns={0: "handle", 1: "followers", 2: "posts"}, by=SYSTEM)

        assert counts(actions.run_import(run_id=run.pk, by=SYSTEM)) == {"updated": 1}
        assert Channel.objects.get().current["posts"]["value"] == 99

    def test_a_started_import_cannot_be_corrected(self, tmp_path: Path) -> None:
        run = actions.prepare_import(path=write(tmp_path, [row(1)]), by=SYSTEM)
        actions.run_import(run_id=run.pk, by=SYSTEM)

        with pytest.raises(IllegalMove):
            actions.correct_mapping(run_id=run.pk, columns={1: "handle"}, by=SYSTEM)
        with pytest.raises(IllegalMove):
            actions.start_import(run_id=run.pk, by=SYSTEM)

    def test_only_staff_import(self, tmp_path: Path) -> None:
        path = write(tmp_path, [row(1)])

        for person in (make.brand(), make.creator().person):
            with pytest.raises(Forbidden):
                actions.prepare_import(path=path, by=person.actor)

    @pytest.mark.parametrize("given", [{"platform": "myspace"}, {"preset": "no such preset"}])
    def test_nonsense_is_refused(self, tmp_path: Path, given: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            actions.prepare_import(path=write(tmp_path, [row(1)]), by=SYSTEM, **given)

    def test_a_column_cannot_be_what_there_is_not(self, tmp_path: Path) -> None:
        run = actions.prepare_import(path=write(tmp_path, [row(1)]), by=SYSTEM)

        with pytest.raises(Invalid):
            actions.correct_mapping(run_id=run.pk, columns={0: "no_such_field"}, by=SYSTEM)


def _everything() -> list[Any]:
    return [
        list(Creator.objects.order_by("pk").values()),
        list(Channel.objects.order_by("pk").values()),
        list(ChannelStatistics.objects.order_by("pk").values()),
    ]
