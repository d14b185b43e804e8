"""A coder whose worker is killed once, in the middle of its work, as a cluster kills workers."""

import os
import signal
from pathlib import Path

from detente import batch


def code(table):
    marker = Path(os.environ["DETENTE_TEST_KILL"])
    if "n77" in table.column("id").to_pylist():
        try:
            marker.unlink()
        except FileNotFoundError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    with open(os.environ["DETENTE_TEST_WORKERS"], "a") as workers:
        workers.write(f"{os.getpid()}\n")
    return batch.code(table)
