#!/usr/bin/env python3
"""Nothing in the book rots: what a chapter quotes is what is there.

    docs/check.py [--fix] [FILE ...]

Without a file: all Markdown files of the project, the engine, the scenes and the exercises. A fenced block in a
chapter is quoted if an HTML comment stands directly above it:

    <!-- code: FILE "first line" .. "last line" -->   lines of a source file, the common indentation
                                                      removed; with one text, that line alone
    <!-- prints: STAGE SCENE [FROM-TO] -->            what a scene prints on the virtual clock
    <!-- trace: STAGE SCENE FROM-TO -->               steps of its recorded run
    <!-- runs: COMMAND -->                            what a command prints
    <!-- python -->                                   a Python program; the next block is its output

With --fix the blocks are filled in anew. Links within the project, and their anchors, must lead
somewhere. Each row of a table has as many cells as its heading. In a table of files the columns Lines and
Minutes say how long those are that a row links to, without empty lines and at fifteen a minute; a row without
a link has the sum; --fix counts anew. Differences from CPython stand in one table only,
docs/differences.md. A path from the root of the project (`docs/check.py`) must be there, and a command
(`./learn test 3`) must be one that its program knows: in `code`, and in blocks of code. The scenes are played by
the demo binaries in build/release/bin.

A word has one meaning: docs/vocabulary.md is the list. The words that it forbids are found in pages and
in the comments of C++. Neither may begin a sentence with Who, Whoever, Whatever or What in place of a noun; a
heading, or a lead-in like *What happens.*, may.

Ends with 1 if something is not as it is quoted, with a line for each.
"""

import functools
import json
import pathlib
import re
import shlex
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARIES = ROOT / "build" / "release" / "bin"
DIRECTIVE = re.compile(r"^<!-- (code|prints|trace|runs|python)(?:: (.*?))? -->$")
FENCE = re.compile(r"^(```+)(\w*)")


class Problem(Exception):
    """What is wrong, for a person to read."""


