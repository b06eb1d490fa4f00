"""Changing a stand-in's world from outside: time, numbers, posts, lost consents, faults; as JSON and by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lonja.standins import control_page, pushes
from lonja.standins.http import CONTROL, Reply, Request, redirect
from lonja.standins.world import Account, World

Facts = dict[str, Any]


def control(world: World, request: Request) -> Reply:
    """Carry out an order, or show the page that gives them."""
    order = request.path.removeprefix(CONTROL)
    if not order:
        return Reply(control_page.page(world, request))
    if order == "state":
        return Reply({"calls": world.calls, "accounts": [a.handle for a in world.accounts.values()]})
    action = CONTROLS.get(order)
    if action is None:
        return Reply({"error": f"unknown order; there are {sorted(CONTROLS)} and state"}, 404)
    is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if request.method != "POST" or not _is_own(request):
        return Reply({"error": "orders are posted, from here"}, 403)
    try:
        action(world, _typed(request.form) if is_form else request.json())
    except (KeyError, ValueError, TypeError) as error:
        return Reply({"error": f"{type(error).__name__}: {error}"}, 400)
    world.has_changed = True
    # A form's browser goes back to the page; a script gets its answer.
    return redirect(CONTROL) if is_form else Reply({"done": order})


def _is_own(request: Request) -> bool:
    """Tell whether no foreign page has sent this: anybody's page can post to a port of this machine."""
    origin = request.headers.get("origin", "")
    return origin in {"", "null"} or origin.partition("://")[2] == request.headers.get("host", "")


def _typed(form: dict[str, str]) -> Facts:
    return {name: [value] if name == "delete" else value for name, value in form.items()}


def _account_of(world: World, facts: Facts) -> Account:
    account = world.by_handle(str(facts["handle"]))
    if account is None:
        raise ValueError(f"there is no account {facts['handle']}")
    return account


def _advance(world: World, facts: Facts) -> None:
    world.ahead += timedelta(seconds=float(facts["seconds"]))


def _account(world: World, facts: Facts) -> None:
    account = _account_of(world, facts)
    account.followers = max(0, int(facts.get("followers", account.followers)))
    account.handle = str(facts.get("new_handle", account.handle)).strip() or account.handle
    for post in account.posts:
        post.is_deleted = post.is_deleted or post.id in facts.get("delete", [])
        post.restated += int(facts.get("restate", {}).get(post.id, 0))
        post.likes_hidden = bool(facts.get("hide_likes", post.likes_hidden))


def _add(world: World, facts: Facts) -> None:
    handle = str(facts["handle"]).strip().lstrip("@")
    if not handle or world.by_handle(handle):
        raise ValueError("the handle is empty or taken")
    world.add_account(handle, int(facts["followers"]), int(facts.get("videos", 0)), int(facts.get("views", 0)))


def _publish(world: World, facts: Facts) -> None:
    count = min(100, max(1, int(facts.get("count", 1))))
    _account_of(world, facts).publish(count, int(facts.get("views", 1000)), world.now())


def _delete_newest(world: World, facts: Facts) -> None:
    posts = _account_of(world, facts).visible_posts(world.now())
    for post in posts[:1]:
        post.is_deleted = True


def _restate(world: World, facts: Facts) -> None:
    """Take views back from every post, as platforms do when they find them invalid: counters fall."""
    now = world.now()
    for post in _account_of(world, facts).posts:
        post.restated += post.count(now) * int(facts.get("percent", 10)) // 100


def _revoke(world: World, facts: Facts) -> None:
    account = _account_of(world, facts)
    world.grants = [grant for grant in world.grants if grant.account_id != account.id]
    pushes.send(world, account.id, erase=bool(facts.get("erase")))


def _drop_scope(world: World, facts: Facts) -> None:
    account = _account_of(world, facts)
    for grant in world.grants:
        if grant.account_id == account.id:
            grant.scopes -= {str(facts["scope"])}


def _faults(world: World, facts: Facts) -> None:
    for name in ("busy", "broken", "slow", "slow_s"):
        if name in facts:
            setattr(world.faults, name, float(facts[name]))


def _lifetimes(world: World, facts: Facts) -> None:
    """Set how long new tokens live: TikTok's older pages say 24 h and 365 d, those of November 2026 2 h and 180 d."""
    if "access_s" in facts:
        world.access_lifetime = timedelta(seconds=float(facts["access_s"]))
    if "refresh_s" in facts:
        world.refresh_lifetime = timedelta(seconds=float(facts["refresh_s"]))


CONTROLS: dict[str, Callable[[World, Facts], None]] = {
    "advance": _advance,
    "account": _account,
    "add": _add,
    "publish": _publish,
    "delete": _delete_newest,
    "restate": _restate,
    "revoke": _revoke,
    "scope": _drop_scope,
    "faults": _faults,
    "lifetimes": _lifetimes,
}
