"""`lonja token create`: a key to the API, for scripts and for tests of an installation."""

from __future__ import annotations

import argparse
from typing import Any

from lonja.accounts import actions, queries
from lonja.accounts.actor import Actor
from lonja.ops.command import Failed, LonjaCommand, Result


class Command(LonjaCommand):
    help = "Make an API token that acts as a person in one of their organizations; it is shown this once."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("verb", choices=["create"])
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whom the token acts as")
        parser.add_argument(
            "--organization", default="", metavar="NAME", help="which one, by name or id; else the first"
        )
        parser.add_argument("--scopes", default="", help="permissions it is narrowed to, with commas; all by default")
        parser.add_argument("--days", type=int, default=90, help="how long it lives (90)")
        parser.add_argument("--name", default="command line", help="what it is for")

    def run(self, **options: Any) -> Result:
        by = actor(options["user"], options["organization"])
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        made = actions.create_token(name=options["name"], scopes=scopes or None, days=options["days"], by=by)
        return {
            "token": made.secret,
            "id": made.id,
            "user": options["user"],
            "organization": by.organization_name,
            "organization_id": by.organization_id,
            "role": by.role,
            "scopes": scopes or None,
            "expires_at": made.expires_at and made.expires_at.isoformat(),
        }

    def words(self, result: Result) -> str:
        return str(result["token"])


def actor(email: str, organization: str) -> Actor:
    """Return the person acting in the organization; raise Failed when there is no such person or membership."""
    user = queries.user_by_email(email)
    if user is None:
        raise Failed(f"nobody has the address {email}")
    by = queries.actor_of_user(user)
    if by.organization_id is None:
        raise Failed(f"{email} belongs to no organization")
    if not organization:
        return by
    mine = [(by.organization_id, by.organization_name), *by.others]
    for key, name in mine:
        if organization in {str(key), name}:
            return queries.actor_of_user(user, key)
    raise Failed(f"{email} isn't a member of {organization}; their organizations: {', '.join(n for _, n in mine)}")