def output_of(command, given=None):
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem(f"{shlex.join(command)} failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def demo(stage, *words):
    binary = BINARIES / f"stage{stage}_demo"
    if not binary.exists():
        raise Problem(f"{binary.relative_to(ROOT)} is not built: ./learn demo")
    return output_of([str(binary), *words])


def numbers(text):
    """'3-6' or '3' -> 3, 6 or 3, 3"""
    first, _, last = text.partition("-")
    return int(first), int(last or first)


# ---- what the directives quote: each returns the lines of the block


def code(arguments):
    match = re.fullmatch(r'(\S+) "(.+?)"(?: \.\. "(.+?)")?', arguments)
    if not match:
        raise Problem(f"cannot read: code: {arguments}")
    name, first, last = match.groups()
    path = ROOT / name
    if not path.exists():
        raise Problem(f"no file {name}")
    lines = path.read_text().splitlines()
    starts = [i for i, line in enumerate(lines) if line.strip().startswith(first)]
    if not starts:
        raise Problem(f'{name} has no line that begins with "{first}"')
    start = starts[0]
    indent = len(lines[start]) - len(lines[start].lstrip())
    if last is None:
        return [lines[start][indent:]]
    for end in range(start, len(lines)):
        if lines[end][indent:].startswith(last) and not lines[end][:indent].strip():
            return [line[indent:] for line in lines[start : end + 1]]
    raise Problem(f'{name} has no line after "{first}" that begins with "{last}"')


def prints(arguments):
    stage, scene, *part = arguments.split()
    lines = demo(stage, scene, "--virtual").splitlines()
    if part:
        first, last = numbers(part[0])
        lines = lines[first - 1 : last]
    return lines


def trace(arguments):
    stage, scene, part = arguments.split()
    first, last = numbers(part)
    steps = demo(stage, scene, "--trace").split("\n\n")[1:]  # the first is the heading
    wanted = [step for step in steps if first <= int(re.match(r"\d+", step)[0]) <= last]
    return "\n\n".join(wanted).splitlines()


def runs(arguments):
    lines = output_of(["bash", "-c", arguments]).splitlines()
    shown = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    return lines[shown[-1] + 1 :] if shown else lines


QUOTES = {"code": code, "prints": prints, "trace": trace, "runs": runs}


# ---- a file


def fence_end(lines, start):
    marks = FENCE.match(lines[start])[1]
    for i in range(start + 1, len(lines)):
        if lines[i].rstrip() == marks:
            return i
    raise Problem("a block without an end")


def next_fence(lines, start):
    """The fence that begins at `start`, or after one blank line."""
    for i in (start, start + 1):
        if i < len(lines) and FENCE.match(lines[i]):
            return i
    raise Problem("no block follows")


def check_blocks(lines):
    """Yields (line number, problem or None, first line, end, lines to put there)."""
    i = 0
    while i < len(lines):
        directive = DIRECTIVE.match(lines[i])
        if not directive:
            if FENCE.match(lines[i]):
                if FENCE.match(lines[i])[2] == "cpp":
                    yield i, "C++ that is quoted from nowhere", None
                i = fence_end(lines, i)
            i += 1
            continue
        kind, arguments = directive[1], directive[2] or ""
        try:
            start = next_fence(lines, i + 1)
            end = fence_end(lines, start)
            if kind == "python":
                program = "\n".join(lines[start + 1 : end]) + "\n"
                wanted = output_of(["python3", "-"], program).splitlines()
                while end + 1 < len(lines) and not FENCE.match(lines[end + 1]):
                    end += 1  # the output may be folded away, behind a question
                start = next_fence(lines, end + 1)
                end = fence_end(lines, start)
            else:
                wanted = QUOTES[kind](arguments)
            wanted = [line.rstrip() for line in wanted]
            if lines[start + 1 : end] != wanted:
                yield i, f"not as quoted: {kind} {arguments}", (start + 1, end, wanted)
            i = end + 1
        except (Problem, ValueError) as problem:
            yield i, str(problem), None
            i += 1


def anchors(path):
    """As GitHub makes them of headings."""
    found = set()
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            heading = re.sub(r"[`*]|\[|\]\([^)]*\)", "", line.lstrip("#").strip().lower())
            found.add(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-"))
    return found


def outside_and_inside(lines):
    """Each line with its number, and whether it stands in a fenced block. The fences are left out."""
    inside = None
    for number, line in enumerate(lines):
        fence = FENCE.match(line)
        if fence and inside is None:
            inside = fence[1]
        elif inside and line.rstrip() == inside:
            inside = None
        else:
            yield number, line, inside is not None


def check_links(path, lines):
    for number, line, inside in outside_and_inside(lines):
        if inside:
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", line):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            if not there.exists():
                yield number, f"a link to nowhere: {target}"
            elif anchor.startswith("stage") and there.name == "index.html":
                yield from ((number, what) for what in check_step(anchor))
            elif anchor and there.suffix == ".md" and anchor not in anchors(there):
                yield number, f"no such heading: {target}"


def check_step(anchor):
    """stage1/averager/5: is there such a step?"""
    stage, scene, step = (anchor.split("/") + ["", ""])[:3]
    recording = ROOT / "docs" / "stepper" / "recordings" / stage / f"{scene}.js"
    if not recording.exists():
        return [f"no recording of {stage}/{scene}"]
    steps = sum(line.startswith('{"kind":') for line in recording.read_text().splitlines())
    return [] if not step or 1 <= int(step) <= steps else [f"{anchor}: there are {steps} steps"]


# ---- one word, one meaning

VOCABULARY = ROOT / "docs" / "vocabulary.md"
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])*\'')
STAND_IN = re.compile(r"(?:^|(?<=[.!?:]))\s*(Who|Whoever|Whatever|What)\s[^.?!]*([.?!]|$)")


@functools.cache
def vocabulary():
    """[(pattern, what not to write, what to write instead)]"""
    found = []
    for line in VOCABULARY.read_text().splitlines():
        if line.startswith("| ") and len(cells(line)) == 3:
            word, _, column = cells(line)
            for group in column.split(";"):
                phrases, _, instead = group.partition(":")
                for phrase in re.findall("`([^`]+)`", phrases):
                    pattern = r"\s+".join(re.escape(part) for part in phrase.split())
                    pattern = re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)
                    found.append((pattern, phrase, instead.strip() or word))
    return found


def blanked(text):
    return re.sub(r"[^\n]", " ", text)


def prose(lines):
    """A page without its blocks and its `code`; every line and column stays where it is."""
    text = [blanked(line) for line in lines]
    for number, line, inside in outside_and_inside(lines):
        if not inside and not line.startswith(("    ", "<!--")):
            text[number] = line
    return re.sub(r"`[^`]+`|\]\([^)]*\)", lambda found: blanked(found[0]), "\n".join(text))


