"""Writes the messages of a stack as files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatops_pulumi.web.export import as_json, as_text
from chatops_pulumi.web.standalone import PreviewSection, diff_page, preview_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from chatops_pulumi.sandbox.message_diff import MessageChange
    from chatops_pulumi.sandbox.previews import RulePreview


def write_messages(folder: Path, title: str, rules: Sequence[RulePreview], denials: Sequence[str]) -> int:
    """Write index.html, and each message as text and as JSON for its chat. Returns how many files are written.

    Raises:
        OSError: The folder cannot be written.
    """
    sections = [
        PreviewSection(
            rule.name,
            str(rule.event.get("detail-type", "")),
            rule.rule.region,
            tuple((message, message.in_order) for message in rule.messages),
            rule.problem,
        )
        for rule in rules
    ]
    files = {"index.html": preview_page(title, sections, denials)}
    for rule in rules:
        for number, message in enumerate(rule.messages, start=1):
            base = _file_name(rule.name if len(rule.messages) == 1 else f"{rule.name}-{number}")
            files[f"{base}.txt"] = as_text(message, message.in_order)
            files[f"{base}.json"] = as_json(message, message.in_order) + "\n"
    return _write(folder, files)


def write_diff(folder: Path, title: str, changes: Sequence[MessageChange]) -> int:
    """Write diff.html. Returns how many files are written.

    Raises:
        OSError: The folder cannot be written.
    """
    return _write(folder, {"diff.html": diff_page(title, changes)})


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)


def _write(folder: Path, files: dict[str, str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(files)
