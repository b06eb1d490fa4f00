"""The fields a column can be mapped to, and which of them a header's words suggest."""

import re
from dataclasses import dataclass
from typing import Literal

from lonja.platforms.files.cells import word_set
from lonja.platforms.files.headers import plain_header

NumberKind = Literal["whole", "mean", "signed", "rate"]

# Numbers of a channel. "whole" counts one thing, "mean" is per post, "rate" is a fraction of one.
CREATOR_NUMBERS: dict[str, NumberKind] = {
    "followers": "whole",
    "following": "whole",
    "posts": "whole",
    "total_likes": "whole",
    "total_views": "whole",
    "total_comments": "whole",
    "total_shares": "whole",
    "total_saves": "whole",
    "posts_30d": "whole",
    "views_30d": "whole",
    "followers_change_30d": "signed",
    "average_views": "mean",
    "median_views": "mean",
    "average_likes": "mean",
    "average_comments": "mean",
    "average_shares": "mean",
    "average_saves": "mean",
    "average_engagements": "mean",
    "average_authentic_engagements": "mean",
    "engagement_rate": "rate",
    "engagement_rate_views": "rate",
    "engagement_rate_followers": "rate",
    "growth_30d": "rate",
    "growth_90d": "rate",
}
CREATOR_FIELDS: tuple[str, ...] = (
    "platform",
    "external_id",
    "handle",
    "display_name",
    "profile_url",
    "country",
    "audience_country",
    "languages",
    "categories",
    "verified",
    "bio",
    "email",
    "as_of",
    "started_on",
    *CREATOR_NUMBERS,
)
SNAPSHOT_NUMBERS: dict[str, NumberKind] = {
    "views": "whole",
    "likes": "whole",
    "comments": "whole",
    "shares": "whole",
    "saves": "whole",
    "reposts": "whole",
    "reach": "whole",
    "impressions": "whole",
    "full_plays": "whole",
    "link_clicks": "whole",
    "watch_time_seconds": "mean",
    "author_followers": "whole",
}
SNAPSHOT_FIELDS: tuple[str, ...] = (
    "platform",
    "post_id",
    "post_url",
    "at",
    "published_at",
    "author_handle",
    "author_id",
    "author_name",
    "title",
    "hashtags",
    "duration",
    *SNAPSHOT_NUMBERS,
)
REPEATABLE = frozenset(("categories", "languages"))

FOLLOWERS = word_set(
    "followers follower nfollower nfollowers subscribers subscriber subs seguidores suscriptores fans abonnes"
)
FOLLOWING = frozenset(["following", "followings", "nfollowing", "seguidos", "siguiendo", "follows"])
VIEWS = word_set("view views nview nviews play plays reproducciones visualizaciones vistas visionados")
LIKES = frozenset(["like", "likes", "nlike", "nlikes", "heart", "hearts", "gusta"])
COMMENTS = frozenset(["comment", "comments", "ncomment", "ncomments", "comentarios", "comentario"])
SHARES = word_set("share shares nshare nshares compartidos compartidas compartir")
SAVES = word_set("save saves nsave nsaves collect collects bookmarks guardados favoritos favorites favourites")
POSTS = word_set("post posts video videos upload uploads publicaciones publications media medias content contenidos")
ENGAGEMENT = word_set("engagement engagements eng er interacciones interaccion interactions")
AVERAGE = word_set("avg average averages mean promedio medio medios media medias")
MEDIAN = frozenset(["median", "medians", "mediana"])
RATE = word_set("rate ratio tasa % pct percent percentage er porcentaje")
MONTH = word_set("30 30d 30days month monthly mes mensual mensuales")
CHANGE = word_set("change changes growth gained gain delta crecimiento variacion cambio nuevos new")
RANKING = frozenset(["rank", "ranking", "puesto", "posicion", "position", "rango"])
FOREIGN = word_set(
    "liked population earnings unemployment latitude longitude spread friend friends digg fake quality aqs"
)

