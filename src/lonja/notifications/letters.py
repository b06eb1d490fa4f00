"""A letter: what one e-mail says, and its two forms, plain text and simple HTML."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One e-mail's words, already in the reader's language.

    `facts` are label and value pairs, such as fee and deadline; `action` is the button's label and `path` where it
    leads; `note` is the small print.
    """

    subject: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    action: str = ""
    path: str = ""
    note: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the letter as plain values, for a job."""
        return asdict(self)

    @classmethod
    def from_plain(cls, values: dict[str, Any]) -> Letter:
        """Return the letter that `plain` took apart."""
        facts = tuple((label, value) for label, value in values["facts"])
        return cls(**{**values, "paragraphs": tuple(values["paragraphs"]), "facts": facts})


def address(path: str) -> str:
    """Return the whole address of one of our pages.

    It is made from the installation's own address, never from a request: a forged Host header must not be able to
    put somebody else's address into a password letter.
    """
    return f"{settings.LONJA_URL}{path}" if path.startswith("/") else path


def compose(letter: Letter, *, to: str, language: str) -> EmailMultiAlternatives:
    """Return the e-mail, ready to send."""
    with translation.override(language):
        context = {"letter": letter, "url": address(letter.path) if letter.path else "", "language": language}
        text = render_to_string("email/letter.txt", context)
        html = render_to_string("email/letter.html", context)
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=text,
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return message
