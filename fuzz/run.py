"""``python -m fuzz.run TARGET SECONDS``: fuzz one target with atheris."""

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["chatops_pulumi", "yaml", "jsonpath_ng"]):
    from fuzz.targets import OF_JSON, SHORT, TARGETS, seeds, words
from tests.hostile.documents import places, replaced, value_at

VALUES: Final = [*SHORT, None, True, 0, -1, 1.5, [], {}, [[]], {"a": [None]}]
_PLAIN_MUTATIONS: Final = 0.25
ROOT: Final = Path(__file__).parents[1]


def text_of(data: bytes) -> str:
    """The bytes as a text, with lone surrogates if they encode some."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def escaped(word: str) -> str:
    """A word in the form of libFuzzer's dictionaries."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """A JSON document with another value in one place, or other bytes: bytes alone are rarely JSON any more."""
    chance = random.Random(seed)  # noqa: S311 libFuzzer gives the seed
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return atheris.Mutate(data, len(data))
    if chance.random() < _PLAIN_MUTATIONS:
        return atheris.Mutate(data, len(data))
    for _ in range(chance.choice((1, 1, 2, 3))):
        found = places(document)
        value = chance.choice([*VALUES, value_at(document, chance.choice(found))])
        document = replaced(document, chance.choice(found), value)
    result = json.dumps(document).encode()
    return result if len(result) <= max_size else atheris.Mutate(data, len(data))


def main() -> None:
    """Run the command."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    read, errors = TARGETS[name]

    def once(data: bytes) -> None:
        try:
            read(text_of(data))
        except errors as error:
            str(error)

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds(ROOT)[name]):
            (corpus / str(number)).write_text(seed, "utf-8", "surrogatepass")
        dictionary = Path(folder) / "words"
        dictionary.write_text("".join(f'"{escaped(word)}"\n' for word in words(name)), "ascii")
        limits = [
            f"-max_total_time={seconds}",
            f"-dict={dictionary}",
            "-max_len=6000",
            "-timeout=20",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ]
        options = {"custom_mutator": mutated} if name in OF_JSON else {}
        found = ROOT / "build" / "fuzz-found"
        atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={found}/{name}-", *limits], once, **options)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