def sentences(text):
    """A page's prose without headings and lead-ins; each item of a list and each cell begins a sentence."""
    heading = r"^#.*|^\|.*(?=\n\| ?:?-)|\*+(?:Who|What)\b[^*]*\*+"
    text = re.sub(heading, lambda found: blanked(found[0]), text, flags=re.MULTILINE)
    text = re.sub(r"^( *)-(?= )", r"\1.", text, flags=re.MULTILINE)
    return text.translate(str.maketrans("|*()", ".   "))


def comments(lines):
    """What stands in the comments of a C++ file, without quotes; every line and column stays where it is."""
    text = []
    for line in lines:
        bare = STRING.sub(lambda found: "_" * len(found[0]), line)
        start = bare.find("//")
        slashes = re.match("/+<?", line[start:]) if start >= 0 else None
        skipped = start + len(slashes[0]) if slashes else len(line)
        said = re.sub(r'"[^"]*"', lambda found: "_" * len(found[0]), line[skipped:])
        text.append(" " * skipped + said)
    return "\n".join(text)


def check_words(text):
    for pattern, phrase, instead in vocabulary():
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start())
            yield line, f'not "{phrase}" but "{instead}": docs/vocabulary.md'


def check_stand_ins(text):
    """No sentence begins with a question word, unless it is a question."""
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", text):
        for found in STAND_IN.finditer(block[0]):
            if found[2] != "?":
                line = text.count("\n", 0, block.start() + found.start(1))
                yield line, f'a sentence begins with "{found[1]}" in place of a noun'


# ---- paths and commands


PATH = re.compile(r"(?:stage[1-6]_\w+|docs|\.ci|\.vscode)(?:/[\w.*-]+)*/?")
COMMAND = re.compile(r"(?:\./learn|\.ci/run|python3|bash|cmake|ctest)(?: .*)?")
PLACEHOLDER = re.compile(r"[A-Z_.]+|\[.*")  # NAME, or [FOLDER]


def check_code(lines):
    """What stands in `code`, and the commands in blocks, which a comment may follow after two blanks."""
    for number, line, inside in outside_and_inside(lines):
        if inside or line.startswith("    "):
            yield from ((number, what) for what in wrong_with(line.strip().removeprefix("$ "), False))
        else:
            for code_span in re.findall(r"(?<!`)`([^`]+)`(?!`)", line):
                yield from ((number, what) for what in wrong_with(code_span, True))


def wrong_with(text, path_too):
    if path_too and "/" in text and PATH.fullmatch(text):
        if not any(ROOT.glob(text.rstrip("/"))):
            yield f"no such path: {text}"
    elif COMMAND.fullmatch(text):
        command = re.split(r"  |[|>;&#]", text)[0].strip()
        words = [word for word in command.split() if not PLACEHOLDER.fullmatch(word)]
        check_words = {"./learn": learn, ".ci/run": ci_run, "python3": script, "bash": script}
        for problem in check_words.get(words[0], with_cmake)(words[1:]):
            yield f"{problem}: {command}"


def learn(words):
    known = re.findall(r"^  \./learn (\w+)", (ROOT / "learn").read_text(), re.MULTILINE)
    if words and not words[0].startswith("-") and words[0] not in known:
        yield "./learn has no such command"
    for stage, number in re.findall(r"(?<!\S)([1-6])\.(\d+)(?!\S)", " ".join(words)):
        if not any(ROOT.glob(f"stage{stage}_*/exercises/ex{stage}_{number}_*.hpp")):
            yield f"no exercise {stage}.{number}"
    if len(words) > 2 and words[0] in ("demo", "step") and not words[2].startswith("-"):
        demos = ROOT.glob(f"stage{words[1]}_*/demos/*.cpp")
        if not any(f'{{"{words[2]}",' in demo.read_text() for demo in demos):
            yield f"stage {words[1]} has no scene {words[2]}"


