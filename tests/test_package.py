"""What gets installed: the built files hold the rules and the models, and nothing that git ignores."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return out


def test_wheel_holds_rules_models_and_types(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {f"cleaner/_data/{path.relative_to(ROOT)}" for path in (ROOT / "rules").rglob("*.*")}
    models = {f"cleaner/_data/models/{path.name}" for path in (ROOT / "models").iterdir()}
    code = {str(path.relative_to(ROOT)) for pattern in ("*.py", "*.pyx", "*.pxd") for path in (ROOT / "cleaner").rglob(pattern)}
    expected = rules | models | code | {"cleaner/py.typed", "cleaner/_data/rules/ready.rules"}
    modules = {name for name in names if name.endswith((".so", ".pyd"))}
    assert {name for name in names if ".dist-info/" not in name} == expected | modules
    assert {Path(name).name.partition(".")[0] for name in modules} == {path.stem for path in (ROOT / "cleaner").rglob("*.pyx")}


def test_sdist_holds_what_its_own_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as members:
        names = {name.partition("/")[2] for name in members.getnames()}
    wanted = [path for folder in ("rules", "models", "seeds", "tests") for path in (ROOT / folder).rglob("*.*")]
    missing = [path for path in wanted if "__pycache__" not in path.parts and str(path.relative_to(ROOT)) not in names]
    assert missing == []


def test_an_installed_wheel_finds_its_data(built: Path, tmp_path: Path) -> None:
    """The wheel alone, unpacked away from the checkout: rules and models must come with it."""
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import cleaner\n"
        "report = cleaner.clean('A headline of words\\n\\nText.\\n\\nLeave a comment')\n"
        "print(cleaner.__file__, report.verdict, len(report.edits))"
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env=environment
    )
    assert not (tmp_path / "cache").exists()  # its rules are ready to be read
    assert result.stdout.split() == [str(tmp_path / "cleaner" / "__init__.py"), "drop", "2"]
