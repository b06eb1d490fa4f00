"""The page on which whoever tries Lonja changes what a stand-in platform tells."""

from __future__ import annotations

from html import escape

from lonja.standins.http import CONTROL, Request
from lonja.standins.look import NAMES, count, frame, spanish
from lonja.standins.world import Account, World

WORDS = {
    "title": ("El doble de %s: sus cuentas y sus fallos", "The stand-in of %s: its accounts and its failures"),
    "lead": (
        "Cambia lo que cuenta la plataforma. Lonja lo ve en la siguiente lectura.",
        "Change what the platform tells. Lonja sees it at the next reading.",
    ),
    "others": ("Los otros dobles:", "The other stand-ins:"),
    "faults": ("Fallos de la plataforma", "The platform's failures"),
    "down": ("Apagar", "Take it down"),
    "busy": ("Demasiadas peticiones", "Too many requests"),
    "slow": ("Lenta", "Slow"),
    "up": ("Funciona bien", "Working well"),
    "now": ("Ahora:", "Now:"),
    "followers": ("Seguidores", "Followers"),
    "save": ("Cambiar", "Change"),
    "videos": ("Vídeos nuevos", "New videos"),
    "views": ("Visualizaciones de cada uno", "Views of each"),
    "publish": ("Publicar", "Publish"),
    "delete": ("Borrar el último vídeo", "Delete the newest video"),
    "restate": ("Quitar un 10 % de las visualizaciones", "Take back 10 % of the views"),
    "revoke": ("Retirar el permiso a Lonja", "Take the consent from Lonja"),
    "erase": ("Pedir que se borren los datos", "Ask to have the data erased"),
    "handle": ("Nombre de usuario", "Handle"),
    "add": ("Inventar una cuenta", "Make up an account"),
    "connected": ("con permiso para Lonja", "has allowed Lonja"),
    "facts": (
        "%s seguidores · %s vídeos y %s visualizaciones en 30 días",
        "%s followers · %s videos and %s views in 30 days",
    ),
}


def page(world: World, request: Request) -> str:
    """Write the page; every form is an order of `control.CONTROLS`."""
    is_spanish = spanish(request)
    say = {name: words[0 if is_spanish else 1] for name, words in WORDS.items()}
    links = " · ".join(f'<a href="{escape(address)}">{escape(name)}</a>' for name, address in world.others.items())
    others = f"<p>{say['others']} {links}</p>" if links else ""
    accounts = "".join(_account(world, account, say, is_spanish) for account in world.accounts.values())
    content = f'<p class="muted">{say["lead"]}</p>{others}{_faults(world, say)}{_add(say)}{accounts}'
    return frame(world.platform, say["title"] % NAMES[world.platform], content, is_spanish=is_spanish)


def _form(order: str, inside: str) -> str:
    return f'<form method="post" action="{CONTROL}{order}" class="row">{inside}</form>'


def _hidden(**values: object) -> str:
    return "".join(f'<input type="hidden" name="{name}" value="{escape(str(text))}">' for name, text in values.items())


def _number(name: str, label: str, value: int) -> str:
    return f'<label>{label}<input type="number" min="0" name="{name}" value="{value}"></label>'


def _button(label: str) -> str:
    return f"<button>{label}</button>"


def _faults(world: World, say: dict[str, str]) -> str:
    fault = world.faults
    state = "down" if fault.broken else "busy" if fault.busy else "slow" if fault.slow else "up"
    settings = {
        "up": {"busy": 0, "broken": 0, "slow": 0},
        "down": {"busy": 0, "broken": 1, "slow": 0},
        "busy": {"busy": 1, "broken": 0, "slow": 0},
        "slow": {"busy": 0, "broken": 0, "slow": 1, "slow_s": 3},
    }
    buttons = "".join(
        _form("faults", _hidden(**values) + _button(say[name])) for name, values in settings.items() if name != state
    )
    return (
        f"<fieldset><legend>{say['faults']}</legend><p>{say['now']} <b>{say[state]}</b></p>"
        f'<div class="row">{buttons}</div></fieldset>'
    )


def _add(say: dict[str, str]) -> str:
    handle = f'<label>{say["handle"]}<input name="handle" required maxlength="40"></label>'
    numbers = [("followers", 49_000), ("videos", 2), ("views", 600)]
    fields = handle + "".join(_number(name, say[name], value) for name, value in numbers)
    return f"<fieldset><legend>{say['add']}</legend>{_form('add', fields + _button(say['add']))}</fieldset>"


def _account(world: World, account: Account, say: dict[str, str], is_spanish: bool) -> str:
    videos, views = account.recent(world.now())
    facts = say["facts"] % tuple(count(n, is_spanish=is_spanish) for n in (account.followers, videos, views))
    has_consent = any(grant.account_id == account.id for grant in world.grants)
    mark = f" · <b>{say['connected']}</b>" if has_consent else ""
    who = _hidden(handle=account.handle)
    followers = _number("followers", say["followers"], account.followers)
    new = _number("count", say["videos"], 3) + _number("views", say["views"], 2_000)
    orders = [("delete", who, "delete"), ("restate", who, "restate")]
    if has_consent:
        orders.append(("revoke", who, "revoke"))
    if has_consent and "erase" in world.pushes:
        orders.append(("revoke", who + _hidden(erase=1), "erase"))
    buttons = "".join(_form(order, hidden + _button(say[label])) for order, hidden, label in orders)
    return (
        f'<article id="{escape(account.id)}"><h2>@{escape(account.handle)}</h2><p class="muted">{facts}{mark}</p>'
        f"{_form('account', who + followers + _button(say['save']))}"
        f"{_form('publish', who + new + _button(say['publish']))}"
        f'<div class="row">{buttons}</div></article>'
    )
