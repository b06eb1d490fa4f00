"""The jobs that send e-mail, outside of any transaction, with retries."""

from __future__ import annotations

import json
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lonja.accounts import queries as accounts
from lonja.core import clock, crypto
from lonja.notifications import letters, wording
from lonja.notifications.letters import Letter
from lonja.notifications.models import Notification

# Waits of 3, 9, 27 … seconds: about a day in all, so a mail server that is down overnight loses nothing.
PATIENCE = RetryStrategy(max_attempts=9, exponential_wait=3)


@app.task(name="notifications.send_letter", queue="mail", retry=PATIENCE)
def send_letter(sealed: str) -> None:
    """Send a letter that was sealed because it carries a secret link."""
    contents = json.loads(crypto.decrypt(sealed))
    letter = Letter.from_plain(contents["letter"])
    letters.compose(letter, to=contents["to"], language=contents["language"]).send()


@app.task(name="notifications.send_notification", queue="mail", retry=PATIENCE)
def send_notification(notification_id: str) -> None:
    """Send the e-mail of a notification, unless it was sent, or the person left or was removed meanwhile."""
    row = Notification.objects.filter(pk=UUID(notification_id), mailed_at=None).first()
    reader = accounts.recipient(row.user_id) if row else None
    if row is None or reader is None:
        return
    letter = wording.letter(row.kind, row.facts, row.path, reader)
    letters.compose(letter, to=reader.email, language=reader.language).send()
    Notification.objects.filter(pk=row.pk).update(mailed_at=clock.now())


@app.task(name="notifications.check_search", queue="index")
def check_search(search_id: str) -> None:
    """Check one watched search, as soon as its alert is on."""
    from lonja.notifications import watching  # the engine's compiler takes a second to load

    watching.check_searches(search_id=UUID(search_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="notifications.check_searches", queue="index", queueing_lock="notifications.check_searches")
def check_searches(timestamp: int = 0) -> None:
    """Tell of creators who newly match, among those that changed; ten minutes gather what an import brings."""
    from lonja.notifications import watching

    watching.check_searches()


@app.periodic(cron="30 4 * * *")
@app.task(name="notifications.check_whole", queue="index", queueing_lock="notifications.check_whole")
def check_whole(timestamp: int = 0) -> None:
    """Check everybody each night, after the index was built: days pass and lists change without a creator changing."""
    from lonja.notifications import watching

    watching.check_searches(is_whole=True)


@app.periodic(cron="10 7 * * *")
@app.task(name="notifications.write_digests", queue="mail", queueing_lock="notifications.write_digests")
def write_digests(timestamp: int = 0) -> None:
    """Write the letters about saved searches that are due."""
    from lonja.notifications import watching

    watching.write_digests()
