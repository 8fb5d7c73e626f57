"""`pip install .` brings the four addons, whole, into odoo.addons."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ["crm_vn_core", "crm_vn_care", "crm_vn_campaigns", "crm_vn_reports"]
PIP_WHEEL = ["pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]


def shipped():
    """The files of the addons that git knows, tests left out."""
    files = subprocess.run(
        ["git", "ls-files", *ADDONS], cwd=ROOT, capture_output=True, text=True
    ).stdout.split("\n")
    return {f for f in files if f and Path(f).parts[1] != "tests"}


def test_wheel_holds_the_addons(tmp_path):
    # A copy: building in place leaves folders behind.
    source = tmp_path / "source"
    for name in [*ADDONS, "setup.cfg", "pyproject.toml", "README.md", "LICENSE"]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name)
        else:
            shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", *PIP_WHEEL, "-w", str(tmp_path), str(source)]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    found = {n.removeprefix("odoo/addons/") for n in names if n.startswith("odoo/")}
    assert shipped()
    assert not shipped() - found
    assert not [n for n in found if n.split("/")[1] == "tests" or n.endswith(".pyc")]
