"""A creator's contact details: stored encrypted, read for those who may."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.creators.actions.profile.saying import own_creator
from lonja.creators.contacts import ContactDetails, seal
from lonja.creators.events import ContactChanged
from lonja.creators.models import Contact, Creator

LONGEST = {"email": 254, "phone": 40, "address": 500, "manager": 200}


@transaction.atomic
def set_contact(*, details: ContactDetails, by: Actor) -> None:
    """Store how to reach the asker's creator, encrypted. Raises Forbidden, NotFound, Invalid."""
    creator = own_creator(by)
    said = ContactDetails(**{name: getattr(details, name).strip() for name in LONGEST})
    errors = {
        name: [_("At most %(most)s characters.") % {"most": most}]
        for name, most in LONGEST.items()
        if len(getattr(said, name)) > most
    }
    if said.email and "email" not in errors:
        try:
            validate_email(said.email)
        except ValidationError:
            errors["email"] = [_("This isn't an e-mail address.")]
    if said.phone and not any(c.isdigit() for c in said.phone):
        errors["phone"] = [_("This isn't a telephone number.")]
    if errors:
        raise Invalid(errors)
    keep_contact(creator, said)
    record(ContactChanged(subject_id=creator.pk, parties=(by.organization_id,) if by.organization_id else ()), by=by)


def keep_contact(creator: Creator, details: ContactDetails) -> None:
    """Write the details of a locked creator; the address that a list told in clear is forgotten with it."""
    sealed = {"sealed": seal(details), "changed_at": clock.now()}
    Contact.objects.update_or_create(creator=creator, defaults=sealed)
    if creator.email:
        creator.email = ""
        creator.save(update_fields=["email"])


def hide_email(creator: Creator) -> None:
    """Move the address that a list told into the encrypted details: from now on the creator speaks for itself."""
    if creator.email and not Contact.objects.filter(creator=creator).exists():
        keep_contact(creator, ContactDetails(email=creator.email))


def new_contacts(emails: dict[UUID, str]) -> list[Contact]:
    """Return unsaved contact details of creators who have joined with an address."""
    now = clock.now()
    return [
        Contact(creator_id=key, sealed=seal(ContactDetails(email=email)), changed_at=now)
        for key, email in emails.items()
    ]
