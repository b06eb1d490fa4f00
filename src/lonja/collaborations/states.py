"""The states of a collaboration and every move between them (product.md §4)."""

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

COLLABORATION = StateMachine(
    [*OPEN, *UNDERWAY, DISPUTED, *ENDED],
    [
        move("accept", "invited negotiating", AGREED, "brand creator"),
        move("accept", "applied", AGREED, "brand"),
        move("counter", "invited applied negotiating", NEGOTIATING, "brand creator"),
        move("decline", "invited negotiating", DECLINED, "creator"),
        move("decline", "applied negotiating", DECLINED, "brand"),
        move("withdraw", "invited negotiating", WITHDRAWN, "brand"),
        move("withdraw", "applied negotiating", WITHDRAWN, "creator"),
        move("expire", "invited applied negotiating", EXPIRED, "system"),
        move("start", AGREED, PRODUCING, "creator"),
        move("submit_draft", "agreed producing changes_requested", IN_REVIEW, "creator"),
        move("request_changes", IN_REVIEW, CHANGES_REQUESTED, "brand"),
        move("approve", IN_REVIEW, APPROVED, "brand system"),
        # A collaboration with several deliverables goes back to producing until the last one is approved.
        move("continue", "in_review approved published", PRODUCING, "system"),
        move("publish", APPROVED, PUBLISHED, "creator"),
        move("measure", PUBLISHED, MEASURED, "brand system"),
        move("complete", MEASURED, COMPLETED, "brand system"),
        move("cancel", list(UNDERWAY), CANCELLED, "brand creator operator"),
        move("dispute", list(UNDERWAY), DISPUTED, "brand creator"),
        move("resolve_completed", DISPUTED, COMPLETED, "operator"),
        move("resolve_cancelled", DISPUTED, CANCELLED, "operator"),
    ],
)
