"""Names that platforms, publishers and people give to categories, and what they are in our taxonomy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from lonja.creators.categories import CODES

# Names that say too little ("Others", "Brand") or that the taxonomy has no place for stay topics, as they were written.
NAMES: Mapping[str, tuple[str, ...]] = {
    "beauty": ("belleza", "cosmetics", "beauty and personal care"),
    "makeup": ("maquillaje",),
    "skincare": ("cuidado de la piel",),
    "fashion": (
        "moda",
        "modeling",
        "modelling",
        "clothing and outfits",
        "clothing and accessories",
        "style",
        "fashion and style",
    ),
    "accessories": ("accessories and jewellery", "jewelry", "joyeria", "accesorios"),
    "food": (
        "comida",
        "gastronomia",
        "cocina",
        "food and drinks",
        "food and cooking",
        "food and beverage",
        "food beverage",
        "cooking",
    ),
    "restaurants": ("restaurants and bars", "restaurantes"),
    "recipes": ("recetas",),
    "fitness": ("fitness and health", "trainers and coaches", "health and fitness"),
    "gym": ("fitness and gym", "gimnasio"),
    "travel": ("viajes", "viaje", "travel and tourism", "travel and events", "turismo"),
    "outdoors": ("nature and landscapes", "naturaleza", "nature"),
    "family": ("familia", "kids and toys", "toys", "baby", "kids", "parenting and family", "juguetes", "ninos"),
    "home": ("hogar", "home furniture and appliances", "home and garden", "casa"),
    "diy": ("diy and life hacks", "bricolaje", "howto"),
    "technology": (
        "tecnologia",
        "tech",
        "science and technology",
        "machinery and technologies",
        "electronics",
        "machinery and equipment",
    ),
    "computers": ("computers and gadgets", "informatica"),
    "apps": ("software and apps",),
    "gaming": ("video games", "games", "videogames", "videojuegos", "juegos"),
    "comedy": ("humor", "humor and fun and happiness", "comedia", "funny"),
    "sketches": ("comics and sketches",),
    "music": ("musica", "music and dance", "music dance", "musicians"),
    "dance": ("baile", "danza"),
    "sports": (
        "deporte",
        "deportes",
        "sport",
        "sports with a ball",
        "winter sports",
        "extreme sports and outdoor activity",
        "sports fitness and outdoors",
        "sports fitness",
        "athletes",
    ),
    "football": ("futbol", "soccer"),
    "education": ("educacion", "education and training"),
    "science": ("ciencia",),
    "finance": ("finanzas", "finance and economics", "finance and investing"),
    "business": ("negocios", "business and careers", "management and marketing", "marketing"),
    "motor": (
        "cars and motorbikes",
        "autos and vehicles",
        "automotive and transportation",
        "racing sports",
        "autos",
        "automocion",
    ),
    "cars": ("coches",),
    "pets": ("mascotas", "animals and pets", "animals", "pets and animals", "animales"),
    "art": ("arte", "art artists", "art and crafts", "design art", "artists", "design"),
    "photography": ("fotografia",),
    "entertainment": ("entretenimiento", "shows", "media and entertainment", "media", "tv"),
    "cinema": (
        "cinema and actors actresses",
        "movies",
        "film and animation",
        "film",
        "cine",
        "peliculas",
        "movies and tv",
    ),
    "animation": ("animacion", "cartoons"),
    "celebrities": ("public figure", "celebrity", "famosos"),
    "news": ("news and politics", "noticias", "politica", "politics"),
    "causes": ("nonprofits and activism", "nonprofit", "activismo"),
    "spirituality": ("religion",),
    "lifestyle": ("estilo de vida", "life style", "howto and style", "how to and style"),
    "vlogs": ("daily vlogs", "people and blogs", "personal blog", "people", "vlog", "blogs"),
    "luxury": ("lujo",),
}


def read_categories(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return (codes of the taxonomy, names that have no place in it, as topics), each once and in order."""
    codes: dict[str, None] = {}
    topics: dict[str, None] = {}
    for name in names:
        if code := _codes().get(_plain(name)):
            codes[code] = None
        elif _plain(name) not in ("", "others", "other", "brand", "none"):
            topics[name.strip().lower()[:60]] = None
    return list(codes), list(topics)


@cache
def _codes() -> dict[str, str]:
    named = {_plain(name): code for code, names in NAMES.items() for name in names}
    return {_plain(code): code for code in CODES} | named


def _plain(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.replace("&", " and ")).split())
