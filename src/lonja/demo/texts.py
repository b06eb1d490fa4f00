"""Bios, topics and hashtags of the demo population, in Spanish and English, put together from its columns."""

from typing import Final

from lonja.demo.parameters import CATEGORIES, COUNTRIES
from lonja.demo.population import LANGUAGES, Creators

_PLACES: Final = {
    "ES": "España", "MX": "México", "AR": "Argentina", "CO": "Colombia", "CL": "Chile", "PE": "Perú", "VE": "Venezuela",
    "EC": "Ecuador", "DO": "República Dominicana", "GT": "Guatemala", "CR": "Costa Rica", "UY": "Uruguay",
    "PY": "Paraguay", "US": "Estados Unidos", "BR": "Brasil", "PT": "Portugal", "FR": "Francia", "IT": "Italia",
    "GB": "Reino Unido", "DE": "Alemania",
}  # fmt: skip
_PLACES_EN: Final = {
    "ES": "Spain", "MX": "Mexico", "PE": "Peru", "DO": "Dominican Republic", "US": "United States", "BR": "Brazil",
    "FR": "France", "IT": "Italy", "GB": "United Kingdom", "DE": "Germany",
}  # fmt: skip

# What each category is about: (Spanish topics, English topics), the words a brand would search for.
TOPICS: Final = {
    "beauty": (("maquillaje", "piel sensible", "rutinas", "pelo rizado"), ("makeup", "sensitive skin", "routines", "curly hair")),
    "fashion": (("outfits", "armario cápsula", "segunda mano", "tallas reales"), ("outfits", "capsule wardrobe", "thrifting", "real sizes")),
    "food": (("recetas fáciles", "cocina de barrio", "pan", "mercado"), ("easy recipes", "local food", "bread", "markets")),
    "fitness": (("entreno en casa", "fuerza", "correr", "movilidad"), ("home workouts", "strength", "running", "mobility")),
    "travel": (("escapadas", "viajar barato", "rutas", "pueblos"), ("city breaks", "budget travel", "trails", "small towns")),
    "family": (("crianza", "planes con niños", "embarazo", "vuelta al cole"), ("parenting", "days out with kids", "pregnancy", "back to school")),
    "home": (("decoración", "orden", "bricolaje", "plantas"), ("decoration", "tidying", "diy", "plants")),
    "technology": (("móviles", "análisis", "apps", "inteligencia artificial"), ("phones", "reviews", "apps", "artificial intelligence")),
    "gaming": (("partidas", "consolas", "indies", "directos"), ("gameplay", "consoles", "indies", "streams")),
    "comedy": (("humor", "sketches", "vida diaria", "oficina"), ("humor", "sketches", "daily life", "office")),
    "music": (("versiones", "guitarra", "letras", "producción casera"), ("covers", "guitar", "lyrics", "home production")),
    "dance": (("coreografías", "baile urbano", "salsa", "ensayos"), ("choreographies", "urban dance", "salsa", "rehearsals")),
    "sports": (("fútbol", "pádel", "ciclismo", "táctica"), ("football", "padel", "cycling", "tactics")),
    "education": (("idiomas", "ciencia", "historia", "técnicas de estudio"), ("languages", "science", "history", "study tips")),
    "finance": (("ahorro", "primeras inversiones", "autónomos", "hipotecas"), ("saving", "first investments", "freelancing", "mortgages")),
    "motor": (("coches", "motos", "eléctricos", "taller"), ("cars", "motorcycles", "electric cars", "garage")),
    "pets": (("perros", "gatos", "adopción", "adiestramiento"), ("dogs", "cats", "adoption", "training")),
    "art": (("ilustración", "fotografía", "acuarela", "cerámica"), ("illustration", "photography", "watercolor", "ceramics")),
}  # fmt: skip

_BIOS_ES: Final = (
    "{first} y {second} desde {place}. Todo explicado sin prisa.",
    "Cuento lo que sé de {first}. También {second}, cuando toca.",
    "{First} para gente corriente · {place}",
    "Hago vídeos de {first}; los domingos, {second}.",
    "{place}. {First}, {second} y algún fallo que dejo sin cortar.",
    "Pruebo {first} para que no tengas que hacerlo tú.",
)
_BIOS_EN: Final = (
    "{First} and {second} from {place}. Explained without hurry.",
    "I share what I know about {first}. Sometimes {second} too.",
    "{First} for ordinary people · {place}",
    "Videos about {first}; on Sundays, {second}.",
    "{place}. {First}, {second} and the takes that went wrong.",
    "I try {first} so that you don't have to.",
)


def topics(creators: Creators, row: int, *, spanish: bool | None = None) -> tuple[str, str]:
    """Name two topics of a creator's first category, in the language of the creator unless told."""
    if spanish is None:
        spanish = writes_spanish(creators, row)
    words = TOPICS[CATEGORIES[creators.categories[row, 0]].key][0 if spanish else 1]
    start = int(creators.number[row]) // 3
    return words[start % len(words)], words[(start + 1) % len(words)]


def hashtags(creators: Creators, row: int) -> list[str]:
    """Name the hashtags a creator uses: topics without spaces, and the marker of the demo."""
    return [topic.replace(" ", "") for topic in topics(creators, row)] + ["lonjademo"]


def bio(creators: Creators, row: int, *, spanish: bool | None = None) -> str:
    """Write a creator's short bio, in the creator's own language (English outside Spanish) unless told."""
    if spanish is None:
        spanish = writes_spanish(creators, row)
    first, second = topics(creators, row, spanish=spanish)
    code = COUNTRIES[creators.country[row]].code
    place = _PLACES[code] if spanish else _PLACES_EN.get(code, _PLACES[code])
    patterns = _BIOS_ES if spanish else _BIOS_EN
    pattern = patterns[int(creators.number[row]) % len(patterns)]
    return pattern.format(first=first, First=first.capitalize(), second=second, place=place)


def writes_spanish(creators: Creators, row: int) -> bool:
    """Tell whether a creator's texts are in Spanish: also where the first language is another one of Spain."""
    return LANGUAGES[creators.languages[row, 0]] in ("es", "ca", "gl", "eu")
