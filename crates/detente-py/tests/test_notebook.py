"""The notebook runs from top to bottom and ends in a picture."""

from pathlib import Path

import nbclient
import nbformat

NOTEBOOK = Path(__file__).parents[1] / "examples" / "relation.ipynb"


def test_the_notebook_runs_to_a_plotted_relation():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit it without outputs"
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert "image/png" in kinds and "text/html" in kinds
    printed = "".join(output.get("text", "") for output in outputs)
    assert "CHN SUPPORT JPN fact 2021-01-04 | praised" in printed
    assert "CHN → JPN" in printed
