"""Notifications are told once, read by their person only, and posted outside of any transaction."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation

from lonja.accounts import actions as accounts
from lonja.core import events
from lonja.core.errors import NotFound
from lonja.core.models import EventRecord
from lonja.notifications import actions, queries
from lonja.notifications.letters import Letter
from lonja.notifications.models import Notification
from tests import make
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def joined():
    brand = make.brand()
    make.manager(of=brand)
    run_jobs()
    return brand


class TestTelling:
    def test_an_event_delivered_twice_is_told_once(self):
        brand = joined()
        row = EventRecord.objects.get(name="member.joined")
        for _ in range(2):
            events.run(str(row.pk), "lonja.notifications.handlers.accounts.tell_member_joined")
        assert len(queries.notifications(brand.actor).items) == 1

    def test_a_letter_is_sent_once_however_often_its_job_runs(self):
        brand = make.brand()
        member = make.analyst(of=brand)
        run_jobs()
        mail.outbox.clear()
        from lonja.accounts.queries import members

        (membership,) = [m for m in members(brand.actor) if m.user_id == member.user.pk]
        accounts.change_role(membership_id=membership.id, role="manager", by=brand.actor)
        run_jobs()
        from lonja.notifications import tasks

        row = Notification.objects.get(kind="member.role_changed")
        tasks.send_notification(str(row.pk))
        assert len(mail.outbox) == 1

    def test_who_left_sees_that_they_were_removed(self):
        brand = make.brand()
        member = make.analyst(of=brand)
        from lonja.accounts.queries import members

        (membership,) = [m for m in members(brand.actor) if m.user_id == member.user.pk]
        accounts.remove_member(membership_id=membership.id, by=brand.actor)
        run_jobs()
        assert brand.organization.name in mail.outbox[-1].subject


class TestReading:
    def test_counts_down(self):
        brand = joined()
        assert queries.unread_count(brand.actor) == 1
        (told,) = queries.notifications(brand.actor).items
        actions.read_notification(notification_id=told.id, by=brand.actor)
        assert queries.unread_count(brand.actor) == 0

    def test_keeps_the_first_time(self):
        brand = joined()
        (told,) = queries.notifications(brand.actor).items
        first = actions.read_notification(notification_id=told.id, by=brand.actor).read_at
        assert actions.read_notification(notification_id=told.id, by=brand.actor).read_at == first

    def test_of_anothers_is_not_found(self):
        (told,) = queries.notifications(joined().actor).items
        with pytest.raises(NotFound):
            actions.read_notification(notification_id=told.id, by=make.brand().actor)

    def test_all(self):
        brand = joined()
        assert actions.read_all(by=brand.actor) == 1
        assert actions.read_all(by=brand.actor) == 0

    def test_from_the_page_leads_to_the_thing(self):
        brand = joined()
        client = make.client_for(brand)
        with translation.override("es"):
            (told,) = queries.notifications(brand.actor).items
        assert told.title in client.get("/notifications").content.decode()
        assert client.post(f"/notifications/{told.id}/reading").headers["Location"] == "/settings/members"
        assert client.post("/notifications/reading").status_code == 302


class TestPosting:
    def test_nothing_secret_lies_open_in_the_queue(self):
        actions.post_letter(
            Letter(subject="Hola", paragraphs=("a",), path="/join/very-secret"), to="x@example.com", language="es"
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'notifications.send_letter'")
            (row,) = cursor.fetchall()
        assert set(json.loads(row[0])) == {"sealed"}
        assert "very-secret" not in row[0]
        run_jobs()
        assert "/join/very-secret" in mail.outbox[0].body


class TestFeed:
    def test_is_of_ones_own_organization(self):
        brand, other = joined(), joined()
        mine = make.api(brand).get("events").json()["items"]
        assert {row["name"] for row in mine} >= {"organization.created", "member.joined", "member.invited"}
        theirs = {row["id"] for row in make.api(other).get("events").json()["items"]}
        assert not theirs & {row["id"] for row in mine}

    def test_pages_by_cursor_without_a_gap(self):
        brand = joined()
        api = make.api(brand)
        whole = [row["id"] for row in api.get("events").json()["items"]]
        first = api.get("events?limit=2").json()
        second = api.get(f"events?limit=200&cursor={first['next']}").json()
        assert [row["id"] for row in first["items"] + second["items"]] == whole

    def test_is_filtered_by_name(self):
        rows = make.api(joined()).get("events?name=member.joined").json()["items"]
        assert {row["name"] for row in rows} == {"member.joined"}

    def test_refuses_a_foreign_cursor(self):
        assert make.api(joined()).get("events?cursor=nonsense").status_code == 422
