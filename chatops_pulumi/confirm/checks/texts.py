"""How the chat shows texts, and what pages of the console show: only the person can see it."""

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations
from chatops_pulumi.confirm.steps import NO, YES


def _looked(seen: Observations, step: str) -> Finding:
    choice, said = seen.choice(step), seen.said(step)
    return confirmed(said) if choice == YES else contradicted(said) if choice == NO else not_seen(said)


def markdown_slack(seen: Observations) -> Finding:
    """Asterisks make bold."""
    return _looked(seen, "texts_bold")


def mentions(seen: Observations) -> Finding:
    """A mention of a member notifies."""
    return _looked(seen, "texts_mention")


def console_addresses(seen: Observations) -> Finding:
    """Each page shows what its address names."""
    pages = ("page_alarm", "page_execution", "page_pipeline")
    choices = [seen.choice(page) for page in pages]
    evidence = [seen.said(page) for page in pages]
    if NO in choices:
        return contradicted(*evidence)
    return confirmed(*evidence) if set(choices) == {YES} else not_seen(*evidence)
