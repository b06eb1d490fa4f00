"""What depends on nothing but the language, drawn once for each instead of at every rendering."""

from __future__ import annotations

from typing import Any

from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

from lonja.web.components.library import register


class Still(Node):
    """What depends on nothing but the language: words, of which a page has some seventy, or a whole part of it."""

    def __init__(self, node: TranslateNode | NodeList) -> None:
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
    return Still(node) if is_literal and isinstance(node, TranslateNode) else node


@register.tag("still")
def still(parser: Parser, _token: Token) -> Node:
    """Draw what is inside once for each language: `{% still %}…{% endstill %}`, with nothing inside that differs."""
    inside = parser.parse(("endstill",))
    parser.delete_first_token()
    return Still(inside)
