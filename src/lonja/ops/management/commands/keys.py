"""`lonja keys rotate`: everything that is stored encrypted, encrypted anew with the newest key."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from django.conf import settings

from lonja.creators import actions
from lonja.ops.command import Failed, LonjaCommand, Result


class Command(LonjaCommand):
    help = (
        "Encrypt everything anew with the first key of LONJA_ENCRYPTION_KEYS, so that the others can go. "
        "It may be stopped and begun again, while everything runs."
    )

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("verb", choices=["rotate"])

    def run(self, **options: Any) -> Result:
        found = actions.reseal(lambda so_far: self.say(f"{so_far.renewed:,} encrypted anew"))
        result = {"keys": len(settings.LONJA_ENCRYPTION_KEYS), **asdict(found)}
        if found.unreadable:
            raise Failed(
                f"{found.unreadable} values fit no key. Add the key they were written with behind the others and run "
                "this again; without it those creators have to connect, or write their contact details, once more.",
                result,
            )
        return result

    def words(self, result: Result) -> str:
        whole = result["renewed"] + result["newest_already"]
        return (
            f"{result['renewed']:,} of {whole:,} values encrypted anew; all of them have the newest key now. Letters "
            "that wait to be sent may need the old one for a day more."
        )
