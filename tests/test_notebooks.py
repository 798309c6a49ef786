"""Notebooks argue and the library calculates: what a notebook may hold. `make test` also runs each (nbval)."""

import ast
import json
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from lineofsight import params
from lineofsight.params import Params

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = params.NOTEBOOKS
BELONGS_IN_THE_LIBRARY = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
FEW_LINES = 15


def cells(name, kind):
    notebook = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell) -> str:
    return "".join(cell["source"])


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_a_notebook_is_valid_and_its_cell_ids_are_its_own(name):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert notebook.metadata.kernelspec.name == "python3"


def test_a_notebook_holds_no_outputs(name):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells(name, "code"))


def test_no_cell_does_what_belongs_in_the_library(name):
    for cell in cells(name, "code"):
        for node in ast.walk(ast.parse(source(cell))):
            assert not isinstance(node, BELONGS_IN_THE_LIBRARY), (
                f"{name}, cell {cell['id']}, line {node.lineno}: a notebook has no {type(node).__name__}; "
                "give the library a function with a name and call it."
            )
            assert getattr(node, "attr", None) not in {"head", "tail", "sample"}, (
                f"{cell['id']}: shows rows as they are"
            )


def test_a_notebook_imports_nothing_but_lineofsight(name):
    for cell in cells(name, "code"):
        for node in ast.walk(ast.parse(source(cell))):
            assert not isinstance(node, ast.Import), f"{cell['id']}: imports {ast.unparse(node)}"
            if isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] == "lineofsight"


def test_cells_are_a_few_lines(name):
    for cell in cells(name, "code")[1:]:
        assert len(source(cell).splitlines()) <= FEW_LINES, cell["id"]


def test_the_first_code_cell_is_the_parameters_and_they_are_those_of_a_run(name):
    first, *others = cells(name, "code")
    assert first["metadata"]["tags"] == ["parameters"]
    assert not any("parameters" in cell["metadata"].get("tags", []) for cell in others)
    lines = source(first).splitlines()
    given = ast.parse(source(first)).body
    assert [each.targets[0].id for each in given] == [field for field in Params.model_fields if field != "notebooks"]
    assert all("  # " in lines[each.lineno - 1] for each in given), "every parameter has a comment"


def test_the_defaults_are_those_of_the_made_up_authority(name, root):
    defaults = {
        node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(source(cells(name, "code")[0])).body
    }
    assert defaults == params.read(root / "params" / "exampleshire.yml").for_notebook()


def test_one_cell_makes_the_run_from_every_parameter(name):
    (making,) = [cell for cell in cells(name, "code") if "Run.of(" in source(cell)]
    (call,) = [
        node
        for node in ast.walk(ast.parse(source(making)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Params"
    ]
    given = {keyword.arg: keyword.value.id for keyword in call.keywords}
    assert given == {field: field for field in Params.model_fields if field != "notebooks"}


def test_every_call_answers_a_question_asked_above_it(name):
    notebook = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    for before, cell in pairwise(notebook):
        if (
            cell["cell_type"] == "code"
            and "parameters" not in cell["metadata"].get("tags", [])
            and "Run.of(" not in source(cell)
        ):
            assert before["cell_type"] == "markdown", cell["id"]
            (statement,) = ast.parse(source(cell)).body
            assert isinstance(statement, ast.Expr)
            assert isinstance(statement.value, ast.Call)


def test_a_notebook_has_one_title_and_its_headings_go_down_a_step_at_a_time(name):
    depths = [
        len(line) - len(line.lstrip("#"))
        for cell in cells(name, "markdown")
        for line in source(cell).splitlines()
        if line.startswith("#")
    ]
    assert depths[0] == 1
    assert depths.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(depths))


def test_prose_holds_no_number_that_a_run_would_change(name):
    """Years may be named; every other number is made by the library."""
    for cell in cells(name, "markdown"):
        numbers = [word for word in source(cell).replace("*", " ").split() if word.strip(".,;:()").isdigit()]
        assert all(1989 <= int(number.strip(".,;:()")) <= 2027 for number in numbers), cell["id"]


def test_the_notebooks_are_those_a_run_can_name():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)
