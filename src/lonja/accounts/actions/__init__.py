"""What people do with accounts: sign up, found and change an organization, bring in members, make tokens."""

from lonja.accounts.actions.closing import close_house
from lonja.accounts.actions.members import (
    accept_invite,
    change_role,
    invite_member,
    leave_organization,
    remove_member,
    revoke_invite,
)
from lonja.accounts.actions.operators import appoint_operator
from lonja.accounts.actions.organizations import create_organization, edit_organization
from lonja.accounts.actions.people import create_user, edit_profile, switch_organization
from lonja.accounts.actions.sign_up import sign_up
from lonja.accounts.actions.tokens import create_token, revoke_token

__all__ = [
    "accept_invite",
    "appoint_operator",
    "change_role",
    "close_house",
    "create_organization",
    "create_token",
    "create_user",
    "edit_organization",
    "edit_profile",
    "invite_member",
    "leave_organization",
    "remove_member",
    "revoke_invite",
    "revoke_token",
    "sign_up",
    "switch_organization",
]
