"""Turns a search into the engine's plain query: lists and history into ids, days into dates, one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.creators import queries as creators
from lonja.discovery.engine import InvalidQuery, Query, Range, Target
from lonja.discovery.models import CreatorList, ListEntry
from lonja.discovery.types import Relations, Search

Rates = Mapping[str, Decimal]


def resolve(asked: Search, by: Actor, relations: Relations, *, currency: str, rates: Rates) -> Query:
    """Return the plain query, with money in the index's `currency`; raise Invalid for what can't be resolved."""
    if asked.currency not in rates:
        known = ", ".join(sorted(rates))
        message = _("No exchange rate is stored for {currency}. Use one of: {values}.")
        raise Invalid({"currency": [message.format(currency=asked.currency, values=known)]})
    include, exclude = _ids(asked, by, relations)
    plain = {one.name: getattr(asked, one.name) for one in fields(Query)}
    plain |= {
        "include_ids": include,
        "exclude_ids": exclude,
        "price_minor": _range(asked.price_minor, asked.currency, currency, rates),
        "cpm_minor": _range(asked.cpm_minor, asked.currency, currency, rates),
        "target": _target(asked.target, asked.currency, currency, rates),
    }
    if asked.posted_within is not None:
        plain["posted_since"] = clock.today() - timedelta(days=asked.posted_within)
    return Query(**plain)


def refused(error: InvalidQuery) -> Invalid:
    """Turn the engine's refusal into ours, in words that say what to do."""
    errors: dict[str, list[str]] = {}
    for field, reason in error.problems:
        errors.setdefault(field, []).append(_remedy(field.split(".")[0], reason))
    return Invalid(errors)


def _remedy(field: str, reason: str) -> str:
    remedies = {
        "cursor": _("This page belongs to another search. Start again from the first page."),
        "text": _("Search with fewer words, sixteen at most."),
        "similar_to": _("Some of these creators aren't listed now. Choose others."),
        "sort": _("This order needs creators to be similar to. Choose some, or another order."),
    }
    return remedies.get(field, reason)


def _range(value: Range | None, asked: str, to: str, rates: Rates) -> Range | None:
    if value is None or asked == to:
        return value
    ends = (value.at_least, value.at_most)
    return Range(*(None if end is None else creators.converted(end, asked, to, rates) for end in ends))


def _target(target: Target, asked: str, to: str, rates: Rates) -> Target:
    if target.cpm_minor is None or asked == to:
        return target
    return replace(target, cpm_minor=creators.converted(target.cpm_minor, asked, to, rates))


def _ids(asked: Search, by: Actor, relations: Relations) -> tuple[frozenset[UUID] | None, frozenset[UUID]]:
    """What must be among the results, None for no such limit, and what may not be."""
    wanted = [asked.include_ids] if asked.include_ids is not None else []
    unwanted = [asked.exclude_ids]
    members = _members(by, asked.in_lists | asked.not_in_lists)
    for name, lists in (("in_lists", asked.in_lists), ("not_in_lists", asked.not_in_lists)):
        if not lists <= members.keys():
            raise Invalid({name: [_("There is no such list. It may have been deleted; choose another.")]})
    if asked.in_lists:
        wanted.append(_union(members[key] for key in asked.in_lists))
    unwanted.extend(members[key] for key in asked.not_in_lists)
    for name in ("invited_90d", "worked_with", "worked_with_competitor"):
        is_wanted = getattr(asked, name)
        if is_wanted is not None:
            (wanted if is_wanted else unwanted).append(_told(name, getattr(relations, name)))
    if asked.takes_campaigns_in:
        unwanted.append(_told("takes_campaigns_in", relations.bound))
        unwanted.append(creators.refusing(asked.takes_campaigns_in))
    return frozenset.intersection(*wanted) if wanted else None, _union(unwanted)


def _told(name: str, known: frozenset[UUID] | None) -> frozenset[UUID]:
    """What the caller told for the filter; raise Invalid where it told nothing, for a filter is never ignored."""
    if known is not None:
        return known
    if name == "worked_with_competitor":
        remedy = _("Say in a campaign which categories it is about: who advertises in them is a competitor.")
    else:
        remedy = _("This filter isn't available here. Leave it out.")
    raise Invalid({name: [remedy]})


def _members(by: Actor, lists: frozenset[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The creators of each of those lists that the asker may see; an empty list is there, a foreign one isn't."""

    if not lists:
        return {}
    visible = CreatorList.objects.visible_to(by).filter(pk__in=lists).values_list("pk", flat=True)
    members: dict[UUID, set[UUID]] = {key: set() for key in visible}
    for key, creator_id in ListEntry.objects.filter(creator_list_id__in=members).values_list(
        "creator_list_id", "creator_id"
    ):
        members[key].add(creator_id)
    return {key: frozenset(found) for key, found in members.items()}


def _union(sets: Iterable[frozenset[UUID]]) -> frozenset[UUID]:
    return frozenset().union(*sets)
