"""What the bundle must hold: derived from the tree, and a build that stops where something is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from installer import contents
from installer.words import BuildFailedError

ROOT = Path(__file__).parents[2]
FILES = {
    "resources/__init__.py": "",
    "resources/tiers_file.py": 'TIERS = "customer_tiers.toml"\n# "not_this.toml" is only talked about\n',
    "resources/make_tiers.py": 'SOURCE = "made_from.toml"\n',
    "resources/customer_tiers.toml": "x = 1\n",
    "resources/fonts/Noto.ttf": "font",
    "resources/icons/sun.svg": "<svg/>",
    "resources/policies/law.toml": "a = 1\n",
    "resources/texts/ui.toml": "b = 1\n",
    "resources/styles/kit.qss": "QWidget {}\n",
    "resources/profiles/jd.toml": "c = 1\n",
    "resources/holidays/2026.toml": "d = 1\n",
    "docs/使用手册.md": "# 使用手册\n",
    "docs/manual/01.png": "picture",
    "docs/developers/notes.md": "not shipped\n",
    "LICENSE": "MIT\n",
    "ui/__init__.py": "",
    "ui/pages/__init__.py": "",
    "ui/pages/today_page.py": 'SHEET = "kit.qss"\nNAME = "贴上的文字.txt"\n',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with a file of every kind."""
    root = tmp_path / "掌柜 tree"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def bundled(tree: Path) -> Path:
    """Where the shipped files lie after a build."""
    inside = tree.parent / "dist" / "_internal"
    for path in contents.data_files(tree):
        (inside / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / path, inside / path)
    return inside


def refused(reason: pytest.ExceptionInfo[BuildFailedError]) -> str:
    assert reason.value.code == "missing"
    return str(reason.value)


def test_takes_what_ships_and_no_sources(tree: Path) -> None:
    names = {str(path) for path in contents.data_files(tree)}
    assert "resources/customer_tiers.toml" in names
    assert {"LICENSE", "docs/使用手册.md", "docs/manual/01.png"} <= names
    assert not any(name.endswith(".py") or "developers" in name for name in names)


def test_modules_are_all_of_the_rooms_but_what_makes_files(tree: Path) -> None:
    assert contents.modules(tree) == (
        "resources",
        "resources.tiers_file",
        "ui",
        "ui.pages",
        "ui.pages.today_page",
    )


def test_a_whole_tree_passes(tree: Path) -> None:
    contents.check_tree(tree)
    contents.check_bundle(tree, bundled(tree))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("resources/customer_tiers.toml", "数据"),  # named by a module
        ("resources/fonts/Noto.ttf", "字体"),
        ("resources/icons/sun.svg", "图标"),
        ("resources/policies/law.toml", "法律和平台规则"),
        ("resources/texts/ui.toml", "文字"),
        ("resources/styles/kit.qss", "样式"),
        ("LICENSE", "许可文本"),
        ("docs/使用手册.md", "手册"),
    ],
)
def test_what_the_code_needs_is_missed_without_git(tree: Path, name: str, kind: str) -> None:
    (tree / name).unlink()
    with pytest.raises(BuildFailedError) as reason:
        contents.check_tree(tree)
    assert f"（{kind}）" in refused(reason)


def test_what_git_knows_is_missed_by_its_own_name(tree: Path) -> None:
    (tree / "resources/icons/moon.svg").write_text("<svg/>", encoding="utf-8")
    for words in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *words], cwd=tree, check=True)
    (tree / "resources/icons/moon.svg").unlink()
    with pytest.raises(BuildFailedError) as reason:
        contents.check_tree(tree)
    assert refused(reason).endswith("\n   resources/icons/moon.svg")


def test_what_is_only_spoken_of_is_not_asked_for(tree: Path) -> None:
    asked = {path.name for path in contents.expected(tree)}
    assert not asked & {"not_this.toml", "made_from.toml", "贴上的文字.txt"}


@pytest.mark.parametrize("name", ["resources/texts/ui.toml", "docs/manual/01.png", "LICENSE"])
def test_what_did_not_get_into_the_bundle_is_missed(tree: Path, name: str) -> None:
    inside = bundled(tree)
    (inside / name).unlink()
    with pytest.raises(BuildFailedError) as reason:
        contents.check_bundle(tree, inside)
    assert name in refused(reason)


def test_what_is_another_in_the_bundle_is_missed(tree: Path) -> None:
    inside = bundled(tree)
    (inside / "resources/policies/law.toml").write_text(
        "a = 2\n", encoding="utf-8"
    )  # as long as the right one
    with pytest.raises(BuildFailedError) as reason:
        contents.check_bundle(tree, inside)
    assert "resources/policies/law.toml" in refused(reason)


def test_a_licence_without_a_text_is_missed(tree: Path) -> None:
    inside = bundled(tree)
    (inside / "licences/apsw").mkdir(parents=True)
    (inside / "licences/apsw/LICENSE").write_text("", encoding="utf-8")
    (inside / "licences/pillow").mkdir()
    (inside / "licences/pillow/LICENSE").write_text("HPND", encoding="utf-8")
    with pytest.raises(BuildFailedError) as reason:
        contents.check_bundle(tree, inside, ["apsw", "pillow"])
    assert "licences/apsw" in refused(reason)
    assert "pillow" not in refused(reason)


# ---- the tree itself ----


def test_nothing_is_missing_here() -> None:
    contents.check_tree(ROOT)


def test_the_spec_ships_every_file_that_git_keeps_in_resources() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no git here")
    command = ["git", "ls-files", "-z", "resources"]
    kept = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout.split(
        "\0"
    )
    sources = {name for name in kept if name.endswith(".py")}
    shipped = {str(path) for path in contents.data_files(ROOT)}
    assert {name for name in kept if name and name not in sources} - shipped == set()


def test_what_is_built_by_its_name_is_collected() -> None:
    found = set(contents.modules(ROOT))
    from ui.settings_list import SECTIONS

    assert {f"ui.pages.{section.built.partition('.')[0]}" for section in SECTIONS} <= found
    assert {"desktop.demo", "storage.migrations", "resources.demo.sales", "imports.worker"} <= found


def test_no_module_of_the_bundle_needs_one_that_stays_out() -> None:
    left_out = r"^\s*(import|from) (tests|installer)\b|^\s*(import|from) resources\b.*\bmake_\w+"
    assert re.search(left_out, "\n    from resources.demo import make_sheets\n", re.MULTILINE)
    for name in contents.modules(ROOT):
        path = ROOT.joinpath(*name.split("."))
        source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        found = re.search(left_out, source.read_text("utf-8"), re.MULTILINE)
        assert found is None, name


def test_names_are_written_as_in_the_tree() -> None:
    assert PurePosixPath("docs/使用手册.md") in contents.expected(ROOT)
