"""Collaborations of the demo: each walks its way by the actions people use, under a moved clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.collaborations import actions, queries, states
from lonja.collaborations.terms import Terms
from lonja.core import clock
from lonja.core.money import Money
from lonja.demo import curves
from lonja.demo.parameters import CONVERSION_PER_CLICK
from lonja.measurement import actions as measurement
from lonja.measurement import queries as measured
from lonja.measurement.actions import Order, PublicationReading
from lonja.measurement.types import Reading
from lonja.payments import actions as payments

# Days after the start on which each step is taken.
STEPS: Final = {
    "enter": 0.0,
    "answer": 1.1,
    "accept": 2.2,
    "start": 3.1,
    "draft": 6.0,
    "changes": 7.2,
    "again": 8.9,
    "approve": 10.1,
    "publish": 12.3,
}
MEASURED_AFTER: Final = 28.0
ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# The last step of each state, and how many days ago it was taken: open ones must still be open.
ENDS: Final[Mapping[str, tuple[str, float]]] = {
    states.INVITED: ("enter", 1.3),
    states.APPLIED: ("enter", 0.8),
    states.NEGOTIATING: ("answer", 0.7),
    states.AGREED: ("accept", 0.4),
    states.PRODUCING: ("start", 2.0),
    states.IN_REVIEW: ("draft", 0.6),
    states.CHANGES_REQUESTED: ("changes", 0.9),
    states.APPROVED: ("approve", 0.5),
    states.PUBLISHED: ("publish", 16.0),
    states.MEASURED: ("publish", 31.0),
    states.COMPLETED: ("publish", 44.0),
    states.DECLINED: ("answer", 3.0),
    states.WITHDRAWN: ("answer", 4.0),
    states.EXPIRED: ("enter", 9.5),
    states.CANCELLED: ("start", 6.0),
    states.DISPUTED: ("publish", 9.0),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One collaboration to make: who with whom, how far, how it sells."""

    state: str
    creator: Mapping[str, Any]  # what people.join_creators keeps of one
    ago: float | None = None  # days since the last step, where it isn't the state's own
    haggles: bool = False
    caption: str = "Publicidad. {hashtag}"
    clicks_per_view: float = 0.0
    order_euros: float = 0.0
    # Of work long done only how its sides behaved is told: how fast, how late (days), how rated, when paid (days).
    is_past: bool = False
    pace: float = 1.0
    late: float = 0.0
    stars: int = 0
    words: str = ""
    answer: str = ""
    paid_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a deal plays: the campaign, its brand, the present, the chance."""

    campaign_id: UUID
    brand: Actor
    piece: str
    now: datetime
    rng: np.random.Generator


class Deal:
    """One collaboration on its way."""

    def __init__(self, stage: Stage, plan: Plan, creator: Actor) -> None:
        self.stage, self.plan, self.creator = stage, plan, creator
        step, ago = ENDS[plan.state]
        self.begin = stage.now - timedelta(days=STEPS[step] + (ago if plan.ago is None else plan.ago))
        self.fee_minor = round(plan.creator["prices"][stage.piece] / 1000) * 1000
        self.id = UUID(int=0)

    def walk(self) -> None:
        """Take every step up to the plan's state."""
        walks: dict[str, Callable[[], None]] = {
            states.INVITED: self._enter,
            states.APPLIED: self._enter,
            states.NEGOTIATING: self._haggle,
            states.DECLINED: self._declined,
            states.WITHDRAWN: self._withdrawn,
            states.EXPIRED: self._expired,
        }
        walks.get(self.plan.state, self._work)()

    def _at(self, step: str) -> Any:
        days = STEPS[step] * (self.plan.pace if step in ("answer", "accept") else 1.0)
        return clock.at(self.begin + timedelta(days=days))

    def _enter(self) -> None:
        with self._at("enter"):
            applies = self.plan.state == states.APPLIED
            by = self.creator if applies else self.stage.brand
            campaign_id, terms = self.stage.campaign_id, self._terms(1.0)
            if applies:
                hello = "Me encaja mucho: es lo que uso a diario. ¿Hablamos?"
                row = actions.apply_to_campaign(campaign_id=campaign_id, terms=terms, by=by, message=hello)
            else:
                hello = "Nos gusta cómo lo cuentas. Te dejamos el brief y el precio; dinos si te encaja."
                creator_id = UUID(self.plan.creator["id"])
                row = actions.invite_creator(
                    campaign_id=campaign_id, creator_id=creator_id, terms=terms, by=by, message=hello
                )
            self.id = row.pk

    def _haggle(self) -> None:
        self._enter()
        with self._at("answer"):
            words = "Con la edición que pide el brief necesito algo más de tiempo. ¿Lo dejamos así?"
            terms = self._terms(1.15)
            actions.counter_offer(collaboration_id=self.id, terms=terms, by=self.creator, message=words)

    def _declined(self) -> None:
        self._enter()
        with self._at("answer"):
            actions.decline(collaboration_id=self.id, reason="Ese mes lo tengo completo.", by=self.creator)

    def _withdrawn(self) -> None:
        self._enter()
        with self._at("answer"):
            reason = "Hemos cambiado las fechas del lanzamiento."
            actions.withdraw(collaboration_id=self.id, reason=reason, by=self.stage.brand)

    def _expired(self) -> None:
        self._enter()
        with clock.at(self.begin + timedelta(days=7.05)):
            actions.expire(collaboration_id=self.id, by=Actor.system())

    def _work(self) -> None:
        state = self.plan.state
        if self.plan.haggles:
            self._haggle()
        else:
            self._enter()
        self._accept()
        if state == states.AGREED:
            return
        with self._at("start"):
            actions.start_production(collaboration_id=self.id, by=self.creator)
            question = "Me ha llegado el paquete. ¿Puedo enseñar el precio en pantalla?"
            actions.send_message(collaboration_id=self.id, text=question, by=self.creator)
        if state == states.PRODUCING:
            return
        if state == states.CANCELLED:
            with clock.at(self.begin + timedelta(days=STEPS["start"] + 2)):
                reason = "El producto no llega a tiempo al almacén."
                actions.cancel_collaboration(collaboration_id=self.id, reason=reason, by=self.stage.brand)
            return
        self._produce()
        if state in (states.IN_REVIEW, states.CHANGES_REQUESTED, states.APPROVED):
            return
        self._live()

    def _accept(self) -> None:
        by = self.stage.brand if self.plan.haggles else self.creator
        with self._at("accept"):
            offer = queries.offers(by, self.id)[-1]
            actions.accept_offer(collaboration_id=self.id, offer_id=offer.pk, by=by, language="es")

    def _produce(self) -> None:
        piece = self._piece()
        with self._at("draft"):
            draft = self._draft(piece, "Primer montaje, sin música todavía.")
        if self.plan.state == states.IN_REVIEW:
            return
        if self.plan.haggles or self.plan.state == states.CHANGES_REQUESTED:
            with self._at("changes"):
                note = "El nombre del producto se oye poco al principio; súbelo y queda perfecto."
                actions.request_changes(draft_id=draft, note=note, by=self.stage.brand)
            if self.plan.state == states.CHANGES_REQUESTED:
                return
            with self._at("again"):
                draft = self._draft(piece, "Corregido el audio del principio.")
        with self._at("approve"):
            actions.approve_draft(draft_id=draft, by=self.stage.brand)

    def _draft(self, piece: UUID, note: str) -> UUID:
        link = f"https://borradores.example/{self.plan.creator['handle']}"
        row = actions.submit_draft(deliverable_id=piece, link=link, note=note, by=self.creator)
        return UUID(str(row.pk))

    def _live(self) -> None:
        piece, live_at = self._piece(), self.begin + timedelta(days=STEPS["publish"] + self.plan.late)
        with clock.at(live_at + timedelta(minutes=20)):
            row = measurement.publish_deliverable(
                deliverable_id=piece,
                url=self._url(),
                text=self.plan.caption.format(hashtag="#lonjademo"),
                language="es",
                live_at=live_at,
                by=self.creator,
            )
            if self.plan.order_euros:
                code = self.plan.creator["name"].split()[0].upper().encode("ascii", "ignore").decode()
                measurement.assign_code(
                    collaboration_id=self.id, kind="promo", code=f"{code}{row.pk.hex[-3:]}", by=self.stage.brand
                )
        if not self.plan.is_past:
            self._sell(self._read(row.pk, live_at), live_at)
        self._close(piece, live_at)
        self._afterwards(live_at)

    def _close(self, piece: UUID, live_at: datetime) -> None:
        state, brand = self.plan.state, self.stage.brand
        if state == states.DISPUTED:
            with clock.at(live_at + timedelta(days=5)):
                reason = "La marca pide retirar el vídeo y el acuerdo dice que se queda."
                actions.dispute(collaboration_id=self.id, reason=reason, by=self.creator)
        if state in (states.MEASURED, states.COMPLETED):
            with clock.at(live_at + timedelta(days=MEASURED_AFTER)):
                actions.mark_measured(deliverable_id=piece, by=brand)
        if state == states.COMPLETED:
            with clock.at(live_at + timedelta(days=MEASURED_AFTER + 2)):
                actions.complete(collaboration_id=self.id, by=brand)

    def _afterwards(self, live_at: datetime) -> None:
        """Pay, rate, answer, as far as the plan says."""
        if self.plan.paid_after:
            row = queries.collaboration(self.stage.brand, self.id)
            with clock.at(live_at + timedelta(days=self.plan.paid_after)):
                payments.settle(
                    reference=row.campaign.reference,
                    subject=row.subject,
                    amount=queries.agreement(self.stage.brand, self.id).fee,
                    note="Transferencia",
                    by=self.stage.brand,
                )
        if self.plan.stars:
            with clock.at(live_at + timedelta(days=MEASURED_AFTER + 3)):
                actions.rate_creator(
                    collaboration_id=self.id, stars=self.plan.stars, words=self.plan.words, by=self.stage.brand
                )
        if self.plan.answer:
            with clock.at(live_at + timedelta(days=MEASURED_AFTER + 4)):
                actions.answer_rating(collaboration_id=self.id, text=self.plan.answer, by=self.creator)

    def _read(self, publication_id: UUID, live_at: datetime) -> int:
        """Record a reading a day, a week at a time, for six weeks or until now; return the clicks at the end."""
        rng, platform = self.stage.rng, self.stage.piece.split("_")[0]
        medians = np.array([self.plan.creator["medians"][platform]], dtype=float)
        finals = curves.typical_counters(rng, platform, medians)
        days = int(min(42, (self.stage.now - live_at) / timedelta(days=1)))
        ages = curves.crawl_ages(rng, 1, days)
        series = curves.readings(rng, platform, finals, ages)[0]
        clicks = 0
        for start in range(0, days, 7):
            week = []
            for age, counters in zip(ages[0, start : start + 7], series[start : start + 7], strict=True):
                told = {name: int(value) for name, value in zip(curves.COUNTERS, counters, strict=True) if value >= 0}
                if self.plan.clicks_per_view:
                    told["link_clicks"] = clicks = int(told["views"] * self.plan.clicks_per_view)
                reading = Reading(at=live_at + timedelta(days=float(age)), counters=told)
                week.append(PublicationReading(publication_id, reading))
            with clock.at(week[-1].reading.at + timedelta(hours=1)):
                measurement.add_snapshots(readings=week, by=self.stage.brand)
        return clicks

    def _sell(self, clicks: int, live_at: datetime) -> None:
        """Report the orders that the clicks brought, at the rate of real advertising; one in twenty comes back."""
        if not self.plan.order_euros:
            return
        rng = self.stage.rng
        orders = min(int(rng.poisson(clicks * CONVERSION_PER_CLICK * 1.4)), 40)
        span = min(30.0, (self.stage.now - live_at) / timedelta(days=1) - 0.5)
        (code,) = (one.code for one in self._codes())
        for number in range(orders):
            at = live_at + timedelta(days=float(0.2 + (span - 0.2) * rng.beta(0.8, 2.2)))
            value = Money(round(100 * self.plan.order_euros * float(rng.lognormal(-0.06, 0.35))), "EUR")
            order = Order(order_id=f"P-{self.id.hex[-6:]}-{number:03d}", value=value, at=at, promo_code=code)
            with clock.at(at + timedelta(hours=1)):
                measurement.record_conversion(order=order, by=self.stage.brand)
                if rng.random() < 0.05:
                    refund = f"D-{order.order_id}"
                    measurement.refund_conversion(order_id=order.order_id, refund_id=refund, by=self.stage.brand)

    def _codes(self) -> list[Any]:
        return [
            one for one in measured.codes(self.stage.brand, self.stage.campaign_id) if one.collaboration_id == self.id
        ]

    def _terms(self, factor: float) -> Terms:
        campaign = campaigns.campaign(self.stage.brand, self.stage.campaign_id)
        return Terms.of_campaign(campaign, round(self.fee_minor * factor / 1000) * 1000)

    def _piece(self) -> UUID:
        found = queries.deliverables(self.stage.brand, queries.collaboration(self.stage.brand, self.id))
        return UUID(str(found[0].deliverable.pk))

    def _url(self) -> str:
        """Return the address of a post that doesn't exist, on the creator's own made-up channel."""
        platform, rng = self.stage.piece.split("_")[0], self.stage.rng
        signs = "".join(ALPHABET[place] for place in rng.integers(0, len(ALPHABET), 11))
        if platform == "youtube":
            return f"https://www.youtube.com/watch?v={signs}"
        if platform == "instagram":
            return f"https://www.instagram.com/reel/{signs}/"
        return f"https://www.tiktok.com/@{self.plan.creator['handle']}/video/{rng.integers(7 * 10**18, 9 * 10**18)}"
