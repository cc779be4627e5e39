"""``make bench``: all benchmarks, or those that the command line names. All of them write ``RESULTS.md`` and ``results.svg``."""

import sys
from pathlib import Path

from benchmarks import engine, importing, registration, sandbox
from benchmarks.measure import Figure
from benchmarks.report import document, machine, plot

HERE = Path(__file__).parent
ALL = {
    "import": importing.figures,
    "register": registration.figures,
    "engine": engine.figures,
    "sandbox": sandbox.figures,
}


def main() -> None:
    wanted = sys.argv[1:] or list(ALL)
    if unknown := set(wanted) - set(ALL):
        sys.exit(f"{', '.join(sorted(unknown))}: no such benchmark. There are {', '.join(ALL)}.")
    found: list[Figure] = []
    for name in wanted:
        for figure in ALL[name]():
            goal = "" if figure.goal is None else f" (goal {figure.goal:g})"
            print(f"{figure.subject}, {figure.kind}: {figure.median:.3g} {figure.unit}{goal} {figure.note}", flush=True)
            found.append(figure)
    if wanted == list(ALL):
        (HERE / "RESULTS.md").write_text(document(found, machine()), "utf-8")
        (HERE / "results.svg").write_text(plot(found), "utf-8")


if __name__ == "__main__":
    main()
