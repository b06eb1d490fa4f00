"""The forms of signing in, passwords and the e-mail address: allauth's, in our words and with one password field."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 10 characters. A few words in a row are better than one clever word.")


class Plain(forms.Form):
    """Takes away what allauth repeats: placeholders that say the label again, the password a second time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A second field only makes people type twice: the browser keeps passwords, and a reset is one letter away.
        self.fields.pop("password2", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, label in self.labels().items():
            self.fields[name].label = label

    def labels(self) -> dict[str, Any]:
        return {}


class SignInForm(Plain, allauth.LoginForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        self.fields["password"].help_text = ""
        return {"login": _("E-mail"), "password": _("Password")}


class ChangeEmailForm(Plain, allauth.AddEmailForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        return {"email": _("New e-mail address")}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = PASSWORD_HELP
        return {"oldpassword": _("Password now"), "password1": _("New password")}


class ForgotPasswordForm(Plain, allauth.ResetPasswordForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        return {"email": _("E-mail")}


class NewPasswordForm(Plain, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        self.fields["password1"].help_text = PASSWORD_HELP
        return {"password1": _("New password")}


class FirstPasswordForm(Plain, allauth.SetPasswordForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        self.fields["password1"].help_text = PASSWORD_HELP
        return {"password1": _("Password")}


class ConfirmItIsYouForm(Plain, allauth.ReauthenticateForm):  # type: ignore[misc]
    def labels(self) -> dict[str, Any]:
        self.fields["password"].help_text = ""
        return {"password": _("Password")}
