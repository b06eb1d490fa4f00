"""The `lonja` command: Django's own, with ours in lonja.ops."""

import os
import sys


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lonja.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
