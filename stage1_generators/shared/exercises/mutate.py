#!/usr/bin/env python3
"""How good are the tests of the exercises? Small changes are made to every answer, one at a time, and
the exercise's test has to notice.

    stage1_generators/shared/exercises/mutate.py [2|1.2 ...]     stages, or exercises; without, all
    stage1_generators/shared/exercises/mutate.py --part 2/3 [...]     every third change, from the second

A change that does not compile does not count. At least 95 % must be noticed; those that are not are
listed, and mutants.txt, beside this file, says of each why not. Ends with 1 if too few are noticed,
or if one that is not has no reason there. Needs build/exercises: ./learn prove.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = ROOT / "build" / "exercises"
REASONS = pathlib.Path(__file__).with_name("mutants.txt")
PERCENT = 95
MANY = 20  # changes, for a percentage to mean something

# What is looked for, and what is put in its place.
OPERATORS = [
    (r"==", "!="),
    (r"!=", "=="),
    (r"(?<![<>-])<=", "<"),
    (r"(?<![<>-])>=", ">"),
    (r"(?<= )<(?= )", "<="),
    (r"(?<= )>(?= )", ">="),
    (r"\+\+", "--"),
    (r"(?<!-)--(?!-)", "++"),
    (r"\+=", "-="),
    (r"-=", "+="),
    (r"(?<= )\+(?= )", "-"),
    (r"(?<= )-(?= )", "+"),
    (r"(?<= )\*(?= )", "+"),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r"!(?=[\w(])", ""),
]
CHANGES = OPERATORS + [
    (r"&&", "||"),
    (r"\|\|", "&&"),
    (r"\b0\b", "1"),
    (r"\b1\b", "2"),
    (r"\bsent\.check\(\);", ";"),
    (r"\bbreak;", ";"),
    (r"\bcontinue;", ";"),
]


def resume_points(text):
    """Every use of a resume point becomes the next one of its enum."""
    for enum in re.finditer(r"enum \{([^}]*)\}", text):
        names = re.findall(r"\bk\w+", re.sub(r"//.*", "", enum[1]))
        for name, other in zip(names, names[1:] + names[:1]):
            for use in re.finditer(rf"(?<!case ){name}\b(?!\s*[,}}=])(?=\))", text):
                if name != other:
                    yield use.start(), use.end(), other


def code_only(text):
    """The text with comments, directives and words in quotes painted over. Every place is kept."""

    def painted(found):
        return ("~" if found[0][0] in "\"'" else " ") * len(found[0])

    return re.sub(r"//.*|^#.*|\"(\\.|[^\"\\\n])*\"|'(\\.|[^'\\\n])'", painted, text, flags=re.M)


def mutants(text):
    code = code_only(text)
    found = [(m.start(), m.end(), new) for old, new in CHANGES for m in re.finditer(old, code)]
    for start, end, new in sorted(found + list(resume_points(code))):
        yield text[:start] + new + text[end:], describe(text, start, end, new)


def describe(text, start, end, new):
    begin = text.rfind("\n", 0, start) + 1
    line = text[begin : text.find("\n", start)]
    changed = line[: start - begin] + new + line[end - begin :]
    return f"{line.strip()}  ->  {changed.strip()}"


def commands(target):
    """What ninja would run for the answer: compile the test, and link."""
    done = subprocess.run(
        ["ninja", "-C", str(BUILD), "-t", "commands", target], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    compiles = [line for line in lines if f"{target}.dir" in line and " -c " in line]
    return shlex.split(compiles[-1]), shlex.split(lines[-1].removeprefix(": && ").removesuffix(" && :"))


def judge(number, target, name, text, what, place):
    """(what, whether it was noticed), or None if it does not compile."""
    folder = BUILD / "mutants" / f"{target}_{place}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    compile_it, link_it = commands_of[target]
    solutions = str(solution_of[number].parent)
    old_object = compile_it[compile_it.index("-o") + 1]
    binary, program = str(folder / "test.o"), str(folder / "test")
    compiling = [word.replace(solutions, str(folder)).replace(old_object, binary) for word in compile_it]
    compiling = [word for word in compiling if word != "-Werror"]
    if subprocess.run(compiling, cwd=BUILD, capture_output=True).returncode != 0:
        return None
    linking = [binary if word == old_object else word for word in link_it]
    linking[linking.index("-o") + 1] = program
    subprocess.run(linking, cwd=BUILD, capture_output=True, check=True)
    plain = ["setarch", "-R"] if subprocess.run(["setarch", "-R", "true"], capture_output=True).returncode == 0 else []
    options = {"ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99", "LSAN_OPTIONS": "exitcode=23"}
    try:
        done = subprocess.run([*plain, program], capture_output=True, timeout=30, env=os.environ | options)
        noticed = done.returncode != 0
    except subprocess.TimeoutExpired:
        noticed = True
    for file in (binary, program):
        pathlib.Path(file).unlink(missing_ok=True)
    return number, what, noticed


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("wanted", nargs="*", metavar="2|1.2", help="stages, or exercises; without, all")
    parser.add_argument("--part", default="1/1", metavar="K/N", help="every N-th change, from the K-th")
    arguments = parser.parse_args()
    if not re.fullmatch(r"[1-9]\d*/[1-9]\d*", arguments.part):
        parser.error(f"--part: '{arguments.part}' is not like 2/3")
    first, step = map(int, arguments.part.split("/"))
    if first > step:
        parser.error(f"--part: there is no part {first} of {step}")
    return arguments.wanted, slice(first - 1, None, step)


def main(wanted, part):
    global commands_of, solution_of
    solution_of = {}
    for file in sorted(ROOT.glob("stage*/exercises/solutions/ex*.hpp")):
        solution_of[re.match(r"ex(\d+_\d+)", file.name)[1].replace("_", ".")] = file
    numbers = [number for number in solution_of if not wanted or {number, number.split(".")[0]} & set(wanted)]
    commands_of = {}
    work = []
    for number in numbers:
        target = "ex" + number.replace(".", "_") + "_solution"
        commands_of[target] = commands(target)
        file = solution_of[number]
        for place, (text, what) in enumerate(mutants(file.read_text())):
            work.append((number, target, file.name, text, what, place))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [result for result in pool.map(lambda each: judge(*each), work[part]) if result]
    reasons = REASONS.read_text().splitlines() if REASONS.exists() else []
    known = {line for line in reasons if line and not line.startswith((" ", "#"))}
    bad = False
    for number in numbers:
        mine = [noticed for which, _, noticed in results if which == number]
        print(f"{number}: {sum(mine)} of {len(mine)} changes noticed")
    for number, what, noticed in results:
        if not noticed:
            has_reason = f"{number}: {what}" in known
            bad = bad or not has_reason
            print(f"{'known ' if has_reason else 'NEW   '} {number}: {what}")
    noticed = sum(result[2] for result in results)
    percent = 100 * noticed / max(1, len(results))
    print(f"{noticed} of {len(results)} noticed: {percent:.0f} %")
    # Of a part, or of one exercise, one change more or less is several in a hundred.
    return 1 if bad or (part.step == 1 and len(results) >= MANY and percent < PERCENT) else 0


if __name__ == "__main__":
    sys.exit(main(*read_arguments()))
