"""Whether the web server can have its port."""

from __future__ import annotations

import socket

from lonja.ops.errors import StartProblem


def require_free(host: str, port: int) -> None:
    """Raise StartProblem with the remedy when the port is taken or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise StartProblem(f"Port {port} needs more rights. Choose one above 1023: --port 8000") from None
        except OSError as error:
            raise StartProblem(
                f"Port {port} on {host} can't be had ({error.strerror}). Stop the program that has it, "
                f"or choose another: --port {port + 1 if port < 65535 else 8000}"
            ) from None
