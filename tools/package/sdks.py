"""Generate the SDK of each language, and compile it and the programs that use it: ``python -m tools.package.sdks``.

It needs the Pulumi CLI and the compilers. The programs are the examples and, in TypeScript and Go, the blocks in the
documentation.

A language whose compiler is not installed is generated if possible, and reported as not compiled.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.package import programs

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Language:
    """A language of Pulumi's."""

    key: str
    """As ``pulumi package gen-sdk --language`` takes it."""
    compiler: str
    folder: str
    """Where the compiler runs, in the folder of the language."""
    commands: tuple[tuple[str, ...], ...]
    add_programs: Callable[[Path], None] | None = None
    """Adds the programs to the folder of the SDK. None: there are none that need the generated SDK."""


LANGUAGES: Final = (
    Language(
        "nodejs",
        "npm",
        ".",
        (
            ("npm", "install", "--silent", "--no-audit", "--no-fund"),
            ("npx", "--no-install", "tsc", "--noEmit"),
            ("npx", "--no-install", "tsc", "--noEmit", "--project", "programs"),
        ),
        programs.typescript,
    ),
    Language(
        "go",
        "go",
        "chatops",
        (
            ("go", "mod", "init", "example.com/pulumi-chatops/sdk/go/chatops"),
            ("go", "mod", "tidy"),
            ("go", "vet", "./..."),
        ),
        programs.go,
    ),
    Language("python", sys.executable, ".", ((sys.executable, "-m", "compileall", "-q", "."),)),
    Language(
        "dotnet",
        "dotnet",
        "../dotnet-program",
        (("dotnet", "add", "reference", "../dotnet"), ("dotnet", "build", "--nologo")),
        programs.dotnet,
    ),
    Language(
        "java", "mvn", "../java-program", (("mvn", "--quiet", "--no-transfer-progress", "compile"),), programs.java
    ),
)


def compiled(language: Language, to: Path) -> str:
    """Generate one language, and compile it with its programs. Returns what is wrong; empty if it compiles.

    Args:
        language: The language.
        to: The folder for the SDK.
    """
    # A local SDK is what `pulumi package add` generates. Any other one for Java needs the address of a repository.
    schema = str(ROOT / "schema.json")
    command = ["pulumi", "package", "gen-sdk", schema, "--local", "--language", language.key, "--out", str(to)]
    problem = _run(command, ROOT)
    if problem:
        return f"not generated: {problem}"
    if shutil.which(language.compiler) is None:
        return f"generated, but not compiled: {language.compiler} is not on the PATH"
    if language.add_programs is not None:
        language.add_programs(to / language.key)
    problems = (_run(list(words), to / language.key / language.folder) for words in language.commands)
    return next((f"does not compile: {problem}" for problem in problems if problem), "")


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 fixed words
    return (done.stdout + done.stderr)[-2000:].strip() or f"exit code {done.returncode}" if done.returncode else ""


def main() -> None:
    """Run the command for the languages of the command line, or for all. The exit code is 1 if one does not compile."""
    if shutil.which("pulumi") is None:
        sys.exit("The Pulumi CLI is not on the PATH. It generates the SDKs.")
    wanted = sys.argv[1:] or [language.key for language in LANGUAGES]
    to = ROOT / "build" / "sdks"
    shutil.rmtree(to, ignore_errors=True)
    failed = False
    for language in LANGUAGES:
        if language.key in wanted:
            problem = compiled(language, to)
            failed = failed or bool(problem)
            sys.stdout.write(f"{language.key}: {problem or 'compiles'}\n")
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
