"""Makes the network: teacher, silver, student, then names, and writes the weights.

    python train/make.py DATA crates/detente-parse/languages/en/net.bin [--work FOLDER] [--names]

Run it from the root of the repository; every step's product stays in the work folder, and a step whose product is
there is skipped. `--names` keeps the network as it ships and learns its layer for names anew.
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
    parser.add_argument("--names", action="store_true")
    args = parser.parse_args()
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)

    def step(product, script, *words):
        if not (work / product).exists():
            subprocess.run([sys.executable, HERE / script, *map(str, words)], check=True)

    student = work / ("shipped.pt" if args.names else "student.pt")
    silver = [] if args.names else ["--silver", work / "silver.pt"]
    step("raw.txt", "silver.py", "text", args.data, work / "raw.txt")
    if not (work / "raw.cut").exists():
        cut = ["cargo", "run", "--release", "--quiet", "-p", "detente-parse", "--example", "cut"]
        with open(work / "raw.txt", "rb") as text, open(work / "raw.cut", "wb") as out:
            subprocess.run(cut, stdin=text, stdout=out, check=True)
    if args.names:
        step("shipped.pt", "unpack.py", args.out, student)
    else:
        step("teacher.pt", "teacher.py", "train", args.data, work / "teacher.pt")
        step("silver.pt", "silver.py", "read", work / "teacher.pt", work / "raw.cut", work / "silver.pt")
        step("student.pt", "student.py", "train", args.data, student, *silver)
    step("name_teacher.pt", "name_teacher.py", "train", args.data, work / "name_teacher.pt")
    step("names.txt", "name_teacher.py", "choose", args.data, work / "raw.cut", work / "names.txt")
    step("names_silver.pt", "name_teacher.py", "read", work / "names.txt", work / "name_teacher.pt",
         work / "names_silver.pt")
    step("names.pt", "name_layer.py", "fit", args.data, student, work / "names.pt", "--silver",
         work / "names_silver.pt")
    subprocess.run([sys.executable, HERE / "export.py", args.data, work / "names.pt", args.out, *map(str, silver)],
                   check=True)


if __name__ == "__main__":
    main()
