"""Keeps a set of processes running: starts them, restarts the dead with growing pauses, stops all together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

Say = Callable[[str], None]
ROUND = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# A process that lived this long is taken as sound: its next death starts with the shortest pause again.
SOUND_AFTER = 20.0
STOP_SECONDS = 15.0


class StopAsked:
    """Counts the signals that ask to stop, and interrupts whatever runs until the tree takes over.

    The count is needed because Python drops a KeyboardInterrupt that is raised inside a finalizer.
    """

    def __init__(self) -> None:
        self.times = 0
        self.interrupts = True
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.times += 1
        if self.interrupts:
            raise KeyboardInterrupt


@dataclass
class Child:
    """One process of the tree."""

    name: str
    command: Sequence[str]
    # How long it may take to stop before it is killed.
    patience: float = STOP_SECONDS
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        # A session of its own: Ctrl-C reaches the supervisor only, which then stops the tree in order.
        self.process = subprocess.Popen(self.command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.is_running():
            self.process.send_signal(number)


@dataclass
class Tree:
    """The processes that belong together, and the signals that stop them."""

    children: Sequence[Child]
    say: Say
    stop_asked: StopAsked
    each_round: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def begin(self, name: str) -> None:
        """Start one process before the others; it stops with them, or when the supervisor fails."""
        for child in self.children:
            if child.name == name:
                child.start(self._environment())

    def run(self) -> None:
        """Start everything and keep it running until a signal asks to stop."""
        self.stop_asked.interrupts = False
        try:
            while not self.stop_asked.times:
                self._look_after()
                self.each_round()
                time.sleep(ROUND)
        finally:
            self.stop()

    def _look_after(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.is_running():
                continue
            if child.process is not None:
                self._plan_restart(child, now)
            if now >= child.due:
                child.start(self._environment())

    def _environment(self) -> Mapping[str, str]:
        return {**self.environment, "LONJA_SUPERVISOR": str(os.getpid())}

    def _plan_restart(self, child: Child, now: float) -> None:
        assert child.process is not None  # noqa: S101 for the type checker
        if now - child.started > SOUND_AFTER:
            child.pause = FIRST_PAUSE
        self.say(f"{child.name} ended with code {child.process.returncode}; it starts again in {child.pause:g} s")
        child.process = None
        child.due = now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Stop everything; what doesn't end in time is killed."""
        for child in self.children:
            child.send(signal.SIGTERM)
        begun = time.monotonic()
        # A second Ctrl-C means: don't wait.
        while any(child.is_running() for child in self.children) and self.stop_asked.times < 2:
            for child in self.children:
                if time.monotonic() - begun > child.patience:
                    child.send(signal.SIGKILL)
            time.sleep(0.02)
        for child in self.children:
            child.send(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
