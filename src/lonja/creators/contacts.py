"""Contact details and how they are kept: one encrypted text for each creator."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from lonja.core import crypto
from lonja.core.errors import Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """How to reach a creator outside of Lonja; the address is where products are sent."""

    email: str = ""
    phone: str = ""
    address: str = ""
    manager: str = ""

    def __bool__(self) -> bool:
        return any((self.email, self.phone, self.address, self.manager))


def seal(details: ContactDetails) -> str:
    """Encrypt the details for storage."""
    return crypto.encrypt(json.dumps(asdict(details)))


def unseal(sealed: str) -> ContactDetails:
    """Read what `seal` wrote; raise Unavailable when no encryption key fits any more."""
    try:
        return ContactDetails(**json.loads(crypto.decrypt(sealed)))
    except ValueError as error:
        raise Unavailable(
            _("The contact details can't be read: the operator changed the encryption key without keeping the old one.")
        ) from error
