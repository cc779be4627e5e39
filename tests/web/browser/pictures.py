"""The pictures of the documentation. ``make pictures`` keeps them; without it, nothing is written."""

import io
import os
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

_PASSING = ".toast, .tools, #pill"
_COLORS = 128
_MARGIN = 10


def keep(page: Page, name: str, *shown: Locator) -> None:
    """Keep a picture of the page, or of the part of it that holds some elements.

    Args:
        page: The page.
        name: The name of the picture in docs/pictures.
        shown: The elements. None: the whole window.
    """
    folder = os.environ.get("CHATOPS_PICTURES")
    if not folder:
        return
    expect(page.locator("[data-running], .chat-button[aria-disabled=true]")).to_have_count(0)
    page.mouse.move(0, 0)
    page.evaluate("passing => document.querySelectorAll(passing).forEach(one => one.style.display = 'none')", _PASSING)
    clip = _around(page, shown) if shown else None
    shot = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("passing => document.querySelectorAll(passing).forEach(one => one.style.display = '')", _PASSING)
    Path(folder, f"{name}.png").write_bytes(small(shot))


def small(png: bytes) -> bytes:
    """The picture with a palette: a third of the size. This way of choosing colors keeps the few of an emoji."""
    out = io.BytesIO()
    reduced = Image.open(io.BytesIO(png)).convert("RGB").quantize(_COLORS, Image.Quantize.MAXCOVERAGE)
    reduced.save(out, "PNG", optimize=True)
    return out.getvalue()


def _around(page: Page, shown: tuple[Locator, ...]) -> Any:
    for element in shown:
        element.scroll_into_view_if_needed()
    boxes = [box for element in shown if (box := element.bounding_box())]
    window = page.viewport_size or {"width": 0, "height": 0}
    left = max(min(box["x"] for box in boxes) - _MARGIN, 0)
    top = max(min(box["y"] for box in boxes) - _MARGIN, 0)
    right = min(max(box["x"] + box["width"] for box in boxes) + _MARGIN, window["width"])
    bottom = min(max(box["y"] + box["height"] for box in boxes) + _MARGIN, window["height"])
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
