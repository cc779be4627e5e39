"""Writes `removed` blocks, with which Terraform 1.7 and later forgets resources."""

from collections.abc import Sequence

from chatops_pulumi.adopt.state import StateResource


def removed_blocks(resources: Sequence[StateResource], taken: frozenset[StateResource]) -> str:
    """Write a block for each adopted resource block.

    A `removed` block has no index: it forgets all instances. A resource block with instances that are not adopted therefore
    gets a comment instead (Terraform documentation, removed block reference).

    Args:
        resources: All resources of the states.
        taken: The adopted resources.
    """
    lines = [
        "# Copy these blocks into the root module in place of the adopted code. Terraform 1.7 and later then forgets the",
        "# resources without touching AWS. `terraform plan` must report no resource to destroy.",
    ]
    for state in dict.fromkeys(one.state for one in resources if one in taken):
        lines += ["", f"# State: {_comment(state)}"]
        mine = [one for one in resources if one.state == state]
        for address in dict.fromkeys(one.code_address for one in mine if one in taken):
            left = [one.address for one in mine if one.code_address == address and one not in taken]
            lines += _block(address) if not left else ["", *_partly(address, left)]
    return "\n".join(lines) + "\n"


def _block(address: str) -> list[str]:
    return ["", "removed {", f"  from = {address}", "", "  lifecycle {", "    destroy = false", "  }", "}"]


def _partly(address: str, left: Sequence[str]) -> list[str]:
    return [
        f"# {_comment(address)}: use terraform state rm, because these instances stay:",
        *(f"#   {_comment(one)}" for one in left),
    ]


def _comment(text: str) -> str:
    """A text that cannot end a comment."""
    return " ".join(text.split())
