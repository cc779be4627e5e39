"""``python -m fuzz.run TARGET SECONDS``: fuzz one target with atheris."""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["chatops_pulumi", "yaml", "jsonpath_ng"]):
    from fuzz.targets import TARGETS, seeds, words

ROOT = Path(__file__).parents[1]


def text_of(data: bytes) -> str:
    """The bytes as a text, with lone surrogates if they encode some."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def escaped(word: str) -> str:
    """A word in the form of libFuzzer's dictionaries."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


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
        found = ROOT / "build" / "fuzz-found"
        atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={found}/{name}-", *limits], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
