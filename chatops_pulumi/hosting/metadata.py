"""What the Pulumi Registry shows about the package. Pulumi's inference knows only names and types (pulumi/pulumi#19725)."""

from typing import Any, Final

DISPLAY_NAME: Final = "ChatOps for AWS"
DESCRIPTION: Final = (
    "Approve, roll back or retry AWS deployments with buttons in Slack or Microsoft Teams. "
    "No Lambda, no Slack app, no tokens, no public endpoint."
)
KEYWORDS: Final = (
    "pulumi",
    "aws",
    "chatops",
    "slack",
    "teams",
    "codedeploy",
    "codepipeline",
    "eventbridge",
    "amazon-q",
    "category/cloud",
    "kind/component",
)
"""``category/…`` and ``kind/component`` are what the Registry sorts by."""
LICENSE: Final = "Apache-2.0"
_LOGO: Final = "docs/logo.svg"


def with_metadata(schema: dict[str, Any], repository: str | None = None) -> dict[str, Any]:
    """The schema with the package's metadata.

    Args:
        schema: The component schema.
        repository: The address of the public repository on GitHub, without a slash at its end. The addresses of the package
            follow from it. None: the schema has no addresses, because a wrong one is worse.

    Raises:
        ValueError: The address is not the one of a repository on GitHub.
    """
    found = {
        "name": schema["name"],
        "displayName": DISPLAY_NAME,
        "version": schema["version"],
        "description": DESCRIPTION,
        "keywords": list(KEYWORDS),
        "license": LICENSE,
    }
    if repository is not None:
        found |= _addresses(repository, schema["version"])
    return {**found, **{key: value for key, value in schema.items() if key not in found}}


def _addresses(repository: str, version: str) -> dict[str, str]:
    host, _, path = repository.removeprefix("https://").partition("/")
    owner, _, name = path.partition("/")
    if not repository.startswith("https://github.com/") or not owner or not name or "/" in name:
        raise ValueError(
            f"'{repository}' is not a repository on GitHub. For example: https://github.com/example/pulumi-chatops"
        )
    return {
        "homepage": repository,
        "repository": repository,
        "publisher": owner,
        "logoUrl": f"https://raw.githubusercontent.com/{path}/v{version}/{_LOGO}",
        "pluginDownloadURL": f"git://{host}/{path}/plugin",
    }