IDENTITY = re.compile(
    r"\b(handle|user ?name|username|unique ?id|screen name|login|custom url|account|usuario|cuenta|alias|insta name|"
    r"name|nick ?name|title|titulo|channel|canal|youtuber|tiktoker|instagrammer|influencer|creator|creador|nombre|"
    r"profile name|perfil)\b"
)
HANDLE_WORDS = re.compile(r"\b(handle|user ?name|username|unique ?id|screen name|login|custom url|usuario|alias)\b")
NAME_WORDS = re.compile(
    r"\b(display name|full name|nick ?name|nombre completo|channel title|nombre visible|first name|last name)\b"
)
STABLE_ID = re.compile(
    r"^((platform )?(user|channel|account|author|canal|usuario|profile|tiktok|youtube|instagram|creator|influencer) )?"
    r"(id|pk|uid)$"
    r"|^(external|platform user|stable|social) id$|^(user|author) (user )?id$|^id (canal|usuario|channel|user)$"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that a header's words suggest; `is_identity` leaves handle or name to the column's contents."""

    field: str = ""
    is_identity: bool = False


def creator_guess(header: str) -> Guess:
    """Suggest the field of a creators' table that a header names, going by its words alone."""
    plain = plain_header(header)
    words = frozenset(plain.split())
    if not words or plain in ("s no", "no", "n", "#", "index", "row", "unnamed 0") or words & (RANKING | FOREIGN):
        return Guess()
    if found := _fact(plain, words):
        return Guess(found)
    if found := _audience(plain, words):
        return Guess(found)
    if found := _price(plain, words):
        return Guess(found)
    if found := _creator_number(words):
        return Guess(found)
    return Guess(is_identity=bool(IDENTITY.search(plain)))


def unqualified(header: str) -> str:
    """Return what a header counts when it doesn't say of what: "views", "likes", "comments", "shares", "saves"."""
    words = frozenset(plain_header(header).split())
    if len(words) > 2 or words & (AVERAGE | MEDIAN | RATE | MONTH | CHANGE | RANKING | FOREIGN | {"total", "totales"}):
        return ""
    return next((name for name, vocabulary in _SNAPSHOT_COUNTS if words & vocabulary), "")


def snapshot_guess(header: str) -> Guess:
    """Suggest the field of a snapshots' table that a header names, going by its words alone."""
    plain = plain_header(header)
    words = frozenset(plain.split())
    if not words or words & RANKING or words & {"music", "sound", "thumbnail", "playlist", "dislikes"}:
        return Guess()
    for field, pattern in _SNAPSHOT_PATTERNS:
        if pattern.search(plain):
            return Guess(field)
    if words & (AVERAGE | MEDIAN | RATE):
        return Guess()
    for field, vocabulary in _SNAPSHOT_COUNTS:
        if words & vocabulary:
            return Guess(field)
    return Guess()


_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("platform", re.compile(r"^(platform|plataforma|social network|network|red social|red)$")),
    ("external_id", STABLE_ID),
    ("verified", re.compile(r"^(user |author |is )?(account )?(verified|verificado|verificada)$|^is verified$")),
    (
        "profile_url",
        re.compile(r"\b(profile|channel|media|account|perfil|canal|youtube|tiktok|instagram)? ?(url|link|enlace)$"),
    ),
    ("email", re.compile(r"\b(e ?mail|correo)\b")),
    ("bio", re.compile(r"^(user |channel )?(bio|biography|biografia|about|signature|description|descripcion)$")),
    ("languages", re.compile(r"^(content |channel |user )?(languages?|idiomas?|lengua|lang)$")),
    (
        "categories",
        re.compile(
            r"\b(category|categories|categoria|categorias|topics?|tematica|niche|nicho|vertical|interests?|"
            r"intereses|channel type|genre)\b"
        ),
    ),
    (
        "as_of",
        re.compile(
            r"^(date|fecha|as of|snapshot( date| at)?|(date|snapshot|last seen|captured|collected|crawled|scraped|"
            r"updated|recorded|fetched)( (at|on|utc|date))*|last updated?( at)?|fecha de (datos|captura)|"
            r"followers verified at|scrape time)$"
        ),
    ),
    (
        "started_on",
        re.compile(r"^(channel )?(published at|created at|created on|joined|creation date|fecha de creacion)$"),
    ),
)


def _fact(plain: str, words: frozenset[str]) -> str:
    if words & {"audience", "audiencia", "publico"} or (words & {"profile"} and words & {"picture", "image", "photo"}):
        return ""
    if words & {"button", "visit", "visits", "uploads", "playlist"} and not words & {"category"}:
        return ""
    return next((field for field, pattern in _FACTS if pattern.search(plain)), "") or (
        "country"
        if re.search(r"\b(country|pais|region|abbreviation|location|ubicacion|nacionalidad|iso)\b", plain)
        else ""
    )


def _audience(plain: str, words: frozenset[str]) -> str:
    if not words & {"audience", "audiencia", "publico"}:
        return ""
    share = words & (RATE | {"share"})
    if words & {"country", "pais", "location"}:
        return "audience_share:country:top" if share else "audience_country"
    if words & {"female", "women", "mujeres"}:
        return "audience_share:gender:female"
    if words & {"male", "men", "hombres"}:
        return "audience_share:gender:male"
    if match := re.search(r"\b(13 17|18 24|25 34|35 44|45 54|55)\b", plain):
        return "audience_share:age:" + (match[1].replace(" ", "-") if match[1] != "55" else "55+")
    return "-"


def _price(plain: str, words: frozenset[str]) -> str:
    if re.search(r"\b(rate|price|precio|fee|tarifa|cache) (currency|moneda)\b|^(currency|moneda|divisa)$", plain):
        return "price_currency"
    if not (
        words & {"price", "precio", "precios", "fee", "tarifa", "cache", "quote"} or plain in ("rate", "rate amount")
    ):
        return ""
    kinds = (
        ("story", {"story", "stories", "historia"}),
        ("reel", {"reel", "reels"}),
        ("short", {"short", "shorts"}),
        ("post", {"post", "foto", "publicacion"}),
        ("video", {"video", "dedicated", "integration", "mencion"}),
    )
    deliverable = next((kind for kind, names in kinds if words & names), "")
    currencies = (
        ("EUR", {"eur", "euro", "euros", "€"}),
        ("USD", {"usd", "dollars", "dolares", "$"}),
        ("GBP", {"gbp", "£"}),
        ("MXN", {"mxn"}),
        ("BRL", {"brl"}),
        ("COP", {"cop"}),
        ("ARS", {"ars"}),
    )
    return f"price:{deliverable}:{next((code for code, names in currencies if words & names), '')}"


