"""What people paste as the address of a post."""

import pytest

from lonja.core.errors import Invalid
from lonja.platforms.post_urls import recognize

VIDEO = "7506832682593094928"


@pytest.mark.parametrize(
    ("pasted", "platform", "external_id", "form"),
    [
        (f"https://www.tiktok.com/@some.one_1/video/{VIDEO}", "tiktok", VIDEO, "video"),
        (f"tiktok.com/@some.one_1/video/{VIDEO}?is_from_webapp=1&sender_device=pc", "tiktok", VIDEO, "video"),
        (f"https://m.tiktok.com/v/{VIDEO}.html?u_code=0", "tiktok", VIDEO, "video"),
        (f"https://www.tiktok.com/embed/v2/{VIDEO}", "tiktok", VIDEO, "video"),
        (f"https://www.tiktok.com/@someone/photo/{VIDEO}", "tiktok", VIDEO, "photo"),
        ("https://www.youtube.com/watch?v=-HmWe4HlE-k&t=12s", "youtube", "-HmWe4HlE-k", "video"),
        ("https://youtu.be/-HmWe4HlE-k?si=AbC", "youtube", "-HmWe4HlE-k", "video"),
        ("  HTTPS://M.YouTube.com/watch?app=desktop&v=EGMmzb-rf8Y ", "youtube", "EGMmzb-rf8Y", "video"),
        ("https://youtube.com/shorts/EGMmzb-rf8Y?feature=share", "youtube", "EGMmzb-rf8Y", "short"),
        ("https://www.youtube.com/live/EGMmzb-rf8Y", "youtube", "EGMmzb-rf8Y", "video"),
        ("https://www.youtube-nocookie.com/embed/EGMmzb-rf8Y", "youtube", "EGMmzb-rf8Y", "video"),
        ("https://www.instagram.com/reel/DGgBjjBtMB_/?igsh=MzRl", "instagram", "DGgBjjBtMB_", "reel"),
        ("https://www.instagram.com/some.one/reel/DGgBjjBtMB_/", "instagram", "DGgBjjBtMB_", "reel"),
        ("https://instagram.com/p/DIRXLPZtnTr", "instagram", "DIRXLPZtnTr", "post"),
        ("https://www.instagram.com/tv/DIRXLPZtnTr/", "instagram", "DIRXLPZtnTr", "reel"),
    ],
)
def test_recognizes(pasted: str, platform: str, external_id: str, form: str) -> None:
    found = recognize(pasted)
    assert (found.platform, found.external_id, found.form) == (platform, external_id, form)
    assert recognize(found.url) == recognize(recognize(found.url).url)
    assert recognize(found.url).external_id == external_id


def test_keeps_the_author_where_the_address_tells_it() -> None:
    assert recognize(f"https://www.tiktok.com/@some.one_1/video/{VIDEO}").handle == "some.one_1"
    assert recognize("https://youtu.be/-HmWe4HlE-k").handle == ""


@pytest.mark.parametrize(
    "pasted",
    [
        "https://youtube.com/watch?v=EGMmzb-rf8Y",
        "https://youtu.be/EGMmzb-rf8Y",
        "https://www.youtube.com/live/EGMmzb-rf8Y?si=1",
    ],
)
def test_one_address_for_all_ways_of_sharing(pasted: str) -> None:
    assert recognize(pasted).url == "https://www.youtube.com/watch?v=EGMmzb-rf8Y"


@pytest.mark.parametrize(
    ("pasted", "remedy"),
    [
        ("https://vm.tiktok.com/ZMabc123/", "long address"),
        ("https://www.tiktok.com/t/ZTabc/", "long address"),
        ("https://www.tiktok.com/@someone", "not to a video"),
        ("https://www.tiktok.com.evil.example/@a/video/7506832682593094928", "share button"),
        ("https://www.youtube.com/@someone", "not to a video"),
        ("https://www.youtube.com/watch?v=tooshort", "not to a video"),
        ("https://www.instagram.com/stories/someone/123/", "Stories"),
        ("https://www.instagram.com/share/reel/abc", "browser"),
        ("https://www.instagram.com/someone/", "not to a post"),
        ("https://example.com/video/1", "TikTok, YouTube or Instagram"),
        ("javascript://www.tiktok.com/@a/video/7506832682593094928", "web address"),
        ("ftp://youtu.be/EGMmzb-rf8Y", "web address"),
        ("https://[::1", "web address"),
        ("here it is: https://youtu.be/EGMmzb-rf8Y", "alone"),
        ("https://youtu.be/EGMmzb-rf8Y\x00", "alone"),
        ("", "alone"),
        ("https://youtu.be/" + "a" * 600, "alone"),
    ],
)
def test_refuses_with_a_remedy(pasted: str, remedy: str) -> None:
    with pytest.raises(Invalid) as refusal:
        recognize(pasted)
    assert remedy in refusal.value.errors["url"][0]
