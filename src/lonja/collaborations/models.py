"""Collaborations: one creator in one campaign, with offers, agreement, deliverables, drafts and messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.collaborations.states import AMENDABLE, COLLABORATION, DELIVERABLE, DISPUTED, ENDED, OPEN, PRODUCING
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import (
    ANSWERS,
    PERMISSIONS,
    TAKES_BACK,
    Entry,
    Side,
    Verdict,
    other,
    side_of,
    state_label,
)
from lonja.core import clock
from lonja.core.errors import Forbidden, IllegalMove
from lonja.core.ids import new_id
from lonja.core.money import Money
from lonja.core.rows import Rows
from lonja.creators.types import DeliverableType


class CollaborationRows(Rows["Collaboration"]):
    def visible_to(self, by: Actor) -> CollaborationRows:
        """The brand and the creator of a collaboration see it, and so do the operator and the system."""
        if by.is_system or by.is_staff:
            return self
        if by.organization_id is None:
            return self.none()
        if by.is_brand:
            return self.filter(brand_id=by.organization_id)
        return self.filter(creator__organization_id=by.organization_id)


class Collaboration(models.Model):
    """One creator in one campaign."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    creator = models.ForeignKey("creators.Creator", on_delete=models.PROTECT, related_name="+")
    entry = models.CharField(max_length=12, choices=Entry)
    state = models.CharField(max_length=18)
    # The side whose offer is on the table, and until when the other may answer; empty when nothing is offered.
    offered_by = models.CharField(max_length=8, blank=True)
    answer_by = models.DateTimeField(null=True)
    # What a cancellation or a decision left owed to the creator, in the fee's currency.
    owed_minor = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CollaborationRows.as_manager()

    class Meta:
        verbose_name = _("collaboration")
        indexes = [
            models.Index(fields=["campaign", "state"], name="collaboration_campaign"),
            models.Index(fields=["brand", "-id"], name="collaboration_brand"),
            models.Index(fields=["creator", "-id"], name="collaboration_creator"),
            models.Index(fields=["answer_by"], name="collaboration_answer_by", condition=~models.Q(offered_by="")),
        ]
        constraints = [
            COLLABORATION.constraint("collaboration_state"),
            models.UniqueConstraint(
                fields=["campaign", "creator"], name="collaboration_open_once", condition=~models.Q(state__in=ENDED)
            ),
            models.CheckConstraint(
                condition=models.Q(offered_by__in=["", Side.BRAND, Side.CREATOR]), name="collaboration_offered_by"
            ),
            # An open collaboration always has an offer on the table and a clock; nothing waits for ever.
            models.CheckConstraint(
                condition=~models.Q(state__in=OPEN) | ~models.Q(offered_by="") & models.Q(answer_by__isnull=False),
                name="collaboration_open_has_offer",
            ),
            models.CheckConstraint(
                condition=models.Q(owed_minor__isnull=True) | models.Q(owed_minor__gte=0), name="collaboration_owed"
            ),
        ]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"collaboration:{self.pk}"

    @property
    def creator_house_id(self) -> UUID | None:
        """The creator's organization, None until the creator joins."""
        return self.creator.organization_id

    def parties(self) -> tuple[UUID, ...]:
        """The organizations that may hear of it."""
        return tuple(house for house in (self.brand_id, self.creator_house_id) if house)

    def moves(self, by: Actor) -> list[str]:
        """Return the moves open to the asker now, buttons and API alike; work on pieces is on the deliverables."""
        side = side_of(by)
        names = [name for name in COLLABORATION.available(self.state, side) if by.can(PERMISSIONS[name])]
        return [name for name in names if self._is_turn(name, side)]

    def move(self, name: str, by: Actor, *, reason: str = "", target: str | None = None) -> None:
        """Change the state by the table of moves, and write down who, when and why; the only place that sets it.

        Raises IllegalMove, Forbidden.
        """
        side = side_of(by)
        try:
            found = COLLABORATION.find(name, self.state, side, target)
        except IllegalMove:
            raise IllegalMove(self.refused(name)) from None
        if name in ANSWERS | TAKES_BACK and not self.offered_by:
            raise IllegalMove(gettext("There is no offer on the table."))
        if not self._is_turn(name, side):
            raise Forbidden(gettext("It is the other side's turn."))
        source = self.state
        self.state = found.target
        self.changed_at = clock.now()
        if self.state not in (*OPEN, *AMENDABLE):
            self.offered_by, self.answer_by = "", None
        self.save(update_fields=["state", "changed_at", "offered_by", "answer_by", "owed_minor"])
        if source != found.target:
            StateChange.objects.create(
                collaboration=self,
                source=source,
                target=found.target,
                move=name,
                side=side,
                user_id=by.user_id,
                at=self.changed_at,
                reason=reason,
            )

    def _is_turn(self, name: str, side: str) -> bool:
        """Only the other side answers an offer; only its own side takes it back; one offer at a time."""
        if name in ANSWERS:
            return side == other(self.offered_by)
        if name in TAKES_BACK:
            return side in (self.offered_by, Side.SYSTEM) and bool(self.offered_by)
        return name != "amend" or not self.offered_by

    def refused(self, name: str) -> str:
        """Return in words why the move isn't possible from the present state."""
        if self.state in ENDED:
            return gettext("This collaboration is over (%(state)s).") % {"state": state_label(self.state)}
        if self.state == DISPUTED:
            return gettext("This is disputed: nothing moves until the operator decides.")
        if name in ANSWERS | TAKES_BACK:
            return gettext("This has been agreed already.")
        words = {"state": state_label(self.state)}
        return gettext("This is not possible now: the collaboration is “%(state)s”.") % words


