"""How the tests run the CLI."""

from collections.abc import Callable

Pulumi = Callable[..., str]
"""Runs the CLI in a folder with these words, and gives what it printed."""
