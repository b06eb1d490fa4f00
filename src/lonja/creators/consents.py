"""What a consent covers, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lonja.platforms.types import Function

# What is read with it, and what stays unknown without it.
READS: Mapping[Function, str | Promise] = {
    Function.IDENTITY: _("whose account it is: its name"),
    Function.PROFILE: _("its handle and its bio"),
    Function.NUMBERS: _("how many followers it has"),
    Function.POSTS: _("your public posts, each with its likes, comments and, where it tells them, views"),
    Function.VIEWS: _("views, reach and saves of your posts"),
    Function.AUDIENCE: _("who follows you as shares by age, gender and country; never who they are"),
}
WITHOUT: Mapping[Function, str | Promise] = {
    Function.IDENTITY: _("Without it the channel can't be proved to be yours."),
    Function.PROFILE: _("Without it your channel has no handle here, and brands can't find it by its name."),
    Function.NUMBERS: _("Without it your followers stay unknown, and the joining rules can't be met."),
    Function.POSTS: _("Without it your views and your engagement stay unknown, and the joining rules can't be met."),
    Function.VIEWS: _("Without it your views stay unknown, and the joining rules can't be met."),
    Function.AUDIENCE: _("Without it brands that look for an audience like yours can't find you."),
}

# Why a consent ended, by what the connectors say of it.
ENDINGS: Mapping[str, str | Promise] = {
    "the creator disconnected it here": _("You disconnected it."),
    "the creator disconnected the app": _("You removed the access on the platform."),
    "the creator left": _("You removed the access on the platform."),
    "the account was deleted": _("The account was deleted on the platform."),
    "the creator's age changed": _("The platform says that the age on the account has changed."),
    "the account was banned": _("The platform has banned the account."),
    "the app was revoked by its developer": _("The operator's app was closed on the platform."),
    "the creator asked for deletion": _("You asked the platform to have your data deleted here. It was."),
}


def ending_words(reason: str) -> str:
    """Return in words why a consent ended; what we have no words for is the platform's own business."""
    return str(ENDINGS.get(reason, _("The platform no longer accepts the access that you once allowed.")))
