"""Measures the wheel against the program, on the same documents: see python.md.

    python bench/python.py DETENTE TEXTS.jsonl [--documents N] [--rounds N]
"""

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import time


def spent(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def program(detente, texts):
    """CPU seconds of the program, start and loading included."""
    before = spent(resource.RUSAGE_CHILDREN)
    arguments = ["read", "--threads", "1", "--store", "none", "--format", "jsonl", "--quiet", texts]
    subprocess.run([detente, *arguments], stdout=subprocess.DEVNULL, check=True)
    return spent(resource.RUSAGE_CHILDREN) - before


WORKER = """
import json, resource, sys, time
import detente, pyarrow.json
table = pyarrow.json.read_json(sys.argv[1])
rows = int(sys.argv[2])
begun, cpu = time.perf_counter(), time.process_time()
for at in range(0, table.num_rows, rows):
    detente.batch.code(table.slice(at, rows))
spent, wall = time.process_time() - cpu, time.perf_counter() - begun
print(json.dumps([spent, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def workers(texts, count, rows=64):
    """Runs `count` processes at once, each over all texts: seconds from first start to last end,
    and of each its CPU seconds, its own seconds and its peak MB."""
    begun = time.perf_counter()
    arguments = [sys.executable, "-c", "import detente.batch\n" + WORKER, texts, str(rows)]
    running = [subprocess.Popen(arguments, stdout=subprocess.PIPE) for _ in range(count)]
    told = [json.loads(process.communicate()[0]) for process in running]
    return time.perf_counter() - begun, told


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("detente")
    parser.add_argument("texts")
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    part = f"{given.texts}.part"
    with open(given.texts) as lines, open(part, "w") as out:
        out.writelines(itertools.islice(lines, given.documents))
    print(f"{given.documents} documents, {os.path.getsize(part) / 1e6:.1f} MB; CPU seconds")
    ratios = []
    # One after the other in turn: what else the machine does then weighs on both alike.
    for _ in range(given.rounds):
        by_program = program(given.detente, part)
        _, [(by_wheel, _, peak)] = workers(part, 1)
        ratios.append(by_wheel / by_program)
        print(f"  program {by_program:.2f}  code_table {by_wheel:.2f}  peak {peak:.0f} MB")
    print(f"code_table needs {sorted(ratios)[len(ratios) // 2]:.3f} of the program's CPU seconds")
    print(f"documents a CPU second: {given.documents / by_wheel:.1f}")
    alone, [(_, one, _)] = workers(part, 1)
    together, two = workers(part, 2)
    slowest = max(wall for _, wall, _ in two)
    print(f"one worker {one:.1f} s, two at once {slowest:.1f} s: {2 * one / slowest:.2f} times as many")
    print(f"  with start and loading: {alone:.1f} s, {together:.1f} s")
    os.unlink(part)


if __name__ == "__main__":
    main()
