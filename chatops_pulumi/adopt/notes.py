"""Remarks about what is adopted, which need no action before the import."""

from collections.abc import Iterator

from chatops_pulumi.adopt.plan import Plan


def notes(plan: Plan) -> Iterator[str]:
    """Yield what to know about sensitive values and tags in the program."""
    for resource in plan.taken:
        if resource.sensitive:
            names = ", ".join(sorted(resource.sensitive))
            yield (
                f"The state marks {names} of {resource.address} as sensitive. The values are not shown here, but __main__.py "
                "contains those that are arguments, in plain text. Check it before you commit it."
            )
    for component in plan.components:
        tags = component.args.get("tags", {})
        about = [f"{key}: {value}" for key, value in tags.items() if "terraform" in f"{key}{value}".lower()]
        if about:
            yield (
                f"The adopted resources have tags that name Terraform ({', '.join(about)}). {component.kind} "
                f"{component.name!r} keeps them and adds them to new resources. Change them after the migration."
            )
