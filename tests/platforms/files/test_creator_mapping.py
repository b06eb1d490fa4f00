"""Creators' files map by themselves: by header words in two languages, and by contents where headers lie."""

import json
from datetime import date
from pathlib import Path

import pytest

from lonja.platforms.files.connector import Files
from lonja.platforms.files.mapping import Mapping
from lonja.platforms.files.problems import FileRefused
from lonja.platforms.files.types import CreatorRow
from tests.platforms.files.make import creators, fields, write, write_rows

HYPE = ["Lifestyle", "Cinema & Actors/actresses", "Music & Dance", "Video games", "Sports with a ball", "Daily vlogs"]


def instagram_list(header: list[str], rows: int = 40) -> list[list[object]]:
    """A top list in the shape that calls the country `Views avg.` and engagement likes and comments."""
    body = []
    for n in range(rows):
        country = "Spain" if n % 2 else "United States"
        low, high = n + 100, n + 200
        identity = [f"creator_{n}", f"Creator {n}", HYPE[n % 6], "", f"{n + 1}.5M", (n * 10 + 15) * 100_000]
        body.append([*identity, country, f"{low}K", low * 1000, f"{high}K", high * 1000])
    return [header, *body]


LYING = ["instagram name", "influencer name ", "Category_1", "Category_2", "Subscribers count", "Subscribers count"]
LYING += ["Views avg.", "Likes avg", "Likes avg", "Comments avg.", "Comments avg."]


def test_headers_that_lie_are_overruled_by_contents(tmp_path: Path) -> None:
    source = Files().open(write_rows(tmp_path, "instagram june 2022.csv", instagram_list(LYING)), "creators")
    names = [source.mapping.columns.get(i) for i in range(11)]

    assert names[6] == "audience_country"
    assert names[7:] == ["average_authentic_engagements"] * 2 + ["average_engagements"] * 2
    assert source.mapping.as_of is not None
    assert (source.mapping.as_of.on, source.mapping.as_of.precision) == (date(2022, 6, 1), "month")
    assert {note.code for note in source.notes} == {"note.relabelled"}


def test_a_lie_whose_truth_is_unknown_stays_unmapped(tmp_path: Path) -> None:
    rows = instagram_list(LYING)
    for row in rows[1:]:
        row[2] = "things"  # not a publisher that we know
    found = fields(write_rows(tmp_path, "instagram june 2022.csv", rows))

    assert set(found.values()) == {"handle", "display_name", "categories", "followers"}


def test_a_row_whose_cells_moved_is_refused(tmp_path: Path) -> None:
    rows = instagram_list(LYING)
    rows[5][6:] = ["10.2M", "10.2M", 10200000, "", 0]
    _, refused = creators(write_rows(tmp_path, "instagram.csv", rows))

    assert [(r.cells.line, [p.code for p in r.reasons]) for r in refused] == [(6, ["cell.shifted"])]
    assert "Views avg." in refused[0].reasons[0].message


@pytest.mark.parametrize(
    "header", [["channel name", "youTuber"], ["youtuber name", "channel name"], ["Youtuber", "Name"]]
)
def test_handle_and_name_are_told_apart_by_their_cells(tmp_path: Path, header: list[str]) -> None:
    rows = [[f"tube{n}", f"The Tube of {n}"] if n % 4 else [f"No Handle {n}", f"No Handle {n}"] for n in range(40)]
    found, refused = creators(write_rows(tmp_path, "youtube.csv", [header, *rows]))

    assert refused == []
    assert (found[1].handle, found[1].display_name) == ("tube1", "The Tube of 1")
    assert (found[0].handle, found[0].display_name) == ("", "No Handle 0")


def test_swapped_columns_too(tmp_path: Path) -> None:
    rows = [["Name", "Youtuber"], *([f"The Tube {n}", f"tube{n}"] for n in range(20))]

    assert creators(write_rows(tmp_path, "youtube.csv", rows))[0][0].handle == "tube0"


