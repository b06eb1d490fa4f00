"""How a creator enters a campaign: invited by the brand, one or many at once, or by applying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.campaigns.queries import Campaign
from lonja.campaigns.states import ACTIVE
from lonja.collaborations import events
from lonja.collaborations.actions.exclusivity import Bond, bonds
from lonja.collaborations.actions.loading import limited, next_offer, offer_facts, require_sound
from lonja.collaborations.models import Collaboration, Offer, StateChange
from lonja.collaborations.sentences import day
from lonja.collaborations.states import APPLIED, ENDED, INVITED
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import MOST_INVITATIONS, Entry, side_of
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid, NotFound, Refusal
from lonja.core.events import record
from lonja.core.ids import new_id
from lonja.creators import queries as creators
from lonja.creators.categories import label
from lonja.creators.queries import Party


@dataclass(frozen=True, slots=True)
class RefusedInvitation:
    """A creator who couldn't be invited, and why."""

    creator_id: UUID
    name: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Invitations:
    """What became of a list of invitations."""

    sent: Sequence[Collaboration]
    refused: Sequence[RefusedInvitation]


@transaction.atomic
def invite_creator(*, campaign_id: UUID, creator_id: UUID, terms: Terms, by: Actor, message: str = "") -> Collaboration:
    """Offer one creator the terms; raise Forbidden, NotFound, Conflict (away, in already, refused, bound), Invalid."""
    invitations = invite_creators(
        campaign_id=campaign_id, creator_ids=[creator_id], terms=terms, by=by, message=message
    )
    if invitations.refused:
        raise invitations.refused[0].refusal
    return invitations.sent[0]


@transaction.atomic
def invite_creators(
    *, campaign_id: UUID, creator_ids: Sequence[UUID], terms: Terms, by: Actor, message: str = ""
) -> Invitations:
    """Offer up to 500 creators the same terms: all are checked first, then those who can be invited are.

    Raises Forbidden, NotFound, Conflict (the campaign takes nobody), Invalid (the terms, the number).
    """
    by.require("collaborations.invite")
    wanted = list(dict.fromkeys(creator_ids))
    if not 1 <= len(wanted) <= MOST_INVITATIONS:
        raise Invalid({"creator_ids": [_("From 1 to %(most)s creators at a time.") % {"most": MOST_INVITATIONS}]})
    # Locked, so that two people inviting into one campaign don't invite the same creator twice.
    campaign = campaigns.campaign(by, campaign_id, lock=True)
    _require_takes_people(campaign)
    require_sound(terms, campaign.currency)
    message = limited(message, "message")
    found = creators.parties(by, wanted)
    refusals = _refusals(campaign, wanted, found, terms)
    sent = _enter(campaign, [found[i] for i in wanted if i not in refusals], Entry.INVITATION, terms, message, by)
    return Invitations(
        sent,
        [RefusedInvitation(i, found[i].name if i in found else "", refusals[i]) for i in wanted if i in refusals],
    )


@transaction.atomic
def apply_to_campaign(*, campaign_id: UUID, terms: Terms, by: Actor, message: str = "") -> Collaboration:
    """Offer the asker's own work to an open campaign; raise Forbidden, NotFound, Conflict, Invalid."""
    by.require("collaborations.apply")
    campaign = campaigns.open_campaign(by, campaign_id, lock=True)
    party = creators.own_party(by)
    _require_takes_people(campaign)
    require_sound(terms, campaign.currency)
    if refusal := _refusals(campaign, [party.id], {party.id: party}).get(party.id):
        raise refusal
    return _enter(campaign, [party], Entry.APPLICATION, terms, limited(message, "message"), by)[0]


def _require_takes_people(campaign: Campaign) -> None:
    if campaign.state != ACTIVE:
        raise Conflict(_("The campaign isn't running. Launch it, then invite."))
    if campaign.ends_on < clock.today():
        raise Conflict(_("The campaign ended on %(date)s.") % {"date": day(campaign.ends_on)})


def _refusals(
    campaign: Campaign, wanted: Sequence[UUID], found: Mapping[UUID, Party], offered: Terms | None = None
) -> dict[UUID, Refusal]:
    """Return why each of those creators can't enter now, be it by an invitation on the terms offered or by applying."""
    inside = set(
        Collaboration.objects.filter(campaign=campaign, creator__in=wanted)
        .exclude(state__in=ENDED)
        .values_list("creator_id", flat=True)
    )
    bound = bonds(campaign, offered, wanted) if offered else {}
    refusals: dict[UUID, Refusal] = {}
    for creator_id in wanted:
        party = found.get(creator_id)
        if party is None:
            refusals[creator_id] = NotFound(_("There is no such creator."))
        elif creator_id in inside:
            refusals[creator_id] = Conflict(_("%(name)s is in this campaign already.") % {"name": party.name})
        elif offered and party.is_away(clock.today()):
            refusals[creator_id] = Conflict(_away(party))
        elif offered and (refused := party.refused(campaign.categories)):
            refusals[creator_id] = Conflict(_refused(party, refused))
        elif bond := bound.get(creator_id):
            refusals[creator_id] = Conflict(_bound(party, bond))
    return refusals


def _away(party: Party) -> str:
    until = party.away_until(clock.today())
    if until is None:
        return _("%(name)s is away and hasn't said until when.") % {"name": party.name}
    return _("%(name)s is away until %(date)s.") % {"name": party.name, "date": day(until)}


def _refused(party: Party, categories: Sequence[str]) -> str:
    names = ", ".join(str(label(one)) for one in categories)
    return _("%(name)s takes no campaigns in %(categories)s.") % {"name": party.name, "categories": names}


def _bound(party: Party, bond: Bond) -> str:
    # Neither to whom nor until when: five hundred at a time, that would be a list of other brands' contracts.
    return _("%(name)s is bound to another brand in %(categories)s.") % {"name": party.name, "categories": bond.names}


def _enter(
    campaign: Campaign, parties: Sequence[Party], entry: str, terms: Terms, message: str, by: Actor
) -> list[Collaboration]:
    """Write the collaborations with their first offer; a few statements however many they are."""
    now, state = clock.now(), INVITED if entry == Entry.INVITATION else APPLIED
    entered = [
        Collaboration(
            id=new_id(),
            campaign=campaign,
            brand_id=campaign.organization_id,
            creator_id=party.id,
            entry=entry,
            state=state,
            created_at=now,
            changed_at=now,
        )
        for party in parties
    ]
    offers = [next_offer(collaboration, terms, message, by, number=1, at=now) for collaboration in entered]
    Collaboration.objects.bulk_create(entered)
    Offer.objects.bulk_create(offers)
    StateChange.objects.bulk_create(
        StateChange(
            collaboration=collaboration,
            target=state,
            move="invite" if entry == Entry.INVITATION else "apply",
            side=side_of(by),
            user_id=by.user_id,
            at=now,
        )
        for collaboration in entered
    )
    kind = events.CreatorInvited if entry == Entry.INVITATION else events.CampaignApplied
    whole = Collaboration.objects.select_related("campaign", "creator", "brand").in_bulk([row.pk for row in entered])
    for collaboration, offer in zip(entered, offers, strict=True):
        record(kind(**offer_facts(whole[collaboration.pk], offer, by)), by=by)
    return [whole[row.pk] for row in entered]
