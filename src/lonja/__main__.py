"""`python -m lonja` is the `lonja` command."""

from lonja.cli import main

main()
