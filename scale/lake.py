"""What the recipes share: arguments, and a folder that appears only when it is whole."""

import argparse
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree


def arguments(about):
    """Reads source, target and number of workers from the command line."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="folder of Parquet with a column of texts")
    parser.add_argument("target", type=Path, help="folder to write; must not exist")
    parser.add_argument("--workers", type=int, default=2, help="processes that code")
    given = parser.parse_args()
    return given.source, given.target, given.workers


@contextmanager
def finished(target):
    """Gives a folder beside `target` to write into, and renames it when all went well.

    What a run that failed has left there is removed: its rows would be counted twice.
    """
    target = Path(target).resolve()
    if target.exists():
        raise FileExistsError(f"{target} exists: old and new parts would be read as one")
    unfinished = target.with_name(f".{target.name}.unfinished")
    if unfinished.exists():
        rmtree(unfinished)
    yield unfinished
    unfinished.rename(target)
