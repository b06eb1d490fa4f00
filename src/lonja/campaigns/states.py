"""The states of a campaign and the moves between them."""

from lonja.core.states import StateMachine, move

DRAFT, ACTIVE, CLOSED, CANCELLED = "draft", "active", "closed", "cancelled"

CAMPAIGN = StateMachine(
    [DRAFT, ACTIVE, CLOSED, CANCELLED],
    [
        move("launch", DRAFT, ACTIVE, "brand"),
        move("close", ACTIVE, CLOSED, "brand system"),
        move("reopen", CLOSED, ACTIVE, "brand"),
        move("cancel", "draft active", CANCELLED, "brand operator"),
    ],
)
