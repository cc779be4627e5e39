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
            "A CodeDeploy blue/green deployment waits for a decision. The channel gets a message with the buttons *Switch",
            "traffic*, *Roll back* and *Remove old tasks*, and a press runs the decision under an IAM role.\n",
            f'{{{{< chooser language "{",".join(_EXAMPLES)}" >}}}}\n',
            *programs,
            "{{< /chooser >}}\n",
        ]
    )


def _program(path: str | None) -> str:
    if path is not None:
        return (ROOT / path).read_text("utf-8").strip()
    readme = (ROOT / "README.md").read_text("utf-8")
    return readme.split("```python\n")[1].split("```")[0].strip()


def main() -> None:
    """Write the page."""
    (ROOT / "docs" / "_index.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
