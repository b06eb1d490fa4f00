"""Stand-in platforms, set up as the operator sets up real ones, and the walk of a creator through their consent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx

from lonja.creators import actions
from lonja.creators.actions import Consent
from lonja.platforms import registry
from lonja.standins import run
from lonja.standins.world import Account, World
from tests.make.creators import Talent


@dataclass
class Standin:
    """One platform that runs, and its world."""

    platform: str
    address: str
    world: World

    @property
    def account(self) -> Account:
        return next(iter(self.world.accounts.values()))

    @property
    def callback(self) -> str:
        return f"http://testserver/connect/{self.platform}/callback"

    def consent(self, url: str, of: Account | None = None, **choice: str) -> dict[str, str]:
        """Answer the consent page as the creator's browser would; return what it brings back."""
        chosen = choice or {"account": (of or self.account).handle}
        answer = httpx.get(url, params=dict(httpx.QueryParams(urlsplit(url).query)) | chosen)
        query = urlsplit(answer.headers["location"]).query
        return {name: values[0] for name, values in parse_qs(query).items()}

    def begin(self, talent: Talent) -> tuple[str, Consent]:
        return actions.begin_connection(platform=self.platform, redirect_uri=self.callback, by=talent.actor)

    def connect(self, talent: Talent, of: Account | None = None, **choice: str) -> UUID:
        """Walk through the whole consent; return the channel's id."""
        url, consent = self.begin(talent)
        back = self.consent(url, of, **choice)
        return actions.finish_connection(
            consent=consent,
            state=back["state"],
            code=back.get("code", ""),
            refusal=back.get("error", ""),
            by=talent.actor,
        )


@contextmanager
def standing_in(platform: str, *, world: World | None = None) -> Iterator[Standin]:
    """Run a stand-in with its keys set, as an operator would set a platform's."""
    with run.running(platform, world=world) as (address, chosen):
        prefix = f"LONJA_{platform.upper()}"
        bases = ",".join(f"{name}={base}" for name, base in run.bases(platform, address).items())
        keys = {f"{prefix}_KEY": "standin-key", f"{prefix}_SECRET": "standin-secret", f"{prefix}_BASES": bases}
        with patch.dict(os.environ, {**keys, "LONJA_TIKTOK_ACCOUNTS_API": "yes"}):
            registry.forget()
            yield Standin(platform, address, chosen)
    registry.forget()
