"""People, organizations, tokens, and the clients that act for them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from lonja.accounts import actions, links, queries
from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind, Role

_numbers = itertools.count(1)
PASSWORD = "una clave bastante larga"


@dataclass(frozen=True)
class Person:
    """Somebody who asks: the user, the organization they act in (or none), and the actor that both make."""

    user: Any
    organization: Any
    actor: Actor

    @property
    def id(self) -> UUID:
        """The organization's id."""
        return self.organization.pk


def user(email: str = "", name: str = "", password: str | None = None, **fields: Any) -> Any:
    """Make a person with a verified address; a password only on request, because hashing is slow on purpose."""
    number = next(_numbers)
    return actions.create_user(
        email=email or f"person{number}@example.com",
        name=name or f"Person {number}",
        password=password,
        is_verified=True,
        **fields,
    )


def stranger(**fields: Any) -> Person:
    """Make somebody signed up who belongs to no organization."""
    account = user(**fields)
    return Person(account, None, queries.actor_of_user(account))


def _house(kind: str, name: str, of_user: Any = None, **fields: Any) -> Person:
    owner = of_user or user()
    by = Actor.system() if kind == OrganizationKind.OPERATOR else Actor(user_id=owner.pk)
    organization = actions.create_organization(
        kind=kind, name=name or f"{kind.title()} {next(_numbers)}", owner_id=owner.pk, by=by, **fields
    )
    return Person(owner, organization, queries.actor_of_user(owner, organization.pk))


def brand(name: str = "", **fields: Any) -> Person:
    """Make a brand with its owner."""
    return _house(OrganizationKind.BRAND, name, **{"country": "ES", **fields})


def agency(name: str = "", **fields: Any) -> Person:
    """Make an agency with its owner."""
    return _house(OrganizationKind.AGENCY, name, **fields)


def creator_house(name: str = "", **fields: Any) -> Person:
    """Make a creator's organization with its owner; the creator itself is made by `make.creator()`."""
    return _house(OrganizationKind.CREATOR, name, **{"country": "ES", **fields})


def staff(name: str = "", **fields: Any) -> Person:
    """Make an operator with its owner."""
    return _house(OrganizationKind.OPERATOR, name, **fields)


def member(of: Person, role: str, **fields: Any) -> Person:
    """Make a person who was invited into the organization with the role, and accepted."""
    joining = user(**fields)
    invite = actions.invite_member(email=joining.email, role=role, by=of.actor)
    actions.accept_invite(secret=links.invite_secret(invite.pk), by=Actor(user_id=joining.pk))
    return Person(joining, of.organization, queries.actor_of_user(joining, of.organization.pk))


def manager(of: Person, **fields: Any) -> Person:
    """Make a manager of the organization."""
    return member(of, Role.MANAGER, **fields)


def analyst(of: Person, **fields: Any) -> Person:
    """Make an analyst, who only reads, of the organization."""
    return member(of, Role.ANALYST, **fields)


def client_for(who: Any) -> Client:
    """Return a browser-like client signed in as the person (or user), in their organization."""
    client = Client()
    account = who.user if hasattr(who, "user") else who
    client.force_login(account)
    organization = getattr(who, "organization", None)
    if organization is not None:
        session = client.session
        session["organization_id"] = str(organization.pk)
        session.save()
    return client


def token(who: Any, scopes: Sequence[str] | None = None, days: int | None = 90, is_personal: bool = True) -> str:
    """Return the secret of a fresh API token of the person (or user)."""
    by = who.actor if hasattr(who, "actor") else queries.actor_of_user(who)
    return actions.create_token(name="test", scopes=scopes, days=days, is_personal=is_personal, by=by).secret


class ApiClient:
    """Speaks JSON to the API with a token, or with none."""

    def __init__(self, secret: str | None) -> None:
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.client = Client()

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Send one request; `path` is under /api/v1 unless it is a whole path."""
        address = path if path.startswith("/api/") else f"/api/v1/{path.lstrip('/')}"
        data = "" if body is None else json.dumps(body)
        return self.client.generic(
            method.upper(), address, data, content_type="application/json", headers={**self.headers, **headers}
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.request("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.request("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.request("PUT", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.request("PATCH", path, {} if body is None else body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.request("DELETE", path, **headers)


def api(who: Any = None) -> ApiClient:
    """Return an API client for a token's secret, a person, or nobody."""
    return ApiClient(who if who is None or isinstance(who, str) else token(who))
