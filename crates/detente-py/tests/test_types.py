"""The wheel's types are true: stubs match what is built, and the package checks under them."""

import subprocess
import sys


def check(*command):
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_stubs_say_what_is_there():
    check("mypy.stubtest", "detente._native", "--ignore-disjoint-bases")


def test_the_package_is_typed():
    # Records are JSON, whose values come as they are.
    check("mypy", "--strict", "--no-warn-return-any", "--ignore-missing-imports", "--package", "detente")