class OfCollaboration(models.Model):
    """Base of the rows that belong to one collaboration."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class StateChange(OfCollaboration):
    """One change of state: from, to, by which move, who, when, why."""

    source = models.CharField(max_length=18, blank=True)
    target = models.CharField(max_length=18)
    move = models.CharField(max_length=20)
    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = Rows["StateChange"].as_manager()

    class Meta:
        verbose_name = _("change of state")
        indexes = [models.Index(fields=["collaboration", "id"], name="statechange_collaboration")]


class Offer(OfCollaboration):
    """One version of the terms; never changed, a counter-offer is the next number."""

    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    deliverables = models.JSONField()
    rights = models.JSONField()
    revisions_included = models.PositiveSmallIntegerField()
    message = models.TextField(blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = Rows["Offer"].as_manager()

    class Meta:
        verbose_name = _("offer")
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="offer_number"),
            models.CheckConstraint(condition=models.Q(fee_minor__gte=0), name="offer_fee"),
        ]

    @property
    def terms(self) -> Terms:
        """What is offered."""
        return Terms.from_json(
            {
                "fee_minor": self.fee_minor,
                "currency": self.currency,
                "deliverables": self.deliverables,
                "rights": self.rights,
                "revisions_included": self.revisions_included,
            }
        )


class Agreement(OfCollaboration):
    """An accepted offer, frozen; the database refuses to change it. A later one with the next number replaces it."""

    number = models.PositiveSmallIntegerField()
    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5)
    text = models.TextField()
    # The canonical JSON of terms, parties and text, of which sha256 is the fingerprint.
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    accepted_side = models.CharField(max_length=8, choices=Side)
    # Plain ids: the frozen row may not change when an account is closed; the name is in the document.
    accepted_by_id = models.UUIDField(null=True)
    accepted_at = models.DateTimeField()
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    exclusivity_categories = ArrayField(models.CharField(max_length=60), default=list)
    exclusivity_from = models.DateField(null=True)
    exclusivity_until = models.DateField(null=True)

    objects = Rows["Agreement"].as_manager()

    class Meta:
        verbose_name = _("agreement")
        constraints = [models.UniqueConstraint(fields=["collaboration", "number"], name="agreement_number")]

    @property
    def fee(self) -> Money:
        return Money(self.fee_minor, self.currency)


class Deliverable(OfCollaboration):
    """One piece of content owed."""

    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=20, choices=DeliverableType)
    due_on = models.DateField()
    state = models.CharField(max_length=18, default=PRODUCING)
    revisions_used = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    # When silence becomes approval, and when the brand was reminded of it.
    review_by = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    measured_at = models.DateTimeField(null=True)

    objects = Rows["Deliverable"].as_manager()

    class Meta:
        verbose_name = _("deliverable")
        indexes = [models.Index(fields=["review_by"], name="deliverable_review_by")]
        constraints = [
            DELIVERABLE.constraint("deliverable_state"),
            models.UniqueConstraint(fields=["collaboration", "position"], name="deliverable_position"),
        ]

    def moves(self, by: Actor) -> list[str]:
        """Return the moves open to the asker on this piece, were the collaboration under way."""
        side = side_of(by)
        return [name for name in DELIVERABLE.available(self.state, side) if by.can(PERMISSIONS[name])]

    def move(self, name: str, by: Actor, **changes: Any) -> None:
        """Change the state by the table of moves, with other fields; the only place that sets it.

        Raises IllegalMove, Forbidden.
        """
        try:
            found = DELIVERABLE.find(name, self.state, side_of(by))
        except IllegalMove:
            words = gettext("This is not possible now: the piece is “%(state)s”.")
            raise IllegalMove(words % {"state": state_label(self.state)}) from None
        self.state = found.target
        for field, value in changes.items():
            setattr(self, field, value)
        self.save(update_fields=["state", *changes])


class Draft(models.Model):
    """One version of a piece, shown to the brand before it goes live, and the brand's answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    link = models.URLField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    submitted_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(blank=True)
    # Approved by the clock, because the brand didn't answer.
    is_automatic = models.BooleanField(default=False)

    objects = Rows["Draft"].as_manager()

    class Meta:
        verbose_name = _("draft")
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="draft_number"),
            models.CheckConstraint(condition=~models.Q(link="", text=""), name="draft_not_empty"),
        ]


