"""The content taxonomy: categories and their subcategories, by code, named in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TREE: Mapping[str, tuple[Promise, Mapping[str, Promise]]] = {
    "beauty": (
        _("Beauty"),
        {
            "makeup": _("Makeup"),
            "skincare": _("Skincare"),
            "hair": _("Hair"),
            "nails": _("Nails"),
            "perfume": _("Perfume"),
        },
    ),
    "fashion": (
        _("Fashion"),
        {
            "outfits": _("Outfits"),
            "streetwear": _("Streetwear"),
            "accessories": _("Accessories"),
            "second-hand": _("Second-hand"),
        },
    ),
    "food": (
        _("Food"),
        {
            "recipes": _("Recipes"),
            "restaurants": _("Restaurants"),
            "baking": _("Baking"),
            "healthy-eating": _("Healthy eating"),
            "wine": _("Wine"),
        },
    ),
    "fitness": (
        _("Fitness"),
        {"gym": _("Gym"), "running": _("Running"), "yoga": _("Yoga"), "nutrition": _("Nutrition")},
    ),
    "travel": (
        _("Travel"),
        {
            "city-breaks": _("City breaks"),
            "outdoors": _("Outdoors"),
            "hotels": _("Hotels"),
            "backpacking": _("Backpacking"),
        },
    ),
    "family": (
        _("Family"),
        {"parenting": _("Parenting"), "pregnancy": _("Pregnancy"), "family-plans": _("Family plans")},
    ),
    "home": (
        _("Home and garden"),
        {"decoration": _("Decoration"), "cleaning": _("Cleaning"), "diy": _("DIY"), "gardening": _("Gardening")},
    ),
    "technology": (
        _("Technology"),
        {"phones": _("Phones"), "computers": _("Computers"), "apps": _("Apps"), "smart-home": _("Smart home")},
    ),
    "gaming": (
        _("Gaming"),
        {"console": _("Console"), "pc": _("PC"), "mobile-games": _("Mobile games"), "esports": _("Esports")},
    ),
    "comedy": (_("Comedy"), {"sketches": _("Sketches"), "parody": _("Parody"), "stand-up": _("Stand-up")}),
    "music": (_("Music"), {"covers": _("Covers"), "instruments": _("Instruments"), "production": _("Production")}),
    "dance": (
        _("Dance"),
        {"choreography": _("Choreography"), "urban-dance": _("Urban dance"), "ballroom": _("Ballroom")},
    ),
    "sports": (
        _("Sports"),
        {"football": _("Football"), "basketball": _("Basketball"), "cycling": _("Cycling"), "padel": _("Padel")},
    ),
    "education": (
        _("Education"),
        {"languages": _("Languages"), "science": _("Science"), "history": _("History"), "study-tips": _("Study tips")},
    ),
    "finance": (_("Finance"), {"saving": _("Saving"), "investing": _("Investing"), "business": _("Business")}),
    "motor": (_("Motor"), {"cars": _("Cars"), "motorcycles": _("Motorcycles")}),
    "pets": (_("Pets"), {"dogs": _("Dogs"), "cats": _("Cats")}),
    "art": (
        _("Art and craft"),
        {"illustration": _("Illustration"), "photography": _("Photography"), "crafts": _("Crafts")},
    ),
    "entertainment": (
        _("Entertainment"),
        {"cinema": _("Film and series"), "celebrities": _("Celebrities"), "animation": _("Animation")},
    ),
    "society": (
        _("Society"),
        {"news": _("News and politics"), "causes": _("Causes"), "spirituality": _("Spirituality")},
    ),
    "lifestyle": (_("Lifestyle"), {"vlogs": _("Vlogs"), "couples": _("Couples"), "luxury": _("Luxury")}),
}

PARENT: Mapping[str, str] = {below: code for code, (_name, subcategories) in TREE.items() for below in subcategories}
# Each category followed by those below it.
ORDER: tuple[str, ...] = tuple(code for top, (_name, below) in TREE.items() for code in (top, *below))
CODES: frozenset[str] = frozenset(ORDER)
_LABELS: Mapping[str, Promise] = {code: name for code, (name, _below) in TREE.items()} | {
    code: name for _name, subcategories in TREE.values() for code, name in subcategories.items()
}


def meeting(codes: Collection[str]) -> frozenset[str]:
    """Return every category that meets one of these: itself, the one above it, those below it."""
    below = (code for code, parent in PARENT.items() if parent in codes)
    return frozenset([*codes, *(PARENT[code] for code in codes if code in PARENT), *below])


def label(code: str) -> str:
    """Return the category's name in the reader's language; the code itself when it isn't in the taxonomy."""
    return str(_LABELS.get(code, code))
