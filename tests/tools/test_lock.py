from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

import environment

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ; (.+?))? \\$")


def locked(name: str) -> dict[str, str]:
    """Package and version of each entry of a lock."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := PACKAGE.match(line))}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def normal(requirement: str) -> str:
    """The name as an index and a lock spell it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ ;\[]", requirement)[0].lower())


@pytest.mark.parametrize("lock", [environment.RUNTIME, environment.DEVELOPER])
def test_a_lock_holds_exact_versions_with_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"(?m)^(?=\S)", text)[1:]
    assert len(entries) == len(locked(lock)) > 8
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert not re.search(r"://|--index|--find-links|(?m:^-)|\s/", text)


def test_the_locks_hold_what_the_project_asks_for():
    asked = project()["project"]
    wanted = {normal(name) for name in asked["dependencies"] + project()["build-system"]["requires"]}
    assert wanted <= locked(environment.RUNTIME).keys()
    wanted |= {normal(name) for name in asked["optional-dependencies"]["dev"]}
    assert wanted <= locked(environment.DEVELOPER).keys()


def test_both_locks_agree_so_that_the_larger_one_serves_a_start_too():
    assert locked(environment.RUNTIME).items() <= locked(environment.DEVELOPER).items()


def test_the_build_backend_is_the_locked_one():
    (backend,) = project()["build-system"]["requires"]
    assert backend == f"setuptools=={locked(environment.RUNTIME)['setuptools']}"
    text = (ROOT / environment.RUNTIME).read_text("utf-8")
    block = environment.block_of(text, "setuptools")
    assert block.startswith(backend)
    assert block.count("--hash=sha256:") == 2
    assert len(block.rstrip().splitlines()) == 3


def test_a_lock_without_the_backend_is_named():
    with pytest.raises(environment.CannotPrepareError, match="setuptools"):
        environment.block_of("peewee==4.5.3 \\\n    --hash=sha256:00\n", "setuptools")


IMPORT_NAMES = {
    "PySide6": "pyside6-essentials",
    "shiboken6": "pyside6-essentials",
    "playhouse": "peewee",
    "argon2": "argon2-cffi",
}


def imported_packages() -> set[str]:
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "clinic_desk").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    # what is loaded by its name, so that only a part of a large package comes along
    names |= {
        node.args[0].value
        for node in nodes
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "import_module"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    heads = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"clinic_desk"}
    return {IMPORT_NAMES.get(head, head.lower().replace("_", "-")) for head in heads}


def test_every_dependency_is_used_and_every_import_is_a_dependency():
    assert imported_packages() == {normal(name) for name in project()["project"]["dependencies"]}
