"""Makes the network from nothing: teacher, silver, student, export.

    python train/make.py DATA crates/detente-parse/models/en/net.bin [--work FOLDER]

Run it from the root of the repository; every step's product stays in the work folder, and a step whose product is
there is skipped.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--work", default="target/train")
    args = parser.parse_args()
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)

    def step(product, script, *words):
        if not (work / product).exists():
            subprocess.run([sys.executable, HERE / script, *map(str, words)], check=True)

    step("teacher.pt", "teacher.py", "train", args.data, work / "teacher.pt")
    step("raw.txt", "silver.py", "text", args.data, work / "raw.txt")
    if not (work / "raw.cut").exists():
        cut = ["cargo", "run", "--release", "--quiet", "-p", "detente-parse", "--example", "cut"]
        with open(work / "raw.txt", "rb") as text, open(work / "raw.cut", "wb") as out:
            subprocess.run(cut, stdin=text, stdout=out, check=True)
    step("silver.pt", "silver.py", "read", work / "teacher.pt", work / "raw.cut", work / "silver.pt")
    step("student.pt", "student.py", "train", args.data, work / "student.pt", "--silver", work / "silver.pt")
    step("names.pt", "names.py", args.data, work / "student.pt", work / "names.pt")
    subprocess.run([sys.executable, HERE / "export.py", args.data, work / "names.pt", args.out,
                    "--silver", work / "silver.pt"], check=True)


if __name__ == "__main__":
    main()
