"""Write ``docs/_index.md``, the package's page in the Pulumi Registry, with the example programs in every language."""

from pathlib import Path
from typing import Final

from chatops_pulumi.hosting.metadata import DESCRIPTION, DISPLAY_NAME

ROOT = Path(__file__).parents[2]

_EXAMPLES: Final = {
    "typescript": ("TypeScript", "typescript", "examples/typescript/index.ts"),
    "python": ("Python", "python", None),
    "go": ("Go", "go", "examples/go/main.go"),
    "csharp": ("C#", "csharp", "examples/csharp/Program.cs"),
    "java": ("Java", "java", "examples/java/src/main/java/shop/App.java"),
    "yaml": ("YAML", "yaml", "examples/yaml/Pulumi.yaml"),
}
"""The Registry's key of a language to its name, the kind of its block, and the program. None: the README's."""


def page() -> str:
    """The page's text. The blocks ``chooser`` and ``choosable`` are the Registry's tabs."""
    programs = [
        f"{{{{% choosable language {key} %}}}}\n\n```{kind}\n{_program(path)}\n```\n\n{{{{% /choosable %}}}}\n"
        for key, (_, kind, path) in _EXAMPLES.items()
    ]
    return "\n".join(
        [
            "---",
            f"title: {DISPLAY_NAME}",
            f"meta_desc: {DESCRIPTION}",
            "layout: package",
            "---\n",
            DESCRIPTION,
            "",
            "The components connect EventBridge, SNS and *Amazon Q Developer in chat applications* (formerly AWS Chatbot).",
            "",
            "In this program, a CodeDeploy blue/green deployment waits for a decision. The channel gets a message with the",
            "buttons *Switch traffic* and *Roll back*, and after the switch a second message with *Remove old tasks*. A press",
            "runs an AWS CLI command under an IAM role. The package has not run on AWS yet.\n",
            f'{{{{< chooser language "{",".join(_EXAMPLES)}" >}}}}\n',
            *programs,
            "{{< /chooser >}}\n",
        ]
    )


def _program(path: str | None) -> str:
    if path is not None:
        return (ROOT / path).read_text("utf-8").strip()
    readme = (ROOT / "README.md").read_text("utf-8")
    program = readme.split("```python\n")[1].split("```")[0].strip()
    # The programs in the other languages show an enumeration: the reader compares the same program in two languages.
    channel, groups, rest = program.partition('        "deployment_groups": {')
    return f'{channel}        "layout": chatops.Layout.STAGED,\n{groups}{rest}'


def main() -> None:
    """Write the page."""
    (ROOT / "docs" / "_index.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
