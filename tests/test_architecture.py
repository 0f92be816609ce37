"""The house rules of the code: imports go down only, without cycles; the package never unpickles."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "stancebook"

# the layers from the ground up; a module may import from its own stage and from what stands before it here
LAYERS: list[set[str]] = [
    {"errors"},
    {"records"},
    {"codebook"},
    {"text"},
    {"corpus", "features", "modeling", "measurement"},
    {"tables"},
    {"coding"},
    {"examples", "bundle", "reliability", "report", "evaluation", "fitting", "held_out", "training", "generalisation"},
    {"cli", "__init__"},
    {"__main__"},
]
# stages do not know each other, except that models are fitted on matrices and codings come with their articles
ALLOWED = {("modeling", "features")}
VERSION_ONLY = {"bundle"}  # reads `stancebook.__version__`


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if not (name.endswith(".__init__")):
            found[name] = path
    return found


def imports(path: Path) -> set[str]:
    """Modules of the package that a module names, lazy and typing imports counted."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "stancebook":
            names.add(node.module.removeprefix("stancebook").lstrip(".") or "__init__")
        elif isinstance(node, ast.Import):
            names |= {
                item.name.removeprefix("stancebook.") for item in node.names if item.name.startswith("stancebook.")
            }
    return names


def layer(module: str) -> int:
    top = module.split(".", maxsplit=1)[0]
    return next(at for at, names in enumerate(LAYERS) if top in names)


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_go_down(module: str) -> None:
    for used in imports(modules()[module]):
        if used == "__init__" and module in VERSION_ONLY:
            continue
        here, there = module.split(".", maxsplit=1)[0], used.split(".")[0]
        if here == there and "." in module:
            continue
        if layer(used) == layer(module) and layer(module) == 4:
            assert (here, there) in ALLOWED, f"{module} imports {used}: stages do not know each other"
            continue
        assert layer(used) <= layer(module), f"{module} imports {used}, which stands above it"


def test_no_cycles() -> None:
    graph = {module: {used for used in imports(path) if used in modules()} for module, path in modules().items()}
    state: dict[str, int] = defaultdict(int)

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert state[module] != 1, " -> ".join((*trail, module))
        if state[module] == 0:
            state[module] = 1
            for used in graph[module]:
                visit(used, (*trail, module))
            state[module] = 2

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("module", sorted(modules()))
def test_modules_stay_small(module: str) -> None:
    assert len(modules()[module].read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", sorted(modules()))
def test_nothing_unpickles(module: str) -> None:
    source = modules()[module].read_text("utf-8")
    assert "import pickle" not in source
    assert "joblib.load" not in source
    assert "allow_pickle=True" not in source


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_label_of_the_default_codebook_is_named_in_code(module: str) -> None:
    import stancebook

    book = stancebook.load_codebook()
    names = {label.id for variable in book.variable for label in variable.label} | {target.id for target in book.target}
    # words that are common identifiers in their own right
    names -= {"none", "CR", "ST", "II", "HS", "SU", "MC", "RL", "VL"}
    docstrings = set()
    tree = ast.parse(modules()[module].read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (
            found := ast.get_docstring(node, clean=False)
        ):
            docstrings.add(found)
    constants = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } - docstrings
    assert not constants & names
