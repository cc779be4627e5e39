"""``chatops audit``: who decided what and when, from the audit log of a deployed stack."""

from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich import box
from rich.table import Table
from rich.text import Text

from chatops_pulumi.cli.terminal import console
from chatops_pulumi.core.audit import AuditEntry, audit_entries, read_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_INVALID: Final = 2
_EMPTY: Final = 1
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DURATION: Final = re.compile(r"([0-9]{1,6})([mhdw])")
_MEMBER: Final = re.compile(r"chatbot-session-slack-(\w+)$")


class AuditFormat(str, Enum):
    """How the audit is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def since_moment(text: str, now: datetime) -> datetime:
    """The moment of ``--since``: a duration before now, or a time.

    Args:
        text: For example ``90d``, or ``2026-09-01T00:00:00Z``.
        now: The present time.

    Raises:
        typer.BadParameter: The value is neither.
    """
    match = _DURATION.fullmatch(text)
    try:
        moment = now - int(match[1]) * _UNITS[match[2]] if match else datetime.fromisoformat(text)
    except (OverflowError, ValueError):
        moment = None
    if moment is None:
        raise typer.BadParameter(
            f"{text!r} is neither a duration nor a time. Fix: for example --since 90d, or --since 2026-09-01.",
            param_hint="--since",
        )
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def audit(log_group: str, since: datetime, form: AuditFormat, region: str | None, profile: str | None) -> int:
    """Read a log group and print its audit.

    Args:
        log_group: The name of the audit log's log group.
        since: The first moment.
        form: How to print.
        region: The region; None for the environment's.
        profile: The AWS profile; None for the environment's credentials.

    Returns:
        The exit code: 0, 1 if the log has no entries, 2 if it cannot be read.
    """
    try:
        client = boto3.Session(profile_name=profile, region_name=region).client("logs")
        events = [event for text in _lines(client, log_group, since) if (event := read_event(text)) is not None]
    except (BotoCoreError, ClientError) as error:
        console(errors=True).print(_explained(log_group, error), soft_wrap=True)
        return _INVALID
    entries = audit_entries(events)
    if form is AuditFormat.JSON:
        typer.echo(json.dumps([asdict(entry) for entry in entries], indent=2, ensure_ascii=False))
    elif form is AuditFormat.CSV:
        _write_csv(entries)
    else:
        _show(entries, log_group, since)
    return 0 if entries else _EMPTY


def _lines(client: Any, log_group: str, since: datetime) -> Iterator[str]:
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=log_group, startTime=max(int(since.timestamp() * 1000), 0)
    )
    for page in pages:
        for event in page["events"]:
            yield str(event["message"])


def _explained(log_group: str, error: BotoCoreError | ClientError) -> str:
    text = f"{log_group}: the log group cannot be read: {error}"
    if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ResourceNotFoundException":
        return f"{text} Fix: use the output auditLogGroupName of the stack, and --region for its region."
    return f"{text} Fix: give credentials that allow logs:FilterLogEvents, and the region (--profile, --region)."


_RISKY_START: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these as a formula."""


def _write_csv(entries: Sequence[AuditEntry]) -> None:
    writer = csv.writer(sys.stdout)
    names = [field.name for field in fields(AuditEntry)]
    writer.writerow(names)
    for entry in entries:
        writer.writerow([_cell(getattr(entry, name)) for name in names])


def _cell(value: object) -> object:
    text = "" if value is None else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_RISKY_START) else text


def _show(entries: Sequence[AuditEntry], log_group: str, since: datetime) -> None:
    out = console()
    out.print(f"{log_group}, since {since.strftime('%Y-%m-%d %H:%M UTC')}: {len(entries)} entries", soft_wrap=True)
    if not entries:
        return
    table = Table("Time", "What", "Playbook", "Decision", "Call", "Member", "Answer", box=box.SIMPLE_HEAD)
    for entry in entries:
        match = _MEMBER.search(entry.member)
        answer = entry.error or ("" if entry.kind != "asked" else _answer(entry))
        cells = (
            entry.time,
            entry.kind,
            entry.playbook,
            entry.decision,
            entry.call,
            match[1] if match else entry.member,
            answer,
        )
        table.add_row(*(Text(cell, overflow="fold") for cell in cells))
    out.print(table)


def _answer(entry: AuditEntry) -> str:
    return "no press in the log" if entry.seconds is None else f"after {timedelta(seconds=round(entry.seconds))}"
