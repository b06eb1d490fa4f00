"""`lonja doctor`: what is configured, what is off and why."""

from __future__ import annotations

from typing import Any

from lonja.ops import health
from lonja.ops.command import Failed, LonjaCommand, Result

MARKS = {"ok": "ok     ", "off": "off    ", "problem": "PROBLEM"}


class Command(LonjaCommand):
    help = "Say what is configured, what is off and why; end with 1 when something is broken."

    def run(self, **options: Any) -> Result:
        findings = [finding.as_json() for finding in health.examine()]
        result = {"healthy": all(f["state"] != "problem" for f in findings), "findings": findings}
        if not result["healthy"]:
            broken = ", ".join(f["name"] for f in findings if f["state"] == "problem")
            if not self._as_json:
                self.tell(result)
            raise Failed(f"needs your hand: {broken}", result)
        return result

    def words(self, result: Result) -> str:
        lines = []
        for finding in result["findings"]:
            lines.append(f"{MARKS[finding['state']]} {finding['name']:<13} {finding['detail']}")
            if finding["remedy"]:
                lines.append(f"        {'':<13} {finding['remedy']}")
        return "\n".join(lines)
