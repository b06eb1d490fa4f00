"""What people see of collaborations, and what the clocks read."""

from lonja.collaborations.queries.clocks import (
    drafts_out_of_time,
    drafts_to_remind_of,
    open_in_campaign,
    unanswered_offers,
)
from lonja.collaborations.queries.lists import (
    Row,
    agreements_of,
    board,
    collaborations,
    has_worked_with,
    inbox,
    rows_of,
)
from lonja.collaborations.queries.one import (
    Detail,
    Piece,
    agreement,
    collaboration,
    deliverable,
    deliverables,
    detail,
    draft,
    latest_draft,
    messages,
    offers,
    statement,
)

__all__ = [
    "Detail",
    "Piece",
    "Row",
    "agreement",
    "agreements_of",
    "board",
    "collaboration",
    "collaborations",
    "deliverable",
    "deliverables",
    "detail",
    "draft",
    "drafts_out_of_time",
    "drafts_to_remind_of",
    "has_worked_with",
    "inbox",
    "latest_draft",
    "messages",
    "offers",
    "open_in_campaign",
    "rows_of",
    "statement",
    "unanswered_offers",
]
