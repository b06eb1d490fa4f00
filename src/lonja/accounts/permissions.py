"""Which role may do what: one set of permission names per role and kind of organization."""

from __future__ import annotations

from lonja.accounts.types import OrganizationKind, Role

READ = frozenset(
    {
        "campaigns.read",
        "collaborations.read",
        "creators.read",
        "discovery.search",
        "measurement.read",
        "notifications.read",
        "organization.read",
        "payments.read",
    }
)
# A manager runs the house too: everything but ownership and billing (product.md §1).
HOUSE = frozenset({"organization.manage", "organization.members", "organization.tokens"})
WORK = frozenset({"collaborations.negotiate", "collaborations.message", "measurement.record"})
BRAND_WORK = HOUSE | WORK | {"campaigns.manage", "collaborations.invite", "collaborations.review", "discovery.save"}
CREATOR_WORK = HOUSE | WORK | {"creators.manage_own", "collaborations.apply", "collaborations.produce"}
STAFF_WORK = HOUSE | frozenset(
    {
        "creators.import",
        "creators.review",
        "collaborations.arbitrate",
        "collaborations.message",
        "measurement.record",
        "measurement.import",
        "operations.read",
    }
)
OWN = frozenset({"payments.manage"})

_SEARCHERS = frozenset({OrganizationKind.BRAND, OrganizationKind.AGENCY, OrganizationKind.OPERATOR})
_WORK_BY_KIND: dict[str, frozenset[str]] = {
    OrganizationKind.BRAND: BRAND_WORK,
    OrganizationKind.AGENCY: BRAND_WORK,
    OrganizationKind.CREATOR: CREATOR_WORK,
    OrganizationKind.OPERATOR: STAFF_WORK,
}


def permissions_of(kind: str, role: str) -> frozenset[str]:
    """Return the permission names of a role in an organization of that kind; none for those who have neither."""
    if kind not in _WORK_BY_KIND or role not in Role.values:
        return frozenset()
    # Creators don't search one another, and people who belong to no organization yet see nobody.
    readable = READ if kind in _SEARCHERS else READ - {"discovery.search"}
    if role == Role.ANALYST:
        return readable | ({"operations.read"} if kind == OrganizationKind.OPERATOR else frozenset())
    work = readable | _WORK_BY_KIND[kind]
    return work | OWN if role == Role.OWNER else work


ALL: frozenset[str] = READ | BRAND_WORK | CREATOR_WORK | STAFF_WORK | OWN