UPFLUENCE = {
    "influencer_id": "1042",
    "media_url": "https://www.instagram.com/ana.example/",
    "profile_name": "ana.example",
    "first_name": "Ana",
    "last_name": "Example",
    "phone_number": "+34 600 000 000",
    "email": "ana@example.com",
    "shipping_address.line1": "Calle 1",
    "shipping_address.city": "Lugo",
    "shipping_address.country_code": "ES",
}
HYPEAUDITOR = {
    "username": "ana.example",
    "full_name": "Ana Example",
    "is_private": "False",
    "about": "Hello\nthere",
    "photo_url": "https://cdn.example.com/1.jpg",
    "location": "Spain",
    "posts_count": "321",
    "followers_count": "12,345",
    "followings_count": "77",
    "avg_likes": "1,204",
    "avg_comments": "33",
    "aqs": "88",
    "likes_spread.value": "2.1",
}
OWN = {
    "creator_id": "018f0000-0000-7000-8000-000000000000",
    "display_name": "Ana Example",
    "email": "ana@example.com",
    "country": "ES",
    "languages": "es;en",
    "categories": "beauty;skincare",
    "platform": "tiktok",
    "handle": "ana.example",
    "profile_url": "https://www.tiktok.com/@ana.example",
    "platform_user_id": "6812345678901234567",
    "followers": "123456",
    "median_views_30": "5000",
    "avg_views_30": "6000.5",
    "engagement_rate_views": "0.081",
    "engagement_rate_followers": "0.02",
    "audience_top_country": "ES",
    "audience_top_country_pct": "61.5",
    "audience_female_pct": "70",
    "audience_age_18_24_pct": "33",
    "rate_amount": "450",
    "rate_currency": "EUR",
}
SPANISH = {
    "Usuario": "ana.example",
    "Nombre visible": "Ana Ejemplo",
    "Red social": "TikTok",
    "País": "España",
    "Idioma": "Español",
    "Categoría": "Belleza",
    "Seguidores": "12.345",
    "Media de visualizaciones": "5.100,5",
    "Me gusta promedio": "1,2 mil",
    "Tasa de interacción (%)": "4,2",
    "Verificado": "Sí",
    "Precio por vídeo": "1.200 €",
    "Correo electrónico": "ana@example.com",
}
MODASH = {
    "Username": "ana.example",
    "Full name": "Ana Example",
    "Profile link": "https://www.instagram.com/ana.example",
    "Followers": "12345",
    "Engagement rate": "3.4%",
    "Avg. likes": "400",
    "Country": "Spain",
    "Language": "Spanish",
    "Bio": "hi",
    "Email": "ana@example.com",
}


def one(folder: Path, cells: dict[str, str], name: str = "instagram.csv") -> CreatorRow:
    """Write one row and read it back."""
    found, refused = creators(write_rows(folder, name, [list(cells), list(cells.values())]))
    assert refused == []
    return found[0]


def test_an_upfluence_export(tmp_path: Path) -> None:
    row = one(tmp_path, UPFLUENCE, "export.csv")

    assert (row.platform, row.handle, row.email, row.external_id) == ("instagram", "ana.example", "ana@example.com", "")


def test_a_hypeauditor_export(tmp_path: Path) -> None:
    row = one(tmp_path, HYPEAUDITOR)

    assert (row.handle, row.display_name, row.country, row.bio) == ("ana.example", "Ana Example", "ES", "Hello\nthere")
    assert {name: int(value) for name, value in row.numbers.items()} == {
        "followers": 12345,
        "following": 77,
        "posts": 321,
        "average_likes": 1204,
        "average_comments": 33,
    }


def test_a_modash_like_export(tmp_path: Path) -> None:
    row = one(tmp_path, MODASH, "list.csv")

    assert (row.platform, row.handle, row.languages) == ("instagram", "ana.example", ("es",))
    assert str(row.numbers["engagement_rate"]) == "0.034"


def test_our_own_export(tmp_path: Path) -> None:
    row = one(tmp_path, OWN, "lonja.csv")

    assert (row.platform, row.external_id, row.handle) == ("tiktok", "6812345678901234567", "ana.example")
    assert (row.country, row.audience_country, row.languages) == ("ES", "ES", ("es", "en"))
    assert row.categories == ("beauty", "skincare")
    assert {k: str(v) for k, v in row.numbers.items()} == {
        "followers": "123456",
        "median_views": "5000",
        "average_views": "6000.5",
        "engagement_rate_views": "0.081",
        "engagement_rate_followers": "0.02",
    }
    assert {k: str(v) for k, v in row.audience_shares.items()} == {
        "country:top": "0.615",
        "gender:female": "0.7",
        "age:18-24": "0.33",
    }
    assert [(p.deliverable, p.low, p.currency) for p in row.prices] == [("", 450, "EUR")]