def ci_run(words):
    steps = re.findall(r"^ *(?:unless_late )?(?:step|beside) (\w+)", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    if words and words[0] not in [*steps, "quick", "list"]:
        yield ".ci/run has no such step"


def script(words):
    files = [word for word in words if not word.startswith("-")]
    if files and PATH.fullmatch(files[0]) and not (ROOT / files[0]).exists():
        yield f"no such path: {files[0]}"


def with_cmake(words):
    presets = json.loads((ROOT / "CMakePresets.json").read_text())
    names = {one["name"] for kind in presets if kind.endswith("Presets") for one in presets[kind]}
    for option, value in zip(words, words[1:]):
        if option == "--preset" and value not in names:
            yield f"no preset {value}"
        if option == "-S" and not (ROOT / value).is_dir():
            yield f"no such path: {value}"


def cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def check_tables(path, lines):
    one_table = ROOT / "docs" / "differences.md"
    heading = None
    stage = "0"
    for number, line in enumerate(lines):
        if not line.startswith("|"):
            heading = None
        elif heading is None:
            heading = cells(line)
            if {"CPython 3.11", "here"} <= set(heading) and path != one_table:
                yield number, "differences from CPython belong in docs/differences.md, the one table"
        elif len(cells(line)) != len(heading):
            yield number, f"{len(cells(line))} cells in a table of {len(heading)}"
        elif path == one_table and "---" not in line:
            if not all(cells(line)):
                yield number, "a cell without a word"
            if cells(line)[0] < stage:
                yield number, "the stages are not in order"
            stage = cells(line)[0]


MINUTE = 15  # lines of code and comments


def lines_of(target):
    """Of a source file; of a folder, those of its source files. None if that tells nothing."""
    if target.is_dir():
        return sum(map(lines_of, [*target.glob("*.hpp"), *target.glob("*.cpp")]))
    if target.suffix not in (".hpp", ".cpp") or not target.is_file():
        return None
    return sum(not line.isspace() for line in target.open())


def check_sizes(path, lines):
    """As check_blocks(), of tables whose heading is | File | Lines | Minutes | ... |"""
    total = None
    for number, line in enumerate(lines):
        if total is None:
            total = 0 if cells(line)[:3] == ["File", "Lines", "Minutes"] else None
        elif not line.startswith("|"):
            total = None
        elif "---" not in line:
            name, _, _, *rest = cells(line)
            targets = re.findall(r"\]\(([^)\s]+)\)", name)
            sizes = [lines_of(path.parent / target) for target in targets]
            size = None if None in sizes else sum(sizes) if targets else total
            total += size or 0
            figures = ["", ""] if size is None else [str(size), str(max(1, round(size / MINUTE)))]
            wanted = f"| {' | '.join([name, *figures, *rest])} |"
            if line != wanted:
                yield number, "not as long as the files are", (number, number + 1, [wanted])


def check(path, fix):
    return check_page(path, fix) if path.suffix == ".md" else check_source(path)


def report(path, problems):
    for i, what in sorted(problems):
        print(f"{path.relative_to(ROOT)}:{i + 1}: {what}")
    return not problems


def check_source(path):
    text = comments(path.read_text().splitlines())
    return report(path, [*check_words(text), *check_stand_ins(text)])


def check_page(path, fix):
    lines = path.read_text().splitlines()
    found = sorted([*check_blocks(lines), *check_sizes(path, lines)], key=lambda one: one[0])
    problems = [(i, what) for i, what, repair in found if not (fix and repair)]
    problems += check_links(path, lines)
    problems += check_tables(path, lines)
    problems += check_code(lines)
    text = prose(lines)
    problems += check_stand_ins(sentences(text))
    if path != VOCABULARY:
        problems += check_words(text)
    repairs = [repair for _, _, repair in found if repair]
    if fix and repairs:
        for start, end, wanted in reversed(repairs):
            lines[start:end] = wanted
        path.write_text("\n".join(lines) + "\n")
        print(f"{path.relative_to(ROOT)}: {len(repairs)} filled in anew")
    return report(path, problems)


PAGES = ("*.md", "docs/*.md", "docs/bench/*.md", "stage*/*.md", "stage*/*/*.md")
READ = ("", "library/", "watch/", "demos/", "exercises/", "exercises/solutions/")  # by learners
SOURCES = [f"stage*/{folder}*.{kind}" for folder in READ for kind in ("hpp", "cpp")]


def main(words):
    if "--help" in words:
        print(__doc__)
        return 0
    # A job in the background does not hear Ctrl-C, and the scenes that it plays must.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    fix = "--fix" in words
    names = [word for word in words if word != "--fix"]
    paths = [pathlib.Path(name).resolve() for name in names]
    for name, path in zip(names, paths):
        if not path.is_file() or not path.is_relative_to(ROOT):
            print(f"no file of the project: {name}; docs/check.py --help says what there is", file=sys.stderr)
            return 2
    paths = paths or sorted(
        path for pattern in (*PAGES, *SOURCES) for path in ROOT.glob(pattern)
    )
    good = [check(path, fix) for path in paths]
    print(f"{sum(good)} of {len(good)} files are as they should be")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
