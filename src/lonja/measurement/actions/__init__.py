"""What people do in measurement, one file per behavior."""

from lonja.measurement.actions.conversions import Order, assign_code, record_conversion, refund_conversion
from lonja.measurement.actions.costs import enter_cost, remove_cost
from lonja.measurement.actions.imports import SnapshotImport, import_snapshots
from lonja.measurement.actions.publish import publish_deliverable
from lonja.measurement.actions.settle import settle_posts
from lonja.measurement.actions.snapshots import PublicationReading, add_snapshot, add_snapshots

__all__ = [
    "Order",
    "PublicationReading",
    "SnapshotImport",
    "add_snapshot",
    "add_snapshots",
    "assign_code",
    "enter_cost",
    "import_snapshots",
    "publish_deliverable",
    "record_conversion",
    "refund_conversion",
    "remove_cost",
    "settle_posts",
]
