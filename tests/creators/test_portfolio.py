"""A creator's best posts: picked by a number, chosen and ordered, or pasted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lonja.core import clock
from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.core.ids import new_id
from lonja.creators import actions, queries
from lonja.creators.drafts import ChannelDraft
from lonja.creators.models import Channel, ChannelPost
from tests import make

pytestmark = pytest.mark.django_db
TIKTOK = "https://www.tiktok.com/@alba/video/73000000000000000{:02}"


@pytest.fixture
def talent() -> make.Talent:
    """A creator with twelve posts; the more views, the fewer likes."""
    who = make.creator(channels=(ChannelDraft(platform="tiktok", handle="alba"),))
    channel = Channel.objects.get(creator_id=who.creator.id)
    ChannelPost.objects.bulk_create(
        ChannelPost(
            id=new_id(),
            channel=channel,
            external_id=f"73000000000000000{number:02}",
            url=TIKTOK.format(number),
            caption=f"Post {number}",
            counts={"views": number * 100, "likes": 2_000 - number * 100} if number else {},
            published_at=clock.now() - timedelta(days=number),
            as_of=clock.now(),
        )
        for number in range(12)
    )
    return who


def captions(who: make.Talent, by: Any = None) -> list[str]:
    return [one.caption for one in queries.portfolio(by or who.actor, who.creator.id).posts]


def ids(who: make.Talent, *numbers: int) -> list[Any]:
    found = {one.caption: one.post_id for one in queries.own_posts(who.actor)}
    return [found[f"Post {number}"] for number in numbers]


def test_the_best_by_a_number(talent: make.Talent) -> None:
    assert captions(talent) == [f"Post {number}" for number in range(11, 2, -1)]
    actions.show_best_posts(best_by="engagement", by=talent.actor)
    assert captions(talent) == [f"Post {number}" for number in range(1, 10)]


def test_chosen_ones_keep_their_order_for_brands_too(talent: make.Talent) -> None:
    actions.choose_posts(posts=ids(talent, 3, 9, 1), by=talent.actor)
    assert captions(talent, make.brand().actor) == ["Post 3", "Post 9", "Post 1"]
    last = queries.portfolio(talent.actor, talent.creator.id).posts[-1]
    actions.move_post(chosen_id=last.chosen_id, up=True, by=talent.actor)
    assert captions(talent) == ["Post 3", "Post 1", "Post 9"]
    for _ in range(3):
        actions.move_post(chosen_id=last.chosen_id, up=True, by=talent.actor)
    assert captions(talent) == ["Post 1", "Post 3", "Post 9"]
    actions.remove_post(chosen_id=last.chosen_id, by=talent.actor)
    assert captions(talent) == ["Post 3", "Post 9"]


def test_a_pasted_one_is_recognized_and_declared(talent: make.Talent) -> None:
    actions.paste_post(url="youtu.be/abcdefghijk", caption="Mi  receta", by=talent.actor)
    (post,) = queries.portfolio(talent.actor, talent.creator.id).posts
    assert (post.platform, post.source, post.caption, dict(post.counts)) == ("youtube", "declared", "Mi receta", {})
    assert post.url == "https://www.youtube.com/watch?v=abcdefghijk"
    with pytest.raises(Conflict):
        actions.paste_post(url="https://www.youtube.com/watch?v=abcdefghijk", by=talent.actor)


def test_a_post_of_a_channel_isnt_pasted_twice(talent: make.Talent) -> None:
    actions.choose_posts(posts=ids(talent, 3), by=talent.actor)
    with pytest.raises(Conflict):
        actions.paste_post(url=TIKTOK.format(3), by=talent.actor)


def test_nine_at_most(talent: make.Talent) -> None:
    with pytest.raises(Invalid):
        actions.choose_posts(posts=ids(talent, *range(1, 11)), by=talent.actor)
    actions.choose_posts(posts=ids(talent, *range(1, 10)), by=talent.actor)
    with pytest.raises(Invalid):
        actions.paste_post(url="youtu.be/abcdefghijk", by=talent.actor)


def test_only_ones_own(talent: make.Talent) -> None:
    other = make.creator()
    for posts in (ids(talent, 1), [uuid4()]):
        with pytest.raises(NotFound):
            actions.choose_posts(posts=posts, by=other.actor)
    chosen = actions.paste_post(url="youtu.be/abcdefghijk", by=talent.actor).pk
    for act in (actions.remove_post, lambda **given: actions.move_post(**given, up=True)):
        with pytest.raises(NotFound):
            act(chosen_id=chosen, by=other.actor)


@pytest.mark.parametrize("url", ["", "hola", "https://example.com/x", "javascript:alert(1)", "https://vm.tiktok.com/x"])
def test_what_is_no_post(url: str) -> None:
    who = make.creator()
    with pytest.raises(Invalid) as refused:
        actions.paste_post(url=url, by=who.actor)
    assert list(refused.value.errors) == ["url"]
    refused_page = make.client_for(who).post("/profile/posts", {"url": url or " ", "caption": "Se queda"})
    assert refused_page.status_code == 422
    assert "Se queda" in refused_page.content.decode()


def test_pages_show_them_with_source_and_a_safe_link(talent: make.Talent) -> None:
    ChannelPost.objects.filter(caption="Post 11").update(caption="<b>Hola</b>", url="javascript:alert(1)")
    for page in (
        make.client_for(talent).get("/profile/posts"),
        make.client_for(make.brand()).get(f"/creators/{talent.creator.id}"),
    ):
        text = page.content.decode()
        assert "&lt;b&gt;Hola" in text
        assert "javascript:alert" not in text
        assert 'rel="noopener noreferrer nofollow"' in text


def test_the_api_tells_the_same(talent: make.Talent) -> None:
    api = make.api(talent.person)
    chosen = [str(one) for one in ids(talent, 2, 4)]
    answer = api.put("me/posts", {"best_by": "chosen", "posts": chosen}).json()
    assert [one["caption"] for one in answer["items"]] == ["Post 2", "Post 4"]
    whole = make.api(make.brand()).get(f"creators/{talent.creator.id}").json()
    assert [one["caption"] for one in whole["posts"]["items"]] == ["Post 2", "Post 4"]
    assert api.put("me/posts", {"best_by": "luck"}).status_code == 422
