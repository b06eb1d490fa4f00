"""Which scores and facts exist about a creator: what each is, its value, what it stands on, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.creators import conduct
from lonja.creators.models import CreatorConduct, EligibilityCheck
from lonja.creators.queries.quality import own_quality
from lonja.creators.queries.rights import own_creator
from lonja.creators.types import Platform


@dataclass(frozen=True, slots=True)
class Score:
    """One score; `value` is None while there is nothing to say. `kind` is how it is written."""

    name: str
    label: str
    what: str
    value: int | float | str | None
    kind: str
    stands_on: str
    seen_by: str
    as_of: datetime | None = None


def own_scores(by: Actor) -> list[Score]:
    """Return everything that is worked out about the asker's own creator below discovery; raise NotFound."""
    return [*_quality(by), *_eligibility(by), *_conduct(by)]


def _quality(by: Actor) -> Iterator[Score]:
    for card in own_quality(by):
        yield Score(
            name="audience_quality",
            label=_("Audience quality, %(platform)s @%(handle)s")
            % {"platform": Platform(card.platform).label, "handle": card.handle},
            what=_("How far public numbers lie from what is usual for the platform and tier; an indication, 0 to 100."),
            value=card.score,
            kind="number",
            stands_on=_("%(counted)s of 4 signals; each is explained under Audience quality.")
            % {"counted": card.counted},
            seen_by=_("Nobody but you and the operator.") if card.is_hidden else _("You, brands and the operator."),
            as_of=card.computed_at,
        )


def _eligibility(by: Actor) -> Iterator[Score]:
    check = EligibilityCheck.objects.filter(creator=own_creator(by)).order_by("-pk").first()
    if check is not None:
        yield Score(
            name="eligibility",
            label=_("Joining rules"),
            what=_("Whether you meet the published rules for being listed."),
            value=str(check.get_outcome_display()),
            kind="text",
            stands_on=_("%(count)s criteria of the policy %(policy)s, version %(version)s.")
            % {"count": len(check.criteria), "policy": check.policy, "version": check.version},
            seen_by=_("You and the operator; brands only see whether you are listed."),
            as_of=check.confirmed_at,
        )


def _conduct(by: Actor) -> Iterator[Score]:
    row = CreatorConduct.objects.filter(creator=own_creator(by)).first()
    for name, one in conduct.FIGURES.items():
        count = getattr(row, one.count) if row else 0
        yield Score(
            name=name,
            label=str(one.label),
            what=str(one.formula),
            value=getattr(row, name) if row else None,
            kind=one.kind,
            stands_on=_("%(count)s cases here.") % {"count": count},
            seen_by=_("You, brands and the operator."),
            as_of=row.as_of if row else None,
        )
