"""The letters of accounts: prove your address, a new password, what changed. In the active language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from lonja.notifications.letters import Letter

Context = Mapping[str, Any]


def write(prefix: str, context: Context) -> Letter:
    """Return the letter that allauth asks for by the name of its templates."""
    return _LETTERS[prefix.rpartition("/")[2]](context)


def _path(url: str) -> str:
    """Keep the path only: the address of the installation is ours to say, not the request's."""
    return urlsplit(url).path


def _confirm(context: Context) -> Letter:
    return Letter(
        subject=_("Confirm your e-mail address"),
        paragraphs=(_("Press the button to confirm that this address is yours."),),
        action=_("Confirm my address"),
        path=_path(context["activate_url"]),
        note=_(
            "The link works for 3 days. If you didn't ask for it, do nothing: no account is used with your address."
        ),
    )


def _exists(context: Context) -> Letter:
    return Letter(
        subject=_("You already have an account"),
        paragraphs=(
            _("Somebody, probably you, tried to sign up with this address, which has an account already."),
            _("Sign in with it. If you have forgotten the password, set a new one."),
        ),
        action=_("Set a new password"),
        path=reverse("account_reset_password"),
    )


def _unknown(context: Context) -> Letter:
    return Letter(
        subject=_("There is no account with this address"),
        paragraphs=(
            _("Somebody, probably you, asked for a new password, but no account here uses this address."),
            _("Perhaps you signed up with another one."),
        ),
        action=_("Sign up"),
        path=reverse("account_signup"),
    )


def _reset(context: Context) -> Letter:
    key = f"{context['uid']}-{context['key']}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return Letter(
        subject=_("Set a new password"),
        paragraphs=(_("Press the button to set a new password."),),
        action=_("Set a new password"),
        path=path.replace("UID-KEY", quote(key)),
        note=_("The link works once. If you didn't ask for it, do nothing: your password stays as it is."),
    )


def _changed(title: Callable[[Context], str]) -> Callable[[Context], Letter]:
    def letter(context: Context) -> Letter:
        return Letter(
            subject=title(context),
            paragraphs=(title(context), _("If this wasn't you, set a new password now.")),
            facts=(
                (_("From the address"), str(context.get("ip", ""))),
                (_("With the browser"), str(context.get("user_agent", ""))),
            ),
            action=_("Set a new password"),
            path=reverse("account_reset_password"),
        )

    return letter


_LETTERS: dict[str, Callable[[Context], Letter]] = {
    "email_confirmation": _confirm,
    "email_confirmation_signup": _confirm,
    "account_already_exists": _exists,
    "unknown_account": _unknown,
    "password_reset_key": _reset,
    "password_changed": _changed(lambda context: _("Your password was changed")),
    "password_reset": _changed(lambda context: _("Your password was reset")),
    "password_set": _changed(lambda context: _("A password was set")),
    "email_changed": _changed(
        lambda context: _("Your e-mail address was changed to %(address)s") % {"address": context.get("to_email", "")}
    ),
    "email_confirm": _changed(lambda context: _("Your e-mail address was confirmed")),
    "email_deleted": _changed(
        lambda context: _("The e-mail address %(address)s was removed") % {"address": context.get("deleted_email", "")}
    ),
}
