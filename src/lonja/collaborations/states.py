"""The states of a collaboration and of each of its deliverables, and every move between them (product.md §4).

The two sides move the collaboration itself until they agree. From then on the deliverables move, and the collaboration
follows them by `state_of`: it stands where the piece stands that needs attention first.
"""

from collections.abc import Collection

from lonja.core.states import StateMachine, move

INVITED, APPLIED, NEGOTIATING, AGREED = "invited", "applied", "negotiating", "agreed"
PRODUCING, IN_REVIEW, CHANGES_REQUESTED, APPROVED = "producing", "in_review", "changes_requested", "approved"
PUBLISHED, MEASURED, COMPLETED = "published", "measured", "completed"
DECLINED, EXPIRED, WITHDRAWN, CANCELLED, DISPUTED = (
    "declined",
    "expired",
    "withdrawn",
    "cancelled",
    "disputed",
)

OPEN = (INVITED, APPLIED, NEGOTIATING)
UNDERWAY = (AGREED, PRODUCING, IN_REVIEW, CHANGES_REQUESTED, APPROVED, PUBLISHED, MEASURED)
ENDED = (COMPLETED, DECLINED, EXPIRED, WITHDRAWN, CANCELLED)
# In these the agreement is in force, and an exclusivity in it binds until its last day.
BINDING = (*UNDERWAY, DISPUTED, COMPLETED)
# While pieces are still being made, a new offer can change the agreement (more revisions, another date).
AMENDABLE = (AGREED, PRODUCING, IN_REVIEW, CHANGES_REQUESTED, APPROVED)

COLLABORATION = StateMachine(
    [*OPEN, *UNDERWAY, DISPUTED, *ENDED],
    [
        # In a negotiation only the side that didn't make the latest offer accepts, counters and declines, and only the
        # side that made it withdraws: models.Collaboration knows whose turn it is.
        move("accept", INVITED, AGREED, "creator"),
        move("accept", APPLIED, AGREED, "brand"),
        move("accept", NEGOTIATING, AGREED, "brand creator"),
        move("counter", INVITED, NEGOTIATING, "creator"),
        move("counter", APPLIED, NEGOTIATING, "brand"),
        move("counter", NEGOTIATING, NEGOTIATING, "brand creator"),
        move("decline", INVITED, DECLINED, "creator"),
        move("decline", APPLIED, DECLINED, "brand"),
        move("decline", NEGOTIATING, DECLINED, "brand creator"),
        move("withdraw", INVITED, WITHDRAWN, "brand"),
        move("withdraw", APPLIED, WITHDRAWN, "creator"),
        move("withdraw", NEGOTIATING, WITHDRAWN, "brand creator"),
        move("expire", OPEN, EXPIRED, "system"),
        # A first draft, or a new one after changes were asked for, starts production where nobody pressed the button.
        move("start", (AGREED, CHANGES_REQUESTED), PRODUCING, "creator"),
        move("submit_draft", PRODUCING, IN_REVIEW, "creator"),
        move("request_changes", IN_REVIEW, CHANGES_REQUESTED, "brand"),
        move("approve", IN_REVIEW, APPROVED, "brand system"),
        # The same approval where another piece is still to be changed or made.
        move("approve", IN_REVIEW, CHANGES_REQUESTED, "brand system"),
        move("approve", IN_REVIEW, PRODUCING, "brand system"),
        move("publish", APPROVED, PUBLISHED, "creator operator"),
        move("measure", PUBLISHED, MEASURED, "brand operator system"),
        move("complete", MEASURED, COMPLETED, "brand system"),
        move("cancel", UNDERWAY, CANCELLED, "brand creator operator"),
        move("dispute", UNDERWAY, DISPUTED, "brand creator"),
        move("resolve_completed", DISPUTED, COMPLETED, "operator"),
        move("resolve_cancelled", DISPUTED, CANCELLED, "operator"),
        *(move("resume", DISPUTED, state, "operator") for state in UNDERWAY),
        # A new offer while the work goes on changes the agreement, not the state.
        *(
            move(name, state, state, who)
            for name, who in [
                ("amend", "brand creator"),
                ("accept_amendment", "brand creator"),
                ("decline_amendment", "brand creator"),
                ("withdraw_amendment", "brand creator system"),
            ]
            for state in AMENDABLE
        ),
    ],
)

DELIVERABLE = StateMachine(
    [PRODUCING, IN_REVIEW, CHANGES_REQUESTED, APPROVED, PUBLISHED, MEASURED],
    [
        move("start", CHANGES_REQUESTED, PRODUCING, "creator"),
        move("submit_draft", PRODUCING, IN_REVIEW, "creator"),
        move("request_changes", IN_REVIEW, CHANGES_REQUESTED, "brand"),
        move("approve", IN_REVIEW, APPROVED, "brand system"),
        move("publish", APPROVED, PUBLISHED, "creator operator"),
        move("measure", PUBLISHED, MEASURED, "brand operator system"),
    ],
)

# What needs attention first: a draft that waits for the brand, then changes, then what isn't made yet.
ATTENTION = (IN_REVIEW, CHANGES_REQUESTED, PRODUCING, APPROVED, PUBLISHED, MEASURED)


def state_of(deliverables: Collection[str]) -> str:
    """Return the state that a collaboration takes from its deliverables' states."""
    return next(state for state in ATTENTION if state in deliverables)
