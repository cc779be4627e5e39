"""No upgrade replaces anything: whatever a released version has registered, this one answers to, by its name or by an alias."""

import json
from pathlib import Path
from typing import Optional

import pulumi
import pulumi_aws as aws
import pytest

from chatops_pulumi.version import __version__
from tests.components.kinds import KINDS
from tests.upgrades import record
from tests.upgrades.record import RECORDS, urns_of
from tests.upgrades.urns import answered

RELEASED = sorted(RECORDS.glob("*/*.json"))


@pytest.mark.parametrize("file", RELEASED, ids=[f"{file.parent.name}-{file.stem}" for file in RELEASED])
def test_a_stack_of_a_released_version_keeps_its_resources(file: Path) -> None:
    kept = json.loads(file.read_text())
    _, known = urns_of(kept["args"])
    gone = [urn for urn in kept["urns"] if urn not in known]
    assert gone == [], f"{file.parent.name} had these: give what took their place an alias"


def test_every_release_of_the_changelog_and_this_version_are_recorded() -> None:
    assert {*record.released_versions(), __version__} == {path.name for path in RECORDS.iterdir() if path.is_dir()}


def test_a_record_holds_every_kind_and_is_never_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "RECORDS", tmp_path)
    assert record.main() == 0
    (folder,) = tmp_path.iterdir()
    assert {file.stem for file in folder.iterdir()} == set(KINDS)
    for kind, args in KINDS.items():
        kept = json.loads((folder / f"{kind}.json").read_text())
        own, known = urns_of(kept["args"])
        assert kept["args"] == args
        assert kept["urns"] == sorted(own)
        assert set(own) <= known
    assert record.main() == 0, "a version that is not released can be recorded again"
    monkeypatch.setattr(record, "released_versions", lambda: [__version__])
    assert record.main() == 1


class Outer(pulumi.ComponentResource):
    """A component whose children are named after it, as ours are."""

    def __init__(
        self,
        name: str,
        child: str = "topic",
        opts: Optional[pulumi.ResourceOptions] = None,
        child_aliases: tuple[pulumi.Alias, ...] = (),
        kind: str = "own:index:Outer",
    ) -> None:
        super().__init__(kind, name, {}, opts)
        under = pulumi.ResourceOptions(parent=self, aliases=list(child_aliases))
        aws.sns.Topic(f"{name}-{child}", opts=under)


BEFORE = ["own:index:Outer$aws:sns/topic:Topic::a-topic", "own:index:Outer::a"]


def test_what_a_program_registers() -> None:
    assert sorted(answered(lambda: Outer("a"))[0]) == BEFORE


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        (lambda: Outer("a", "queue"), BEFORE[:1]),
        (lambda: Outer("a", "queue", child_aliases=(pulumi.Alias(name="a-topic"),)), []),
        (lambda: Outer("a", kind="own:index:Other"), BEFORE),
        (lambda: Outer("a", kind="own:index:Other", opts=aliased(pulumi.Alias(type_="own:index:Outer"))), []),
        (lambda: Outer("b"), BEFORE),
        (lambda: Outer("b", opts=aliased(pulumi.Alias(name="a"))), []),
        (lambda: Outer("b", "queue", opts=aliased(pulumi.Alias(name="a"))), BEFORE[:1]),
        (lambda: aws.sns.Topic("a-topic"), BEFORE),
        (
            lambda: aws.sns.Topic(
                "x", opts=aliased("urn:pulumi:prod::shop::own:index:Outer$aws:sns/topic:Topic::a-topic")
            ),
            BEFORE[1:],
        ),
        (lambda: Outer("c", opts=aliased(pulumi.Alias(name="a", parent=pulumi.ROOT_STACK_RESOURCE))), []),
    ],
)
def test_a_change_is_found_and_an_alias_makes_it_good(after: object, gone: list[str]) -> None:
    assert callable(after)
    _, known = answered(after)
    assert [urn for urn in BEFORE if urn not in known] == gone


def aliased(alias: pulumi.Alias | str) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(aliases=[alias])
