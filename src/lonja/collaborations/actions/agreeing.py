"""How an accepted offer becomes an agreement: frozen, paid for, and turned into deliverables."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import terms as rules
from lonja.collaborations.actions import money
from lonja.collaborations.actions.exclusivity import require_no_overlap
from lonja.collaborations.models import Agreement, Collaboration, Deliverable, Offer
from lonja.collaborations.sentences import Setting, sentences
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import side_of
from lonja.core import clock
from lonja.core.errors import Invalid


def agree(collaboration: Collaboration, offer: Offer, language: str, by: Actor) -> Agreement:
    """Freeze the offer, reserve its fee and write down what is owed; raise Conflict (exclusivity, budget)."""
    require_no_overlap(collaboration, offer.terms, by)
    money.reserve(collaboration, offer.terms.fee, by)
    agreement = _freeze(collaboration, offer, language, by, number=1)
    pieces = [piece for piece in offer.terms.deliverables for _copy in range(piece.count)]
    pieces.sort(key=lambda piece: piece.due_on)
    Deliverable.objects.bulk_create(
        Deliverable(collaboration=collaboration, position=position, type=piece.type, due_on=piece.due_on)
        for position, piece in enumerate(pieces, start=1)
    )
    return agreement


def amend(collaboration: Collaboration, offer: Offer, language: str, by: Actor) -> Agreement:
    """Replace the agreement by the offer, and the reserved fee by the new one; raise Conflict, Invalid."""
    require_same_pieces(collaboration, offer.terms)
    require_no_overlap(collaboration, offer.terms, by)
    before = current_agreement(collaboration)
    money.replace(collaboration, before.fee, offer.terms.fee, by)
    agreement = _freeze(collaboration, offer, language, by, number=before.number + 1)
    _move_dates(collaboration, offer.terms)
    return agreement


def current_agreement(collaboration: Collaboration) -> Agreement:
    """Return the agreement in force; raise NotFound before there is one."""
    return Agreement.objects.filter(collaboration=collaboration).order_by("-number").one()


def require_same_pieces(collaboration: Collaboration, terms: Terms) -> None:
    """Raise Invalid where an amendment asks for other pieces: those are another campaign's or another offer's."""
    owed = Counter(Deliverable.objects.filter(collaboration=collaboration).values_list("type", flat=True))
    asked: Counter[str] = Counter()
    for piece in terms.deliverables:
        asked[piece.type] += piece.count
    if owed != asked:
        raise Invalid({"deliverables": [_("The pieces agreed on stay; fee, dates, rights and revisions can change.")]})


def _freeze(collaboration: Collaboration, offer: Offer, language: str, by: Actor, number: int) -> Agreement:
    now, terms = clock.now(), offer.terms
    with translation.override(language):
        text = "\n".join(sentences(terms, setting_of(collaboration)))
    document = rules.canonical(
        {
            "collaboration": str(collaboration.pk),
            "campaign": {"id": str(collaboration.campaign_id), "name": collaboration.campaign.name},
            "brand": {"id": str(collaboration.brand_id), "name": collaboration.brand.name},
            "creator": {"id": str(collaboration.creator_id), "name": collaboration.creator.name},
            "number": number,
            "offer": {"id": str(offer.pk), "number": offer.number, "by": offer.side},
            "terms": terms.as_json(),
            "approval_business_days": collaboration.campaign.approval_business_days,
            "disclosure_label": collaboration.campaign.disclosure_label,
            "language": language,
            "text": text,
            "accepted": {
                "side": side_of(by),
                "user": str(by.user_id) if by.user_id else None,
                "name": by.name,
                "at": now.isoformat(),
            },
        }
    )
    return Agreement.objects.create(
        collaboration=collaboration,
        number=number,
        offer=offer,
        language=language,
        text=text,
        document=document,
        sha256=rules.fingerprint(document),
        accepted_side=side_of(by),
        accepted_by_id=by.user_id,
        accepted_at=now,
        fee_minor=terms.fee_minor,
        currency=terms.currency,
        exclusivity_categories=list(terms.rights.exclusivity_categories),
        exclusivity_from=terms.rights.exclusivity_from,
        exclusivity_until=terms.rights.exclusivity_until,
    )


def setting_of(collaboration: Collaboration) -> Setting:
    """Return whom and what the sentences of this collaboration speak of."""
    campaign = collaboration.campaign
    return Setting(
        brand=collaboration.brand.name,
        creator=collaboration.creator.name,
        campaign=campaign.name,
        product=campaign.product,
        disclosure_label=campaign.disclosure_label,
        approval_business_days=campaign.approval_business_days,
    )


def _move_dates(collaboration: Collaboration, terms: Terms) -> None:
    """Give the pieces that aren't live yet the amendment's dates, type by type in their order."""
    dates: dict[str, list[date]] = {}
    for piece in sorted(terms.deliverables, key=lambda piece: piece.due_on):
        dates.setdefault(piece.type, []).extend([piece.due_on] * piece.count)
    for deliverable in Deliverable.objects.filter(collaboration=collaboration).order_by("position"):
        due_on = dates[deliverable.type].pop(0)
        if deliverable.published_at is None and deliverable.due_on != due_on:
            deliverable.due_on = due_on
            deliverable.save(update_fields=["due_on"])
