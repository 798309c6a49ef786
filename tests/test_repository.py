"""The repository keeps its own promises: what is pinned, what is committed, what is said twice."""

import json
import re
import subprocess
import tomllib

import pytest
import yaml
from lineofsight import generated, params


def tracked(root) -> list:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout: there is no list of committed files to look at")
    return [root / name for name in listing.stdout.split("\0") if name and (root / name).is_file()]


def test_environment_yml_and_pyproject_name_the_same_packages(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    packages = [name for name in conda if isinstance(name, str) and name != "pip"]
    assert packages == [f"python{project['requires-python']}", *project["dependencies"]]


def test_every_locked_version_is_pinned_with_a_hash_and_names_no_index(root):
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*(-i|--index|--extra-index|--find-links)", lock, flags=re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        assert re.match(r"[a-zA-Z0-9._-]+==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_every_dependency_is_named_in_the_readme(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (root / "README.md").read_text(encoding="utf-8").lower()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        name = re.match(r"[a-z0-9-]+", requirement).group()
        assert f"| {name} |" in readme, f"{name} has no row in the README's table of dependencies"


def test_every_dependency_is_locked(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (root / "requirements.lock").read_text(encoding="utf-8").lower()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        assert f"\n{re.match(r'[a-z0-9-]+', requirement).group()}==" in "\n" + lock, requirement


def test_notebooks_are_committed_without_outputs(root):
    for path in (root / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), path.name


def test_every_notebook_a_run_can_name_is_there_and_no_other(root):
    assert sorted(path.stem for path in (root / "notebooks").glob("*.ipynb")) == sorted(params.NOTEBOOKS)


def test_nothing_committed_names_a_machine_or_a_package_index(root):
    machine = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w|https?://[^\s\"']+/simple\b")
    for path in tracked(root):
        if path.name == "test_repository.py":
            continue
        found = machine.search(path.read_bytes().decode("utf-8", errors="replace"))
        assert not found, f"{path.relative_to(root)}: {found.group()}"


@pytest.mark.parametrize("page", generated.pages())
def test_generated_pages_are_current(root, page):
    assert (root / page).read_text(encoding="utf-8") == generated.pages()[page], "run `make docs`"
