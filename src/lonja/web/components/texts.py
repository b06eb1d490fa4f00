"""Plain words in templates, translated once for each language instead of at every rendering."""

from __future__ import annotations

from typing import Any

from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

from lonja.web.components.library import register


class StillText(Node):
    """Words that depend on nothing but the language: a page has some seventy of them."""

    def __init__(self, node: TranslateNode) -> None:
        self._node = node
        self._known: dict[str | None, Any] = {}

    def render(self, context: Context) -> Any:
        language = get_language()
        text = self._known.get(language)
        if text is None:
            text = self._known[language] = self._node.render(context)
        return text


@register.tag("trans")
def trans(parser: Parser, token: Token) -> Node:
    """Django's own `{% trans "…" %}`; the commonest form, one literal and nothing else, remembers what it said."""
    is_literal = len(words := token.split_contents()) == 2 and words[1][0] in "\"'"
    node = do_translate(parser, token)
    return StillText(node) if is_literal and isinstance(node, TranslateNode) else node
