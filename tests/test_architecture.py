"""The import contracts name real modules, see every module, and break when they should."""

import ast
import importlib.util
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = SETTINGS["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
PACKAGES = {"pages", "services", "scoring"}
DOORS = {"app", "cli"}
APART = {"tests", "bench"}  # Python that no part of the program imports


def named_modules() -> Iterator[tuple[str, str]]:
    """Every module that a contract names, with the contract's id."""
    for contract in CONTRACTS.values():
        for key in ("source_modules", "forbidden_modules", "modules"):
            for name in contract.get(key, []):
                yield contract["id"], name
        for layer in contract.get("layers", []):
            for name in layer.replace("(", "").replace(")", "").split(" | "):
                yield contract["id"], ".".join([*contract.get("containers", []), name])


def find_files(pattern: str) -> list[Path]:
    """The modules of ours that a dotted name, with or without *, stands for."""
    path = pattern.replace(".", "/")
    return [*ROOT.glob(f"{path}.py"), *ROOT.glob(f"{path}/__init__.py")]


def page_modules() -> list[str]:
    return sorted(file.stem for file in (ROOT / "pages").glob("[!_]*.py"))


def test_contracts_cover_everything_that_can_be_imported() -> None:
    ours = {file.stem for file in ROOT.glob("*.py")}
    ours |= {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert ours - APART == PACKAGES | DOORS
    assert set(LINTER["root_packages"]) == PACKAGES
    assert set(CONTRACTS["doors"]["forbidden_modules"]) == DOORS


def test_every_module_a_contract_names_exists() -> None:
    names = list(named_modules())
    assert {contract for contract, _ in names} == set(CONTRACTS)
    for contract, name in names:
        if name.split(".")[0] in PACKAGES | DOORS:
            assert find_files(name), f"{contract}: no module {name}"
        else:
            assert importlib.util.find_spec(name), f"{contract}: {name} is not installed"
    assert "shared" not in page_modules()
    assert len(page_modules()) >= 2  # or the independence of pages says nothing


def test_no_folder_hides_from_the_contracts() -> None:
    hidden = [
        str(file.relative_to(ROOT))
        for package in sorted(PACKAGES)
        for file in (ROOT / package).rglob("*.py")
        if not (file.parent / "__init__.py").exists()
    ]
    assert hidden == []


@pytest.mark.parametrize("door", sorted(DOORS))
def test_the_two_doors_do_not_know_each_other(door: str) -> None:
    tree = ast.parse((ROOT / f"{door}.py").read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported & {"pages", "services", "scoring"}  # it leads somewhere
    assert not imported & DOORS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program, to break."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(folder: Path) -> set[str]:
    """Names of the contracts that lint-imports finds broken in `folder`."""
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )
    broken = {
        name
        for name in (contract["name"] for contract in CONTRACTS.values())
        if f"{name} BROKEN" in run.stdout
    }
    assert run.returncode == (1 if broken else 0), run.stdout + run.stderr
    return broken


def test_the_program_keeps_its_contracts(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [
        ("one-way", "scoring/__init__.py", "services.text"),
        ("one-way", "services/text/__init__.py", "pages"),
        ("doors", "services/text/__init__.py", "app"),
        ("doors", "pages/shared/__init__.py", "cli"),
        ("pure-scoring", "scoring/rules/__init__.py", "pandas"),
        ("pure-scoring", "scoring/rules/__init__.py", "pathlib"),
        ("pure-scoring", "scoring/__init__.py", "streamlit"),
        ("no-screen-in-services", "services/store/__init__.py", "streamlit"),
        ("trades", "services/intake/__init__.py", "services.store"),
        ("trades", "services/store/__init__.py", "services.intake"),
        ("trades", "services/catalogue/__init__.py", "services.intake"),
        ("trades", "services/reports/__init__.py", "services.store"),
        ("trades", "services/text/__init__.py", "services.assessment"),
    ],
)
def test_a_wrong_import_breaks_its_contract(
    copy: Path, contract: str, importer: str, imported: str
) -> None:
    with (copy / importer).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")
    assert CONTRACTS[contract]["name"] in broken_contracts(copy)


def test_a_new_trade_has_to_be_given_its_place(copy: Path) -> None:
    (copy / "services" / "smalltalk").mkdir()
    (copy / "services" / "smalltalk" / "__init__.py").touch()
    assert broken_contracts(copy) == {CONTRACTS["trades"]["name"]}


def test_a_page_that_imports_a_page_breaks_its_contract(copy: Path) -> None:
    one, other = page_modules()[:2]
    with (copy / "pages" / f"{one}.py").open("a", encoding="utf-8") as file:
        file.write(f"\nimport pages.{other}\n")
    assert CONTRACTS["pages"]["name"] in broken_contracts(copy)


def test_what_pages_share_may_not_lean_on_a_page(copy: Path) -> None:
    with (copy / "pages" / "shared" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"\nimport pages.{page_modules()[0]}\n")
    assert CONTRACTS["pages"]["name"] in broken_contracts(copy)