def test_spanish_headers_and_numbers(tmp_path: Path) -> None:
    row = one(tmp_path, SPANISH, "creadores.csv")

    assert (row.platform, row.handle, row.display_name) == ("tiktok", "ana.example", "Ana Ejemplo")
    assert (row.country, row.languages, row.categories, row.verified) == ("ES", ("es",), ("Belleza",), True)
    assert {k: str(v) for k, v in row.numbers.items()} == {
        "followers": "12345",
        "average_views": "5100.5",
        "average_likes": "1200",
        "engagement_rate": "0.042",
    }
    assert [(p.deliverable, p.low, p.currency) for p in row.prices] == [("video", 1200, "EUR")]


def test_a_row_counter_is_no_id(tmp_path: Path) -> None:
    rows = [["id", "username"], *([n, f"u{n}"] for n in range(1, 9))]

    assert fields(write_rows(tmp_path, "tiktok.csv", rows)) == {"username": "handle"}


def test_mapping_survives_as_a_preset_and_by_hand(tmp_path: Path) -> None:
    path = write_rows(tmp_path, "tiktok.csv", [["username", "fans", "x"], *([f"u{n}", n, n] for n in range(5))])
    found = Files().open(path, "creators").mapping.with_column(2, "total_likes")
    again = Mapping.from_json(json.loads(json.dumps(found.to_json())))

    assert again.columns == {0: "handle", 1: "followers", 2: "total_likes"}
    assert creators(path, mapping=again)[0][3].numbers == {"followers": 3, "total_likes": 3}
    other = write_rows(tmp_path, "b.csv", [["username", "other"], ["u", 1]])
    with pytest.raises(FileRefused) as refused:
        Files().open(other, "creators", mapping=again)
    assert refused.value.problem.code == "file.mapping_mismatch"


@pytest.mark.parametrize(
    ("name", "on", "precision"),
    [
        ("Tiktok sep 2022.csv", date(2022, 9, 1), "month"),
        ("youtube sep-2022.csv", date(2022, 9, 1), "month"),
        ("influencers june 2022 - june 2022.csv", date(2022, 6, 1), "month"),
        ("lista enero de 2024.csv", date(2024, 1, 1), "month"),
        ("export_2024-03-31.csv", date(2024, 3, 31), "day"),
        ("export20240331_final.csv", date(2024, 3, 31), "day"),
        ("31.03.2024 tiktok.csv", date(2024, 3, 31), "day"),
        ("Global Statistics 2023.csv", date(2023, 1, 1), "year"),
        ("top-1000.csv", None, None),
    ],
)
def test_the_date_in_the_name(tmp_path: Path, name: str, on: date | None, precision: str | None) -> None:
    path = write(tmp_path, name, "tiktok handle,followers\nana,1\n")
    as_of = Files().open(path, "creators", platform="tiktok").mapping.as_of

    assert (as_of and as_of.on, as_of and as_of.precision) == (on, precision)


class TestBareViewsAndLikes:
    HEADER = ["username", "subscribers", "views", "likes", "comments", "shares"]

    def test_per_post_when_small_against_the_followers(self, tmp_path: Path) -> None:
        rows = [[f"u{n}", 1000 * n, 700 * n, 90 * n, n, n] for n in range(1, 20)]

        assert set(fields(write_rows(tmp_path, "tiktok.csv", [self.HEADER, *rows])).values()) == {
            "handle",
            "followers",
            "average_views",
            "average_likes",
            "average_comments",
            "average_shares",
        }

    def test_totals_when_large(self, tmp_path: Path) -> None:
        rows = [[f"u{n}", 1000 * n, 400_000 * n, 22_000 * n, n, n] for n in range(1, 20)]

        assert set(fields(write_rows(tmp_path, "tiktok.csv", [self.HEADER, *rows])).values()) == {
            "handle",
            "followers",
            "total_views",
            "total_likes",
        }
