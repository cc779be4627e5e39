"""Where the commands print."""

from rich.console import Console


def console(*, errors: bool = False) -> Console:
    """Standard output, or standard error. Texts are printed as they are: brackets and colons are nobody's markup."""
    return Console(stderr=errors, highlight=False, markup=False, emoji=False)
