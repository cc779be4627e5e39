"""``chatops preview --diff``: what a change does to the messages, in a real Git repository."""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chatops_pulumi.cli.commands import app

PROGRAM = """
import chatops_pulumi as chatops

chatops.ChatOps("shop", {
    "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
    "deployment_groups": {"web": {"deployment_group": "shop-web"}},
})
"""


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in a folder of a repository, with one commit."""
    top = tmp_path_factory.mktemp("repository")
    folder = top / "infra"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-central-1\n")
    (folder / "__main__.py").write_text(PROGRAM)
    git(top, "init", "-q", "-b", "main")
    git(top, "config", "user.email", "a@example.com")
    git(top, "config", "user.name", "A")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "first")
    return folder


def preview(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(
        app, ["preview", "--cwd", str(folder), "--stack", "dev", "--runtime", "sdk", *words]
    )
    return result.exit_code, result.output


def test_a_change_is_shown_in_every_form_and_the_working_tree_stays(project: Path, tmp_path: Path) -> None:
    assert preview(project, "--diff", "main", "--exit-code") == (0, "The messages are the same as at main.\n")
    main = project / "__main__.py"
    main.write_text(
        PROGRAM.replace('"shop-web"}', '"shop-web", "green_url": "https://green.example.com"}').replace(
            '    "deployment_groups"', '    "alarms": {"errors": {"alarm": "shop-errors"}},\n    "deployment_groups"'
        )
    )
    status = subprocess.run(
        ["git", "-C", str(project), "status", "--short"], capture_output=True, text=True, check=True
    )
    code, text = preview(project, "--diff", "main", "--exit-code")
    assert code == 1
    assert "web.ready  changed" in text
    assert "  +Test the new version: https://green.example.com" in text
    assert "1 message changed, 1 added, compared with main." in text
    code, text = preview(project, "--diff", "main", "--format", "markdown", "--html", str(tmp_path / "out"))
    assert code == 0
    assert text.startswith("**1 message changed, 1 added**, compared with `main`.\n")
    assert "```diff\n" in text
    assert "<details open><summary><b>web.ready</b>: changed</summary>" in text
    html = (tmp_path / "out" / "diff.html").read_text()
    assert '<a href="#change-1">' in html
    assert "+ Test the new version: https://green.example.com" in html
    after = subprocess.run(["git", "-C", str(project), "status", "--short"], capture_output=True, text=True, check=True)
    assert after.stdout == status.stdout
    main.write_text(PROGRAM)


def test_what_cannot_be_compared_is_one_sentence_with_a_fix(project: Path, tmp_path: Path) -> None:
    code, text = preview(project, "--diff", "nowhere")
    assert (code, "the repository has no such revision. Fix: " in text) == (2, True)
    code, text = preview(project, "--diff", "--upload-pack=x")
    assert code == 2
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "__main__.py"):
        (alone / name).write_text((project / name).read_text())
    code, text = preview(alone, "--diff", "main")
    assert (code, "is not in a Git repository" in text) == (2, True)
    code, text = preview(project, "--exit-code")
    assert (code, "--exit-code needs --diff" in text) == (2, True)
    other = project.parent / "other"
    other.mkdir()
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "__main__.py"):
        (other / name).write_text((project / name).read_text())
    code, text = preview(other, "--diff", "main")
    assert (code, "the revision has no folder other" in text) == (2, True)


def test_a_revision_whose_program_fails_says_so(project: Path) -> None:
    main = project / "__main__.py"
    git(project, "checkout", "-q", "-b", "broken")
    main.write_text(PROGRAM.replace("deployment_groups", "deployment_grups"))
    git(project, "commit", "-q", "-a", "-m", "broken")
    git(project, "checkout", "-q", "main")
    code, text = preview(project, "--diff", "broken")
    assert code == 2
    assert "--diff broken: the program of this revision does not run." in text
    assert "deployment_groups" in text


def test_the_messages_as_text_and_markdown(project: Path) -> None:
    code, text = preview(project)
    assert code == 0
    assert "switch traffic to the new version?" in text
    code, text = preview(project, "--format", "markdown")
    assert code == 0
    assert "- [web.ready](#webready)" in text
    assert "[1. Switch traffic]\n    aws codedeploy continue-deployment" in text
