"""A picture of layers as SVG: each part below all parts that import it."""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

_WIDTH: Final = 150
_HEIGHT: Final = 38
_GAP: Final = 30
_RISE: Final = 54
_STYLE: Final = (
    "rect{fill:#eef1ff;stroke:#5468d4}text{font:14px system-ui,sans-serif;fill:#1c1c28;text-anchor:middle}"
    "path{stroke:#7a7f94;fill:none}marker path{fill:#7a7f94;stroke:none}"
    "@media(prefers-color-scheme:dark){rect{fill:#1d2140;stroke:#8f9ff0}text{fill:#eceef8}}"
)


def svg(imports: Mapping[str, Sequence[str]], title: str) -> str:
    """The picture.

    Args:
        imports: Each part to the parts below it. There must be no cycle.
        title: What the picture shows, for people who cannot see it.
    """
    ranks = _ranks(imports)
    rows = [[name for name in sorted(ranks) if ranks[name] == rank] for rank in range(max(ranks.values()) + 1)]
    width = max(map(len, rows)) * (_WIDTH + _GAP) + _GAP
    height = len(rows) * (_HEIGHT + _RISE) - _RISE + 2 * _GAP
    place = {
        name: (
            (width - len(row) * (_WIDTH + _GAP) + _GAP) / 2 + at * (_WIDTH + _GAP),
            _GAP + rank * (_HEIGHT + _RISE),
        )
        for rank, row in enumerate(rows)
        for at, name in enumerate(row)
    }
    arrows = [_arrow(place[name], place[other]) for name, others in imports.items() for other in others]
    boxes = [_box(name, x, y) for name, (x, y) in place.items()]
    size = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
    marker = f'<marker id="a" {size} orient="auto"><path d="M0 0L8 4L0 8z"/></marker>'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style><defs>{marker}</defs>",
            *arrows,
            *boxes,
            "</svg>\n",
        ]
    )


def _ranks(imports: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The row of each part: one below the lowest part that imports it."""
    ranks = dict.fromkeys(imports, 0)
    for _ in imports:
        for name, others in imports.items():
            for other in others:
                ranks[other] = max(ranks[other], ranks[name] + 1)
    return ranks


def _box(name: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{x + _WIDTH / 2:g}" y="{y + _HEIGHT / 2 + 5:g}">{escape(name)}</text>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y = start[0] + _WIDTH / 2, start[1] + _HEIGHT
    to_x, to_y = end[0] + _WIDTH / 2, end[1] - 2
    middle = (y + to_y) / 2
    return f'<path d="M{x:g} {y:g}C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}" marker-end="url(#a)"/>'
