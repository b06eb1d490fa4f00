"""Reactions to what happens below: whom to tell, of which facts, and whether by letter too."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from lonja.accounts import events as account_events
from lonja.accounts import queries as accounts
from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.notifications import actions
from lonja.notifications.letters import Letter
from lonja.notifications.telling import name_of, tell, workers
from lonja.notifications.wording import moment, role


@on(account_events.MemberInvited)
def post_member_invite(event: EventRecord) -> None:
    """Write to the invited person, who may have no account: in theirs if they have one, else the inviter's language."""
    invite = accounts.invite_to_post(event.subject_id)
    if invite is None:
        return
    with translation.override(invite.reader.language):
        letter = Letter(
            subject=_("%(person)s invites you to join %(organization)s on Lonja")
            % {"person": invite.invited_by, "organization": invite.organization},
            paragraphs=(
                _("Hello."),
                _("%(person)s invites you to work in %(organization)s on Lonja.")
                % {"person": invite.invited_by, "organization": invite.organization},
            ),
            facts=(
                (_("Your role"), role(invite.role)),
                (_("Open until"), moment(invite.expires_at.isoformat(), invite.reader)),
            ),
            action=_("See the invitation"),
            path=f"/join/{invite.secret}",
            note=_("It works once and only for this e-mail address. If you expected nothing, do nothing."),
        )
    actions.post_letter(letter, to=invite.reader.email, language=invite.reader.language)


@on(account_events.MemberJoined)
def tell_member_joined(event: EventRecord) -> None:
    """Tell those who run the organization."""
    organization_id = UUID(str(event.parties[0]))
    facts = {
        "person": name_of(event.subject_id),
        "organization": accounts.organization_names([organization_id])[organization_id],
        "role": event.payload["role"],
    }
    tell(
        event,
        workers(organization_id),
        facts=facts,
        path="/settings/members",
        organization_id=organization_id,
        mail=False,
    )


@on(account_events.MemberRoleChanged)
def tell_role_changed(event: EventRecord) -> None:
    """Tell the member."""
    organization_id = UUID(str(event.parties[0]))
    person = accounts.recipient(event.subject_id)
    facts = {"organization": accounts.organization_names([organization_id])[organization_id], **event.payload}
    people = [person] if person else []
    tell(event, people, facts=facts, path="/settings/members", organization_id=organization_id)


@on(account_events.MemberRemoved)
def tell_removed(event: EventRecord) -> None:
    """Tell the person; the notification belongs to no organization, because they can't open that one any more."""
    organization_id = UUID(str(event.parties[0]))
    person = accounts.recipient(event.subject_id)
    facts = {"organization": accounts.organization_names([organization_id])[organization_id]}
    tell(event, [person] if person else [], facts=facts, path="/", organization_id=None)


@on(account_events.TokenCreated)
def tell_token_created(event: EventRecord) -> None:
    """Tell those who run the organization that a key to it was made; a person's own key is their own business."""
    if event.payload["is_personal"]:
        return
    organization_id = UUID(str(event.parties[0]))
    facts = {
        "person": name_of(event.user_id),
        "organization": accounts.organization_names([organization_id])[organization_id],
        "label": event.payload["label"],
    }
    tell(event, workers(organization_id), facts=facts, path="/settings/tokens", organization_id=organization_id)
