"""One small marketplace with everybody who may ask, and a thing for each name in an address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import reverse

from lonja.accounts import actions as accounts
from lonja.accounts import links
from lonja.accounts import queries as account_queries
from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.money import Money
from lonja.creators import actions as creators
from lonja.creators import quality
from lonja.creators import queries as creator_queries
from lonja.creators.models import ChannelQuality
from lonja.discovery import actions as discovery
from lonja.discovery import index
from lonja.discovery.types import Search
from lonja.measurement import actions as measurement
from lonja.notifications import queries as notifications
from lonja.web import charts
from tests import make
from tests.conventions import rules
from tests.conventions.addresses import Page
from tests.jobs import failed_job, run_jobs
from tests.make import measurement as live
from tests.make.platforms import standing_in


class World:
    """Everybody and everything, made once; each request is undone."""

    def __init__(self) -> None:
        self.deal = make.deal.in_review()
        self.owner = self.deal.brand
        self.other = make.creator()
        self.people: dict[str, Any] = {
            rules.STRANGER: make.stranger(),
            rules.OWNER: self.owner,
            rules.ANALYST: make.analyst(of=self.owner),
            rules.OTHER_BRAND: make.brand(),
            rules.CREATOR: self.deal.talent.person,
            rules.OTHER_CREATOR: self.other.person,
            rules.STAFF: make.staff(),
        }
        self.second = make.deal.approved(of=self.owner, talent=self.deal.talent)
        self.things = self._things()
        self.cookies = {who: make.client_for(person).cookies.output() for who, person in self.people.items()}
        self.apis = {who: self._api(who) for who in rules.EVERYBODY if who != rules.STRANGER}

    def page(self, who: str) -> Client:
        """Return a browser that has just come in as this person: signing out must not last."""
        client = Client(raise_request_exception=False)
        if who in self.cookies:
            client.cookies.load(self.cookies[who].removeprefix("Set-Cookie: "))
        return client

    def _api(self, who: str) -> make.ApiClient:
        api = make.api(self.people.get(who))
        api.client.raise_request_exception = False
        return api

    def thing(self, parameter: str) -> str:
        """Return the id that stands for a name in an address; each name means one kind of thing everywhere."""
        if parameter not in self.things:
            raise AssertionError(f"Teach tests/conventions/world.py to make a {parameter}.")
        return str(self.things[parameter])

    def address(self, page: Page) -> str:
        """Return the page's address with its things in it."""
        return reverse(page.name, kwargs={name: self.thing(name) for name in page.parameters})

    def _things(self) -> dict[str, Any]:
        """Make a thing for each parameter's name. All belong to the owner's brand, or to its collaboration."""
        by, deal, post = self.owner.actor, self.deal, live.published(self.second)
        invite = accounts.invite_member(email="guest@example.com", role="analyst", by=by)
        analyst = self.people[rules.ANALYST].user
        cost = measurement.enter_cost(campaign_id=deal.campaign.pk, kind="product", amount=Money(900, "EUR"), by=by)
        chosen = discovery.create_list(name="Otoño", by=by)
        discovery.add_to_list(list_id=chosen.pk, creator_ids=[deal.talent.creator.id], by=by)
        search = discovery.save_search(name="España", asked=Search(), by=by)
        run, preset = self._import()
        with standing_in("tiktok") as tiktok:
            channel_id = tiktok.connect(deal.talent)
        contest = self._contest(channel_id)
        export = creators.ask_for_export(by=deal.talent.actor)
        creator = deal.talent.actor
        creators.declare_channel(channel="@declared_once", platform="tiktok", by=creator)
        creators.give_joining_facts(facts=creators.JoiningFacts(country="ES"), by=self.other.actor)
        asked = creators.request_review(words="I publish every day.", by=creator)
        run_jobs()
        index.rebuild()
        return {
            "job_id": failed_job("creators.rate_everybody"),
            "list_id": chosen.pk,
            "contest_id": contest.pk,
            "export_id": export.pk,
            "search_id": search.pk,
            "membership_id": next(m.id for m in account_queries.members(by) if m.user_id == analyst.pk),
            "invite_id": invite.pk,
            "secret": links.invite_secret(invite.pk),
            "claim_secret": creators.issue_claim_link(
                creator_id=make.imported_creator().id, by=self.people[rules.STAFF].actor
            ),
            "claim_id": creator_queries.joining(creator).channels[-1].claim_id,
            "review_id": asked.pk,
            "token_id": accounts.create_token(name="shared", is_personal=False, by=by).id,
            "notification_id": notifications.notifications(by).items[0].id,
            "campaign_id": deal.campaign.pk,
            "collaboration_id": deal.id,
            "creator_id": deal.talent.creator.id,
            "absence_id": self._absence(),
            **self._card(),
            "deliverable_id": deal.piece.pk,
            "draft_id": deal.draft.pk,
            "offer_id": deal.offer.pk,
            "publication_id": post.id,
            "cost_id": cost.pk,
            "channel_id": channel_id,
            "platform": "tiktok",
            "code": creators.erase_by_order(
                platform="instagram", account_id="nobody", order="signed", reason="", by=Actor.system()
            ),
            "import_id": run.pk,
            "preset_id": preset.pk,
            "order_id": "order-1",
            "move": "close",
            "version": charts.library_version(),
            # The mail sink is closed outside the demo, whatever the name.
            "name": "20260101-000000-1.log",
            # Allauth's signed keys: stale ones, so that the pages say that the link no longer works.
            "key": "stale",
            "uidb36": "1",
        }

    def _absence(self) -> Any:
        """Make a time away of the world's creator, far enough not to stand in the way."""
        first = clock.today() + timedelta(days=300)
        by = self.deal.talent.actor
        return creators.add_absence(first_on=first, last_on=first + timedelta(days=3), by=by).pk

    def _card(self) -> dict[str, Any]:
        """Put a price, an add-on and a post into the profile of the world's creator."""
        by = self.deal.talent.actor
        creators.set_price(deliverable="tiktok_video", amount_minor=45_000, currency="EUR", is_negotiable=True, by=by)
        draft = creators.AddOnDraft(kind="usage_rights", days=30, percent_bps=5_000)
        return {
            "deliverable": "tiktok_video",
            "currency": "EUR",
            "slug": self._kit(),
            "language": "es",
            "add_on_id": creators.add_add_on(draft=draft, by=by).pk,
            "chosen_id": creators.paste_post(url="https://youtu.be/abcdefghijk", by=by).pk,
        }

    def _contest(self, channel_id: UUID) -> Any:
        """Make an objection to the score of the creator's channel; the score is written as if there were a crowd."""
        now = clock.now()
        ChannelQuality.objects.update_or_create(
            channel_id=channel_id, defaults={"score": 70, "formula": quality.FORMULA, "computed_at": now}
        )
        by = self.deal.talent.actor
        return creators.contest_quality(channel_id=channel_id, text="No.", by=by)

    def _kit(self) -> str:
        """Switch the media kit of the world's creator on."""
        choices = creators.KitChoices(is_on=True, slug="ana-de-prueba")
        creators.set_media_kit(choices=choices, by=self.deal.talent.actor)
        return choices.slug

    def _import(self) -> tuple[Any, Any]:
        """Make an import that waits to be started, and a mapping saved from it."""
        by = self.people[rules.STAFF].actor
        path = Path(settings.HOME) / "creators.csv"
        path.write_text("platform,handle,name,followers\ntiktok,somebody_new,Faro,12.3K\n")
        run = creators.prepare_import(path=path, by=by)
        return run, creators.save_preset(run_id=run.pk, name="monthly", by=by)
