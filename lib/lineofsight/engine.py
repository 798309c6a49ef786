"""Notebooks run to their end or not at all: Papermill, in a kernel of this Python, and a check on its word.

Papermill 2.7 marks every cell `completed` when a kernel dies or a cell times out, and lets an unknown
parameter pass with a warning. So nothing it records is believed here: a notebook has run when its code cells
carry the execution counts 1 to n, none holds an error, and each cell that ends in an expression has shown
something.

The same notebook, parameters and sources give the same bytes on every run: no times, no process numbers, the
cell ids of the source, and an environment that a user's own settings do not reach.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from lineofsight import errors
from lineofsight.errors import NotebookFailed

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_SECONDS = 600
"""A cell that takes longer than this has hung."""

START_SECONDS = 120
"""A kernel that takes longer than this to start has hung. A first start from a network drive is slow."""

LONGEST_SOCKET = 100
"""Bytes: Linux takes 107 for the name of a socket, macOS 103, and the name has a few more than the file's."""

AT_A_TIME = 2
"""Kernels running at once: each needs a core and about 170 MB."""

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of sets
    "SOURCE_DATE_EPOCH": "0",  # the date matplotlib writes into an SVG
    "TZ": "UTC",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",  # sums in threads are added in whatever order the threads end
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONSTARTUP": "",  # IPython would run the user's own file
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a line on the terminal about frozen modules, of no use here
}

_ADDRESS_IN_MEMORY = re.compile(r"<[\w.]+(?: object)? at 0x[0-9A-Fa-f]+>")


@dataclass(frozen=True)
class Warned:
    """A warning a cell printed. Only its place and kind are kept: its words can quote the data."""

    notebook: str
    where: str
    kind: str


@dataclass(frozen=True, eq=False)
class ExecutedNotebook:
    """A notebook that ran to its end. `name` is its file's without the ending, `title` its one heading 1."""

    name: str
    title: str
    node: NotebookNode
    warnings: tuple[Warned, ...]

    @property
    def source(self) -> str:
        """The notebook as the text of an `.ipynb` file: the same text for the same run."""
        nbformat, _ = _jupyter()
        return nbformat.writes(self.node) + "\n"