def _creator_number(words: frozenset[str]) -> str:
    """Combine what is counted with how: `avg likes`, `video views for the last 30 days`, `total likes`."""
    how = "median" if words & MEDIAN else "average" if words & AVERAGE else ""
    monthly = bool(words & MONTH)
    if words & ENGAGEMENT:
        return _engagement(words)
    if words & FOLLOWERS:
        if words & CHANGE and words & RATE:
            return "growth_90d" if "90" in words else "growth_30d"
        return "followers_change_30d" if monthly or words & CHANGE else "" if how else "followers"
    if words & FOLLOWING and not how:
        return "following"
    for name, vocabulary in (
        ("views", VIEWS),
        ("likes", LIKES),
        ("comments", COMMENTS),
        ("shares", SHARES),
        ("saves", SAVES),
    ):
        if words & vocabulary:
            return _counted(name, how, monthly, words)
    if words & (POSTS - AVERAGE) or (words & {"media", "medias"} and words & {"count", "total", "number"}):
        return "" if how and "media" not in words else "posts_30d" if monthly else "posts"
    return ""


def _counted(name: str, how: str, monthly: bool, words: frozenset[str]) -> str:
    if how == "median":
        return "median_views" if name == "views" else ""
    if how == "average":
        return f"average_{name}"
    if monthly:
        return "views_30d" if name == "views" else ""
    if words & RATE:
        return ""
    # A bare "comments" in a table of creators may be a total, a mean or one post's: only views and likes are clear.
    return f"total_{name}" if name in ("views", "likes") or "total" in words else ""


def _engagement(words: frozenset[str]) -> str:
    if words & {"authentic", "auth", "autentico"}:
        return "average_authentic_engagements"
    if words & VIEWS:
        return "engagement_rate_views"
    if words & FOLLOWERS:
        return "engagement_rate_followers"
    return "engagement_rate" if words & RATE and not words & AVERAGE else "average_engagements"


_SNAPSHOT_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("platform", re.compile(r"^(platform|plataforma|network|red social)$")),
    ("author_followers", re.compile(r"\b(n?followers?|subscribers?|seguidores|suscriptores)\b")),
    ("author_id", re.compile(r"^(channel|author|user|account|canal|creator) (user )?id$")),
    (
        "author_handle",
        re.compile(
            r"^(user ?name|username|handle|author|author (unique id|handle|username|user name)|unique ?id|"
            r"account|usuario|user|creator|creator handle|influencer)$"
        ),
    ),
    ("author_name", re.compile(r"^(channel (title|name)|author (name|nickname)|canal|nickname|display name)$")),
    (
        "at",
        re.compile(
            r"\b(scrape ?time|scraped|snapshot|captured|crawl(ed)?|fetched|recorded|collected|measured|as of|"
            r"fecha de captura|trending date|timestamp)\b|^(date|fecha|date utc|at|time|captured at)$"
        ),
    ),
    (
        "published_at",
        re.compile(
            r"\b(post ?time|published|publish time|posted|create time|created at|upload date|"
            r"publicado|fecha de publicacion)\b"
        ),
    ),
    ("duration", re.compile(r"\b(duration|duracion|length)\b")),
    ("hashtags", re.compile(r"\b(hashtags?|tags|etiquetas)\b")),
    ("post_url", re.compile(r"\b(url|link|permalink|enlace)\b")),
    (
        "post_id",
        re.compile(
            r"^((platform )?(vid|video|post|media|aweme|item|publication|publicacion|reel) )?(id|pk)$|"
            r"^(external|platform) (post )?id$"
        ),
    ),
    ("title", re.compile(r"\b(caption|title|titulo|description|descripcion|desc|text|texto)\b")),
    ("full_plays", re.compile(r"\b(full plays|completed views|reproducciones completas|full video watched)\b")),
    ("watch_time_seconds", re.compile(r"\b(watch time seconds|total watch time|watch time)\b")),
    ("link_clicks", re.compile(r"\b(link clicks|clicks|clics)\b")),
    ("reach", re.compile(r"\b(reach|alcance)\b")),
    ("impressions", re.compile(r"\b(impressions|impresiones)\b")),
    ("reposts", re.compile(r"\b(reposts?|republicaciones)\b")),
)
_SNAPSHOT_COUNTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("views", VIEWS),
    ("likes", LIKES | {"digg"}),
    ("comments", COMMENTS),
    ("shares", SHARES),
    ("saves", SAVES),
)
