"""`lonja operator create`: the operator's organization and its first person, on a fresh installation."""

from __future__ import annotations

import argparse
import os
from typing import Any

from lonja.accounts import actions
from lonja.ops.command import LonjaCommand, Result


class Command(LonjaCommand):
    help = (
        "Make the operator's organization, or join a person to it as owner. The password is read from "
        "LONJA_OPERATOR_PASSWORD; without it the person sets one through “I forgot my password”."
    )

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("verb", choices=["create"])
        parser.add_argument("--email", required=True, help="of the person who will run this installation")
        parser.add_argument("--name", default="", help="of the person")
        parser.add_argument("--organization", default="Lonja", help="the operator's name, shown to creators and brands")
        parser.add_argument("--language", default="es", choices=["es", "en"])

    def run(self, **options: Any) -> Result:
        # The password comes from the environment: arguments are readable by every account of the machine.
        made = actions.appoint_operator(
            email=options["email"],
            name=options["name"],
            password=os.environ.get("LONJA_OPERATOR_PASSWORD") or None,
            organization=options["organization"],
            language=options["language"],
        )
        return {
            "user": options["email"],
            "organization": made.organization,
            "organization_id": made.organization_id,
            "user_created": made.is_new_user,
            "organization_created": made.is_new_organization,
        }

    def words(self, result: Result) -> str:
        return f"{result['user']} is an owner of the operator “{result['organization']}”."