def execute(
    notebook: Path, parameters: Mapping[str, Any], folder: Path, cell_seconds: float = CELL_SECONDS
) -> ExecutedNotebook:
    """The notebook, run from top to bottom with `folder` as its working directory. Writes no file.

    `parameters` are plain values (text, numbers, lists, None), each a name assigned in the cell tagged
    `parameters`. Raises NotebookFailed, with the notebook, the cell and the kind of error.
    """
    _, papermill = _jupyter()
    node = _read(notebook)
    _refuse_unknown(notebook, node, parameters)
    title = _title(notebook, node)
    places = {cell.id: f"{notebook.name}, cell {number}" for number, cell in enumerate(node.cells, start=1)}
    reached = notebook.name

    def remember(cell: Any, cell_index: int) -> None:
        nonlocal reached
        reached = places.get(cell.id, f"{notebook.name}, the cell of parameters")

    try:
        with _private_folder() as private:
            node = papermill.execute_notebook(
                node,
                output_path=None,
                parameters=dict(parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=START_SECONDS,
                execution_timeout=cell_seconds,
                shutdown_kernel="immediate",
                record_timing=False,
                coalesce_streams=True,
                on_cell_start=remember,
                resources={"metadata": {"path": str(folder)}},
                kernel_manager_class=_kernel_manager(),
                config=_kernel_settings(private),
            )
    except papermill.PapermillExecutionError as failure:
        raise NotebookFailed(f"{reached}: {_told(failure.ename, failure.evalue)}") from None
    except TimeoutError:
        raise NotebookFailed(
            f"{reached}: still running after {cell_seconds:g} seconds, so it was stopped. "
            "Run it in JupyterLab to see why."
        ) from None
    except RuntimeError as failure:
        # nbclient's DeadKernelError, and the plain RuntimeError of a kernel that never answered.
        raise NotebookFailed(
            f"{reached}: Python itself stopped ({failure}). "
            "The machine may be out of memory: close other programs and run it again."
        ) from None
    node = _settled(node, parameters)
    places["injected-parameters"] = f"{notebook.name}, the cell of parameters"
    _refuse_untrue(node, places)
    return ExecutedNotebook(notebook.stem, title, node, tuple(_take_warnings(notebook, node, places)))


def execute_all(
    notebooks: Sequence[Path],
    parameters: Mapping[str, Any],
    folder: Path,
    done: Callable[[Path], None] = lambda notebook: None,
) -> tuple[ExecutedNotebook, ...]:
    """The notebooks, run `AT_A_TIME` and returned in the order given; `done` is called as each one ends.

    The first that fails, or Ctrl-C, stops the others: no kernel outlives this call.
    """
    _jupyter()  # imported once, before the threads ask for it
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        started = {pool.submit(execute, notebook, parameters, folder): notebook for notebook in notebooks}
        try:
            for future in _as_they_end(started):
                future.result()
                done(started[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _stop_kernels()
            raise
    return tuple(future.result() for future in started)


def _as_they_end(futures: Mapping[Future, Path]) -> Iterator[Future]:
    """Each future as it ends. Wakes twice a second, since Windows hears Ctrl-C only between waits."""
    waiting = set(futures)
    while waiting:
        ended, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
        yield from sorted(ended, key=list(futures).index)


# --- the kernel ---------------------------------------------------------------------------------------------


@cache
def _jupyter():
    """nbformat and papermill, imported when a notebook is first run.

    JupyterLab brings rfc3987_syntax, which builds some 35 parsers as nbformat is imported (2.5 s, not 0.5 s)
    to check addresses no notebook holds. `None` makes Python take it as not installed, under pip and conda.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import nbformat
    import papermill

    return nbformat, papermill


_KERNEL = (
    *("-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"),
    "--IPKernelApp.log_level=ERROR",
    "--IPKernelApp.ignore_cwd=True",  # a pandas.py among the user's documents is no library
    "--HistoryManager.enabled=False",
    "--InlineBackend.figure_formats=svg",
)


@cache
def _kernel_manager() -> type:
    """A manager that starts this Python, whatever kernels the user has registered."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class ThisPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return KernelSpec(
                argv=[sys.executable, *_KERNEL],
                display_name="Python 3",
                language="python",
                metadata={"supported_encryption": ["curve"]},
            )

        async def start_kernel(self, **options: Any) -> None:
            folder = Path(self.connection_file).parent
            environment = os.environ | ENVIRONMENT | {"IPYTHONDIR": str(folder), "MATPLOTLIBRC": str(folder)}
            _RUNNING.append(self)
            await super().start_kernel(env=environment, **options)

        async def cleanup_resources(self, restart: bool = False) -> None:
            await super().cleanup_resources(restart)
            if self in _RUNNING:
                _RUNNING.remove(self)

    return ThisPython


_RUNNING: list[Any] = []
"""The kernels this process has started and not yet stopped: what Ctrl-C has to end."""


def _stop_kernels(folder: Path | None = None) -> None:
    """End at once every kernel, or the one of a private folder. A thread that waits on it sees it die, and ends."""
    for kernel in list(_RUNNING):
        process = getattr(kernel.provisioner, "process", None)
        if process is not None and folder in (None, Path(kernel.connection_file).parent):
            process.kill()
            process.wait()


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder only this user can read, for the kernel's sockets and settings; gone when the kernel is.

    One whose process was killed is removed by the next run.
    """
    for left in Path(tempfile.gettempdir()).glob("lineofsight-*-*"):
        process = left.name.split("-")[1]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"lineofsight-{os.getpid()}-"))
    try:
        # An empty one, so that charts do not follow the user's own matplotlibrc.
        (folder / "matplotlibrc").write_text("svg.hashsalt: lineofsight\n", encoding="utf-8")
        yield folder
    finally:
        _stop_kernels(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _kernel_settings(private: Path):
    """Sockets in the private folder where the system has them and takes so long a name; else ports, encrypted.

    Ports are chosen, closed and bound again later, so two kernels can meet on one, and any program on the
    machine can read what passes.
    """
    import zmq
    from traitlets.config import Config

    connection = private / "kernel.json"
    if os.name == "posix" and len(os.fsencode(connection)) < LONGEST_SOCKET:
        channel = {"transport": "ipc"}
    else:
        channel = {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}
    return Config(ThisPython={"connection_file": str(connection), **channel})


# --- before the run -----------------------------------------------------------------------------------------


def _read(notebook: Path) -> NotebookNode:
    """The notebook with an id on every cell; one written before cells had ids gets them by their place."""
    nbformat, _ = _jupyter()
    try:
        node = nbformat.read(notebook, as_version=4)
    except FileNotFoundError:
        raise NotebookFailed(f"{notebook.name}: no such notebook.") from None
    except (nbformat.reader.NotJSONError, nbformat.validator.ValidationError):
        raise NotebookFailed(f"{notebook.name}: is not a notebook, or is damaged.") from None
    if node.nbformat_minor < 5:
        node.nbformat_minor = 5
        for number, cell in enumerate(node.cells, start=1):
            cell["id"] = f"cell-{number}"
    return node


def _refuse_unknown(notebook: Path, node: NotebookNode, parameters: Mapping[str, Any]) -> None:
    """Papermill would run an unknown parameter as a new variable, and the notebook with its default."""
    known = parameter_names(node)
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise NotebookFailed(
            f"{notebook.name}: has no parameter called {' or '.join(unknown)}. "
            f"Its cell tagged `parameters` has {', '.join(known) or 'none'}."
        )


def parameter_names(node: NotebookNode) -> tuple[str, ...]:
    """The names assigned in the cell tagged `parameters`, in order; empty where there is no such cell."""
    tagged = [cell.source for cell in node.cells if "parameters" in cell.metadata.get("tags", [])]
    names = []
    for statement in ast.parse("\n".join(tagged)).body:
        if isinstance(statement, ast.Assign):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
    return tuple(names)


# --- after the run ------------------------------------------------------------------------------------------


def _told(name: str, message: str) -> str:
    """An error in words. Only our own messages are known never to hold data."""
    ours = isinstance(getattr(errors, name, None), type)
    return f"{name}: {message}" if ours else f"{name}. Run it in JupyterLab to see the whole message."


def _refuse_untrue(node: NotebookNode, places: Mapping[str, str]) -> None:
    """Raise NotebookFailed unless the outputs themselves show that every cell ran, once, in order."""
    expected = 0
    for cell in node.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        where = places[cell.id]
        expected += 1
        if cell.execution_count != expected:
            raise NotebookFailed(f"{where}: did not run, though Papermill says it did. Run it again.")
        for output in cell.outputs:
            if output.output_type == "error":
                raise NotebookFailed(f"{where}: {_told(output.ename, output.evalue)}")
            if _ADDRESS_IN_MEMORY.search(_plain_text(output)):
                raise NotebookFailed(
                    f"{where}: shows an address in memory, which is never the same twice. "
                    "Show something that is written in words."
                )
        shown = [output for output in cell.outputs if output.get("name") != "stderr"]
        if not shown and ends_in_an_expression(cell.source):
            raise NotebookFailed(f"{where}: should have shown something and showed nothing.")


def ends_in_an_expression(source: str) -> bool:
    """Whether a cell's last line is there to be shown: an expression not closed with a semicolon."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a Jupyter command, such as %config
        return False
    return bool(statements) and isinstance(statements[-1], ast.Expr) and not source.rstrip().endswith(";")


def _plain_text(output: Any) -> str:
    return output.get("text", "") or output.get("data", {}).get("text/plain", "")


def _take_warnings(notebook: Path, node: NotebookNode, places: Mapping[str, str]) -> Iterator[Warned]:
    """What was printed on stderr, taken out of the notebook: it names folders of this machine."""
    for cell in node.cells:
        for output in [o for o in cell.get("outputs", []) if o.get("name") == "stderr"]:
            kinds = re.findall(r"\b([A-Z]\w*Warning):", output.text) or ["a message"]
            yield from (Warned(notebook.stem, places[cell.id], kind) for kind in kinds)
            cell.outputs.remove(output)


def _title(notebook: Path, node: NotebookNode) -> str:
    lines = [line for cell in node.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    titles = [line.removeprefix("# ").strip() for line in lines if line.startswith("# ")]
    if len(titles) != 1:
        raise NotebookFailed(f"{notebook.name}: needs one title, a line beginning `# `, and has {len(titles)}.")
    return titles[0]


def _settled(node: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook without what differs from run to run: times, random ids, paths of this machine."""
    node.metadata["papermill"] = {"parameters": dict(parameters)}
    for cell in node.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return node
