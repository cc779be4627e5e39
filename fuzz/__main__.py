"""``python -m fuzz TARGET SECONDS``: fuzz one target. The exit code is 0 if nothing but its own errors was raised."""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["chatops_pulumi"]):
    from fuzz.targets import TARGETS, seeds

ROOT = Path(__file__).parents[1]


def text_of(data: bytes) -> str:
    """The bytes as a text, with lone surrogates if they encode some."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def main() -> None:
    """Run the command."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    read, errors = TARGETS[name]

    def once(data: bytes) -> None:
        try:
            read(text_of(data))
        except errors:
            return

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(ROOT)[name]):
            (Path(corpus) / str(number)).write_text(seed, "utf-8", "surrogatepass")
        found = ROOT / "build" / "fuzz-found"
        found.mkdir(parents=True, exist_ok=True)
        limits = [
            f"-max_total_time={seconds}",
            "-max_len=6000",
            "-timeout=20",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], corpus, f"-artifact_prefix={found}/{name}-", *limits], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
