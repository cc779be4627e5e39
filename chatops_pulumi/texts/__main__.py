"""Lists the built-in texts that a language lacks and that appear in English instead: ``make lint`` runs it."""

import sys
from importlib.resources import files

from chatops_pulumi.texts import missing_texts


def main() -> None:
    """Print each missing text as ``de.toml: codedeploy.stages.ready.title``."""
    for name in sorted(file.name for file in files("chatops_pulumi.texts").iterdir() if file.name.endswith(".toml")):
        for key in missing_texts(name.removesuffix(".toml")):
            sys.stdout.write(f"{name}: {key} is missing and appears in English\n")


main()
