"""The account that PostgreSQL runs as: our own, or, when we are root, one without rights."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lonja.ops.errors import StartProblem


@dataclass(frozen=True)
class Account:
    """Who the server's files and processes belong to."""

    user: int
    group: int

    @property
    def is_other(self) -> bool:
        """Tell whether this is not the account that we run as."""
        return self.user != os.geteuid()

    def run(self, *command: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, with an environment that no setting of the operator can bend."""
        return subprocess.run(
            command,
            # The account may be unable to enter the folder that we stand in.
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            user=self.user if self.is_other else None,
            group=self.group if self.is_other else None,
            extra_groups=[] if self.is_other else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account may read this folder, every folder above it included."""
        return self.run("/bin/sh", "-c", 'test -r "$0" && test -x "$0"', str(folder)).returncode == 0

    def give(self, path: Path) -> None:
        """Make the account the owner of a path."""
        if self.is_other:
            os.chown(path, self.user, self.group)


def of(data: Path) -> Account:
    """Return the account for a cluster: its owner if it exists, else us, and `nobody` if we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise StartProblem(
            "PostgreSQL refuses to run as root, and there is no account `nobody`. Start Lonja as another user."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)
