"""The campaigns of the demo: one in every stage, with collaborations in every state between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from lonja.accounts.types import OrganizationKind
from lonja.campaigns import actions as campaigns
from lonja.campaigns.types import CampaignDraft, Entry, Piece, Rights
from lonja.collaborations import states
from lonja.core import clock
from lonja.core.money import Money
from lonja.demo import people
from lonja.demo.deals import ENDS, STEPS, Deal, Plan, Stage
from lonja.demo.draw import stream
from lonja.measurement import actions as measurement


@dataclass(frozen=True, slots=True)
class Scene:
    """One campaign: its plan, who is in it and how far, how it ends."""

    key: str
    brand: str
    draft: Mapping[str, Any]
    plans: Sequence[tuple[str, Mapping[str, Any]]] = ()  # state and what differs, one creator of the brand each
    first: int = 0  # which of the brand's creators begins
    ends: str = ""  # close or cancel
    lasts: int = 75  # days from launch to end
    age: int = 10  # days since launch, where nobody is in it
    costs: Mapping[str, int] = field(default_factory=dict)  # kind -> euros
    exclusive: tuple[str, ...] = ()  # categories that its creators keep free for the brand, two months beyond its end


# How the first brand's creators worked before: speed of answer, days late, stars, words, and what they say to that.
_BEFORE: Final = (
    (
        0.12,
        0.0,
        5,
        "Cercana, puntual y con ideas propias. Repetiremos.",
        "Gracias, fue un gusto trabajar con tanta libertad.",
    ),
    (0.4, 0.0, 4, "Buen trabajo, sin sorpresas.", ""),
    (0.7, 4.5, 3, "El vídeo gustó mucho, pero llegó tarde.", "El producto tardó una semana en llegarme."),
    (1.0, 0.0, 5, "", ""),
    (0.25, 0.0, 4, "Muy clara con lo que necesita.", ""),
    (1.4, 5.0, 4, "", ""),
)


def _past(ago: float) -> list[tuple[str, Mapping[str, Any]]]:
    """A campaign of long ago: everybody finished, was paid and was rated."""
    return [
        (
            states.COMPLETED,
            {
                "is_past": True,
                "ago": ago,
                "pace": pace,
                "late": late,
                "stars": stars,
                "words": words,
                "answer": answer,
                "paid_after": 12.0 + 7 * place,
                "haggles": place == 4,
            },
        )
        for place, (pace, late, stars, words, answer) in enumerate(_BEFORE)
    ]


_SALES: Final = {"clicks_per_view": 0.007, "order_euros": 70.0}
_BEAUTY: Final = {"categories": ("beauty",), "countries": ("ES",), "disclosure_label": "Publicidad"}

SCENES: Final = (
    *(
        Scene(
            key,
            "brisa",
            {**_BEAUTY, "name": name, "objective": "awareness", "product": product, "targets": {"views": 300_000}},
            plans=_past(ago),
            ends="close",
            lasts=18,
        )
        for key, name, product, ago in (
            ("manos", "Manos de invierno", "Crema de manos", 262.0),
            ("madre", "Día de la madre", "Aceite de rosas", 190.0),
        )
    ),
    Scene(
        "verano",
        "brisa",
        {
            **_BEAUTY,
            "name": "Verano sin prisa",
            "objective": "sales",
            "product": "Bruma solar ligera SPF 50",
            "margin_bps": 6_200,
            "targets": {"views": 900_000, "conversions": 120},
            "messages": "Protege sin brillo. Se reaplica en un gesto.",
            "do": "Enséñala sobre la piel, con luz natural.",
            "dont": "No hables de curar ni de tratar.",
            "hashtags": ("#veranosinprisa",),
        },
        plans=[
            (states.COMPLETED, {**_SALES, "ago": 61.0, "haggles": True, "stars": 5, "paid_after": 14.0}),
            *[
                (states.COMPLETED, {**_SALES, "ago": 58.0 - 3 * n, "stars": 5 - n % 2, "paid_after": 20.0})
                for n in range(4)
            ],
            (
                states.COMPLETED,
                {"ago": 52.0, "caption": "gracias a Brisa por el verano {hashtag}", "stars": 4, "paid_after": 9.0},
            ),
        ],
        ends="close",
        lasts=60,
        costs={"product": 340, "shipping": 96, "boosting": 450},
    ),
    Scene(
        "otono",
        "brisa",
        {
            **_BEAUTY,
            "name": "Rutina de otoño",
            "objective": "sales",
            "product": "Sérum de noche",
            "margin_bps": 5_500,
            "targets": {"views": 1_200_000, "engagements": 60_000},
            "messages": "Dos gotas, cada noche. Sin perfume.",
            "do": "Cuenta tu rutina real.",
            "hashtags": ("#rutinadeotono",),
        },
        plans=[
            (states.PUBLISHED, dict(_SALES)),
            (states.MEASURED, {**_SALES, "haggles": True}),
            (states.APPROVED, {}),
            (states.IN_REVIEW, {}),
            (states.CHANGES_REQUESTED, {}),
            (states.PRODUCING, {}),
            (states.AGREED, {"haggles": True}),
            (states.CANCELLED, {}),
        ],
        lasts=95,
        costs={"product": 210},
    ),
    Scene(
        "navidad",
        "brisa",
        {
            **_BEAUTY,
            "name": "Navidad luminosa",
            "objective": "awareness",
            "product": "Cofre de brillos",
            "entry": Entry.OPEN,
            "targets": {"views": 800_000},
            "messages": "Un regalo que se abre dos veces.",
            "hashtags": ("#navidadluminosa",),
        },
        plans=[
            (states.INVITED, {}),
            (states.NEGOTIATING, {}),
            (states.INVITED, {"ago": 4.1}),
            (states.APPLIED, {}),
            (states.APPLIED, {"ago": 2.2}),
            (states.DECLINED, {}),
            (states.WITHDRAWN, {}),
            (states.EXPIRED, {}),
        ],
        first=0,
        lasts=60,
    ),
    Scene(
        "primavera",
        "brisa",
        {**_BEAUTY, "name": "Primavera que viene", "objective": "content", "product": "Bálsamo de labios"},
        ends="draft",
    ),
    Scene(
        "cosecha",
        "almazara",
        {
            "name": "Primera cosecha",
            "objective": "awareness",
            "product": "Aceite de oliva temprano",
            "countries": ("ES",),
            "categories": ("food",),
            "targets": {"views": 700_000, "posts": 5},
            "disclosure_label": "Publicidad",
            "messages": "Se prensa el mismo día. Amarga y pica: así debe ser.",
            "do": "Pruébalo con pan.",
            "hashtags": ("#primeracosecha",),
        },
        plans=[
            (states.PUBLISHED, {"ago": 24.0}),
            (states.PUBLISHED, {"ago": 11.0}),
            (states.DISPUTED, {}),
            (states.IN_REVIEW, {"ago": 1.4}),
            (states.INVITED, {"ago": 5.6}),
            (states.NEGOTIATING, {"ago": 2.3}),
        ],
        lasts=90,
        costs={"product": 180},
    ),
    Scene(
        "merienda",
        "almazara",
        {
            "name": "Meriendas de verdad",
            "objective": "sales",
            "product": "Galletas de aceite",
            "countries": ("ES",),
            "categories": ("food", "family"),
            "targets": {"conversions": 200},
            "margin_bps": 3_000,
            "disclosure_label": "Colaboración pagada",
            "messages": "Cinco ingredientes.",
        },
        plans=[
            (
                states.COMPLETED,
                {
                    "ago": 75.0 - 4 * n,
                    "clicks_per_view": 0.004,
                    "order_euros": 16.0,
                    "caption": "Colaboración pagada. {hashtag}",
                },
            )
            for n in range(3)
        ],
        first=4,
        ends="close",
        lasts=60,
        costs={"product": 60, "platform": 90},
    ),
    # An oil mill that makes soap too: the first brand has a competitor, and creators who are bound to it.
    Scene(
        "jabon",
        "almazara",
        {
            "name": "Jabón de oliva",
            "objective": "awareness",
            "product": "Jabón de aceite de oliva",
            "countries": ("ES",),
            "categories": ("beauty",),
            "targets": {"posts": 3},
            "disclosure_label": "Publicidad",
            "messages": "El mismo aceite, otra forma.",
        },
        plans=[(states.MEASURED, {"ago": 34.0 + 2 * n}) for n in range(3)],
        first=7,
        lasts=80,
        exclusive=("beauty",),
    ),
    Scene(
        "luna",
        "pixeluna",
        {
            "name": "Luna de cartón",
            "objective": "traffic",
            "product": "Luna de cartón, el juego",
            "countries": ("ES", "MX"),
            "categories": ("gaming",),
            "targets": {"views": 500_000, "clicks": 3_000},
            "disclosure_label": "Publicidad",
            "messages": "Se juega en voz baja.",
            "hashtags": ("#lunadecarton",),
        },
        plans=[
            (states.MEASURED, {"clicks_per_view": 0.011}),
            (states.PUBLISHED, {"clicks_per_view": 0.008}),
            (states.PUBLISHED, {"ago": 5.0, "clicks_per_view": 0.009}),
            (states.PRODUCING, {"ago": 3.0}),
            (states.INVITED, {"ago": 0.4}),
        ],
        lasts=100,
    ),
    Scene(
        "torneo",
        "pixeluna",
        {
            "name": "Torneo de barrio",
            "objective": "awareness",
            "product": "Torneo presencial",
            "countries": ("ES",),
            "categories": ("gaming",),
        },
        plans=[(states.CANCELLED, {"ago": 20.0})],
        first=6,
        ends="cancel",
        lasts=60,
    ),
)


def play(
    scene: Scene, cast: Mapping[str, Any], house: Mapping[str, Any], *, seed: int, now: datetime
) -> dict[str, Any]:
    """Make one campaign and everything in it; return its id."""
    brand = next(one for one in people.BRANDS if one.key == scene.brand)
    by = people.actor(house["user"], house["organization"], OrganizationKind.BRAND)
    plans = _plans(scene, cast)
    begins = [now - timedelta(days=_length(plan)) for plan in plans]
    launched = min(begins, default=now - timedelta(days=scene.age)) - timedelta(days=3)
    with clock.at(launched - timedelta(days=2)):
        campaign = campaigns.create_campaign(draft=_draft(scene, brand.piece, plans, launched), by=by)
    if scene.ends == "draft":
        return {"campaign": str(campaign.pk)}
    with clock.at(launched):
        campaigns.launch_campaign(campaign_id=campaign.pk, by=by)
    stage = Stage(campaign.pk, by, brand.piece, now, stream(seed, f"scene {scene.key}"))
    for begin, plan in sorted(zip(begins, plans, strict=True), key=lambda one: one[0]):
        del begin
        creator = people.actor(plan.creator["user"], plan.creator["organization"], OrganizationKind.CREATOR)
        Deal(stage, plan, creator).walk()
    with clock.at(now - timedelta(days=1)):
        for kind, amount in scene.costs.items():
            measurement.enter_cost(campaign_id=campaign.pk, kind=kind, amount=Money(amount * 100, "EUR"), by=by)
        if scene.ends == "close":
            campaigns.close_campaign(campaign_id=campaign.pk, by=by)
        if scene.ends == "cancel":
            campaigns.cancel_campaign(campaign_id=campaign.pk, by=by)
    return {"campaign": str(campaign.pk)}


def _plans(scene: Scene, cast: Mapping[str, Any]) -> list[Plan]:
    rows = cast["by_brand"][scene.brand]
    plans = []
    for place, (state, more) in enumerate(scene.plans):
        creator = cast["people"][rows[(scene.first + place) % len(rows)]]
        plans.append(replace(Plan(state, creator), **more))
    return plans


def _length(plan: Plan) -> float:
    step, ago = ENDS[plan.state]
    return STEPS[step] + (ago if plan.ago is None else plan.ago)


def _draft(scene: Scene, piece: str, plans: Sequence[Plan], launched: datetime) -> CampaignDraft:
    """Write the plan: dates around the launch, a budget that the fees fit in with a fifth to spare."""
    ends_on = (launched + timedelta(days=scene.lasts)).date()
    fees = sum(plan.creator["prices"][piece] for plan in plans) or 400_000
    budget = (int(fees * 1.4) // 50_000 + 1) * 50_000
    facts: dict[str, Any] = {
        "budget_minor": budget,
        "currency": "EUR",
        "starts_on": launched.date(),
        "ends_on": ends_on,
    }
    pieces = (Piece(type=piece, due_on=ends_on),)
    if scene.exclusive:
        facts["rights"] = Rights(
            exclusivity_categories=scene.exclusive,
            exclusivity_from=launched.date(),
            exclusivity_until=ends_on + timedelta(days=60),
        )
    return CampaignDraft(**{**facts, **scene.draft, "deliverables": pieces, "revisions_included": 2})