class Message(OfCollaboration):
    """A line that one side, or the operator, wrote to the others."""

    side = models.CharField(max_length=8, choices=Side)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    objects = Rows["Message"].as_manager()

    class Meta:
        verbose_name = _("message")
        indexes = [models.Index(fields=["collaboration", "-id"], name="message_collaboration")]


class ContactView(OfCollaboration):
    """Somebody looked at the creator's contact details."""

    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = Rows["ContactView"].as_manager()

    class Meta:
        verbose_name = _("view of contact details")


class Rating(models.Model):
    """What a brand says of a creator after the work, once, and the creator's answer, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    collaboration = models.OneToOneField(Collaboration, on_delete=models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = Rows["Rating"].as_manager()

    class Meta:
        verbose_name = _("rating")
        constraints = [
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="rating_stars"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None) | ~models.Q(answer="") & ~models.Q(answered_at=None),
                name="rating_answer_dated",
            ),
        ]


class BrandReliability(models.Model):
    """How a brand behaved, counted from its collaborations. `collaborations.reliability` says what each figure is."""

    organization = models.OneToOneField(
        "accounts.Organization", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    paid_on_time_bps = models.PositiveIntegerField(null=True)
    paid_count = models.PositiveIntegerField(default=0)
    reply_minutes = models.PositiveIntegerField(null=True)
    reply_count = models.PositiveIntegerField(default=0)
    answered_bps = models.PositiveIntegerField(null=True)
    answered_count = models.PositiveIntegerField(default=0)
    revisions = models.PositiveIntegerField(null=True)
    revisions_count = models.PositiveIntegerField(default=0)
    as_of = models.DateTimeField()

    objects = Rows["BrandReliability"].as_manager()

    class Meta:
        verbose_name = _("reliability of a brand")


class Mention(models.Model):
    """A brand lets the creator name it in its media kit; the row is there while it does."""

    collaboration = models.OneToOneField(Collaboration, primary_key=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = Rows["Mention"].as_manager()

    class Meta:
        verbose_name = _("mention")
