"""Which changes run the program again."""

import pytest
from watchfiles import Change

from chatops_pulumi.web.auto_reload import ProgramFiles


@pytest.mark.parametrize("path", ["__main__.py", "index.ts", "main.go", "Pulumi.dev.yaml"])
def test_a_change_of_the_program_does(path: str) -> None:
    assert ProgramFiles()(Change.modified, f"/shop/{path}")


@pytest.mark.parametrize("path", ["up.log", "node_modules/@pulumi/pulumi/index.js", ".git/config.yaml"])
def test_other_changes_do_not(path: str) -> None:
    assert not ProgramFiles()(Change.modified, f"/shop/{path}")
