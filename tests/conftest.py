"""What all tests share: the real database, a data folder of their own, and no network but loopback."""

from __future__ import annotations

import os
import tempfile

# Before Django reads its settings: tests never touch a real data folder.
os.environ["LONJA_HOME"] = tempfile.mkdtemp(prefix="lonja-test-")
