"""What the stand-ins' pages share: the frame, a style that is plainly not the platform's, two languages."""

from __future__ import annotations

from html import escape

from lonja.standins.http import Request

NAMES = {"tiktok": "TikTok", "youtube": "YouTube", "instagram": "Instagram"}
STYLE = (
    "*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#f3f1ea;color:#222}"
    "main{max-width:40rem;margin:0 auto;padding:1rem}h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:0}"
    ".sign{background:repeating-linear-gradient(135deg,#e8d9a0 0 12px,#efe3b5 12px 24px);padding:.6rem 1rem;"
    "font-weight:600;color:#3a2f00}"
    "fieldset{border:1px solid #999;border-radius:.4rem;margin:1rem 0;padding:.75rem 1rem}"
    "label{display:flex;gap:.6rem;padding:.35rem 0;min-height:44px;align-items:center}label input{flex:none}"
    "input:not([type=checkbox]):not([type=radio]),select{font:inherit;padding:.45rem;width:100%;min-width:0;"
    "border:1px solid #777;border-radius:.3rem;background:#fff;color:#222}"
    "button{font:inherit;font-weight:600;min-height:44px;padding:.4rem 1rem;border:1px solid #333;border-radius:.4rem;"
    "background:#fff;color:#222;cursor:pointer}button.yes{background:#222;color:#fff}.row{display:flex;flex-wrap:wrap;"
    "gap:.6rem;align-items:end;margin:.5rem 0}.row>label{flex:1 1 8rem;display:block;min-height:0}.muted{color:#5a564c}"
    "article{border-top:1px solid #aaa;padding:1rem 0}form{margin:0}small{color:#5a564c}"
    "@media(prefers-color-scheme:dark){body{background:#1b1a17;color:#eee}.muted,small{color:#b5b0a4}"
    "button,input:not([type=checkbox]):not([type=radio]),select{background:#2a2925!important;color:#eee!important}"
    "button.yes{background:#eee!important;color:#1b1a17!important}}"
)


def spanish(request: Request) -> bool:
    """Tell whether the reader's browser asks for Spanish before English."""
    wanted = [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").lower().split(",")]
    return next((code for code in wanted if code in {"es", "en"}), "es") == "es"


def frame(platform: str, title: str, content: str, *, is_spanish: bool) -> str:
    """Return a whole page that says first that it isn't the platform."""
    name = NAMES[platform]
    sign = (
        f"Esto es un doble de {name}, para probar Lonja. No se pregunta a ninguna plataforma real."
        if is_spanish
        else f"This is a stand-in of {name}, for trying Lonja. No real platform is asked."
    )
    return (
        f'<!doctype html><html lang="{"es" if is_spanish else "en"}"><head><meta charset="utf-8">'
        '<link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f'<style>{STYLE}</style></head><body><p class="sign" role="note" style="margin:0">{sign}</p>'
        f"<main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )


def count(number: int, *, is_spanish: bool) -> str:
    """Write a whole number as the reader does."""
    text = f"{number:,}"
    return text.replace(",", ".") if is_spanish else text
