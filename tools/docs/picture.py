"""A picture of layers as SVG: each part below all parts that import it, and no arrow behind a box."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

_WIDTH: Final = 150
_HEIGHT: Final = 38
_LANE: Final = 10
_GAP: Final = 30
_RISE: Final = 58
_SWEEPS: Final = 6
_STYLE: Final = (
    "rect{fill:#eef1ff;stroke:#5468d4}text{font:14px system-ui,sans-serif;fill:#1c1c28;text-anchor:middle}"
    "path{stroke:#7a7f94;stroke-width:1.4;fill:none}marker path{fill:#7a7f94;stroke:none}"
    "@media(prefers-color-scheme:dark){rect{fill:#1d2140;stroke:#8f9ff0}text{fill:#eceef8}}"
)


class _Lane(NamedTuple):
    """The place in a row at which an arrow passes between the boxes."""

    start: str
    end: str


_Slot = str | _Lane
_Rows = list[list[_Slot]]


def svg(imports: Mapping[str, Sequence[str]], title: str) -> str:
    """The picture.

    Args:
        imports: Each part to the parts below it. There must be no cycle.
        title: What the picture shows, for people who cannot see it.
    """
    ranks = _ranks(imports)
    rows = _ordered(_rows(imports, ranks), imports)
    width = max(map(_row_width, rows)) + 2 * _GAP
    height = len(rows) * (_HEIGHT + _RISE) - _RISE + 2 * _GAP
    middles = {(rank, slot): x for rank, row in enumerate(rows) for slot, x in _middles(row, width)}
    arrows = [
        _arrow([(middles[rank, slot], rank) for rank, slot in enumerate(_path(name, other, ranks), ranks[name])])
        for name, others in imports.items()
        for other in others
    ]
    boxes = [_box(name, middles[rank, name], _top(rank)) for name, rank in ranks.items()]
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
    """The row of each part: one below the lowest part that imports it, or one above the highest that it imports."""
    ranks = dict.fromkeys(imports, 0)
    for _ in imports:
        for name, others in imports.items():
            for other in others:
                ranks[other] = max(ranks[other], ranks[name] + 1)
    imported = {other for others in imports.values() for other in others}
    tops = {name: min(ranks[other] for other in others) - 1 for name, others in imports.items() if others}
    return ranks | {name: rank for name, rank in tops.items() if name not in imported}


def _path(name: str, other: str, ranks: Mapping[str, int]) -> list[_Slot]:
    """The slots of an arrow from row to row."""
    return [name, *(_Lane(name, other) for _ in range(ranks[other] - ranks[name] - 1)), other]


def _rows(imports: Mapping[str, Sequence[str]], ranks: Mapping[str, int]) -> _Rows:
    rows: _Rows = [[] for _ in range(max(ranks.values()) + 1)]
    for name in sorted(ranks):
        rows[ranks[name]].append(name)
    for name, others in sorted(imports.items()):
        for other in others:
            for rank in range(ranks[name] + 1, ranks[other]):
                rows[rank].append(_Lane(name, other))
    return rows


def _ordered(rows: _Rows, imports: Mapping[str, Sequence[str]]) -> _Rows:
    """The rows with each slot near what it is connected with, so that few arrows cross."""
    for _ in range(_SWEEPS):
        for upper, lower in pairwise(rows):
            _sort(lower, upper, imports, upwards=True)
        for upper, lower in reversed(list(pairwise(rows))):
            _sort(upper, lower, imports, upwards=False)
    return rows


def _sort(row: list[_Slot], beside: list[_Slot], imports: Mapping[str, Sequence[str]], *, upwards: bool) -> None:
    def place(at: int, slot: _Slot) -> float:
        near = [
            other
            for other, it in enumerate(beside)
            if (_joined(it, slot, imports) if upwards else _joined(slot, it, imports))
        ]
        mean = sum(near) / len(near) / len(beside) if near else at / len(row)
        return mean + at * 1e-6

    places = {slot: place(at, slot) for at, slot in enumerate(row)}
    row.sort(key=places.__getitem__)


def _joined(upper: _Slot, lower: _Slot, imports: Mapping[str, Sequence[str]]) -> bool:
    """Whether an arrow goes from one slot to the other."""
    if isinstance(upper, _Lane):
        return lower in {upper, upper.end}
    if isinstance(lower, _Lane):
        return upper == lower.start
    return lower in imports[upper]


def _row_width(row: Iterable[_Slot]) -> float:
    return sum(_slot_width(slot) + _GAP for slot in row) - _GAP


def _slot_width(slot: _Slot) -> int:
    return _LANE if isinstance(slot, _Lane) else _WIDTH


def _middles(row: list[_Slot], width: float) -> Iterable[tuple[_Slot, float]]:
    x = (width - _row_width(row)) / 2
    for slot in row:
        yield slot, x + _slot_width(slot) / 2
        x += _slot_width(slot) + _GAP


def _top(rank: int) -> float:
    return _GAP + rank * (_HEIGHT + _RISE)


def _box(name: str, middle: float, y: float) -> str:
    return (
        f'<rect x="{middle - _WIDTH / 2:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{middle:g}" y="{y + _HEIGHT / 2 + 5:g}">{escape(name)}</text>'
    )


def _arrow(points: list[tuple[float, int]]) -> str:
    """From the bottom of a box to the top of another one, straight through the lanes between."""
    x, rank = points[0]
    parts = [f"M{x:g} {_top(rank) + _HEIGHT:g}"]
    for (from_x, above), (to_x, below) in pairwise(points):
        start, end = _top(above) + _HEIGHT, _top(below)
        last = below == points[-1][1]
        middle = (start + end) / 2
        parts.append(f"C{from_x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {end - 2 if last else end:g}")
        if not last:
            parts.append(f"V{end + _HEIGHT:g}")
    return f'<path d="{"".join(parts)}" marker-end="url(#a)"/>'
