"""The programs in other languages: the examples, and the blocks in the documentation. ``tools.package.sdks`` compiles them."""

import json
import re
import shutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_SDK: Final = "@pulumi/chatops"


def written(kind: str, example: str, root: Path = ROOT) -> list[str]:
    """The example, and every block of this kind in the documentation.

    Args:
        kind: The kind of the blocks, for example ``typescript``.
        example: The example's file.
        root: The repository.
    """
    block = re.compile(rf"^```{kind}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    pages = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return [
        (root / example).read_text("utf-8"),
        *(text for page in pages for text in block.findall(page.read_text("utf-8"))),
    ]


def typescript(sdk: Path) -> None:
    """Put the programs into the SDK's folder, where the compiler finds the SDK's dependencies.

    Args:
        sdk: The folder of the generated SDK.
    """
    folder = sdk / "programs"
    folder.mkdir()
    for at, text in enumerate(written("typescript", "examples/typescript/index.ts")):
        (folder / f"program{at}.ts").write_text(text, "utf-8")
    options = json.loads((ROOT / "examples" / "typescript" / "tsconfig.json").read_text("utf-8"))["compilerOptions"]
    settings = {"compilerOptions": {**options, "baseUrl": ".", "paths": {_SDK: [".."]}}, "include": ["*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")


def go(sdk: Path) -> None:
    """Put the programs into the SDK's module.

    Args:
        sdk: The folder of the generated SDK.
    """
    for at, text in enumerate(written("go", "examples/go/main.go")):
        folder = sdk / "chatops" / "programs" / f"program{at}"
        folder.mkdir(parents=True)
        (folder / "main.go").write_text(text, "utf-8")


def dotnet(sdk: Path) -> None:
    """Put the example beside the SDK. Its project gets a reference to the SDK from the compiler's own command.

    Args:
        sdk: The folder of the generated SDK.
    """
    shutil.copytree(ROOT / "examples" / "csharp", sdk.with_name("dotnet-program"))


def java(sdk: Path) -> None:
    """Put the example beside the SDK, with the SDK where `pulumi install` would generate it. Its project compiles both.

    Args:
        sdk: The folder of the generated SDK.
    """
    folder = sdk.with_name("java-program")
    shutil.copytree(ROOT / "examples" / "java", folder)
    shutil.copytree(sdk, folder / "sdks" / "chatops")
