#!/usr/bin/env python3
"""I changed the engine: is it noticed? Small changes are made to the engine's files, one at a time, and the
tests of the stage have to notice.

    stage1_generators/shared/changes/change.py                      all stages
    stage1_generators/shared/changes/change.py 3 5                  these stages
    stage1_generators/shared/changes/change.py timer_heap.hpp       files whose path ends so
    ... --list           the changes, with their numbers
    ... --reasons        the reasons in survivors.txt whose change is not there any more
    ... --show NUMBER    one change, as a diff
    ... --sample M --seed S    M of them, the same ones for the same seed
    ... --again          those that were not noticed the last time

At least 95 % must be noticed in every stage. The rest are listed, but for those of which survivors.txt, beside this
file, says why nobody can notice. Ends with 1 if too few are noticed, or if one that is not has no reason there.

All changes are compiled once, into a copy of the project in build/changes: each is a branch that one process in
a thousand takes, `(aio_changed(17) ? (new) : (old))`. First each test runs by itself, and marks which of the
branches it comes by. Then each change is made once more, for the tests that come by it.
"""

import argparse
import bisect
import collections
import concurrent.futures
import difflib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent / "exercises"))
from mutate import OPERATORS, code_only, describe, resume_points  # noqa: E402

WORK = ROOT / "build" / "changes"
TREE = WORK / "tree"
BUILD = WORK / "build"
REASONS = HERE / "survivors.txt"
PERCENT = 95
WORKERS = 2
NUMBERS = 1 << 20  # as in changed.hpp
REFUSED = ("aio_not_reset(callbacks_)",)  # g++ refuses it, but does not say where

# ---- what is changed

# What is looked for, and what is put in its place.
WORDS = [
    (r"(?<![\w.])(?<!< )(?<!>= )\d+(?![\w'])", lambda m: str(int(m[0]) + 1)),
    (r"(?<!= )\bE(?!POLL|FD_)[A-Z]{3,}\b", "0"),  # an errno of a list
    (r"\b[A-Z][A-Z0-9_]{3,} \| ", ""),  # a flag
    (r"\s\| [A-Z][A-Z0-9_]{3,}\b", ""),
    (r"\bfront\(\)", "back()"),
    (r"\bback\(\)", "front()"),
    (r"\bpush_back\b", "push_front"),
    (r"\bemplace_back\b", "emplace_front"),
    (r"\bpop_front\b", "pop_back"),
    (r"\bpop_back\b", "pop_front"),
    (r"\bstd::min\b", "std::max"),
    (r"\bstd::max\b", "std::min"),
    (r"\bstd::ceil\b", "std::floor"),
    (r"\bstd::floor\b", "std::ceil"),
    (r"\blower_bound\b", "upper_bound"),
    (r"\bnotify_all\b", "notify_one"),
    (r"\bkRead\b", "kWrite"),
    (r"\bkWrite\b", "kRead"),
    (r"\bSIZE_MAX\b", "1"),
    (r"\bINFINITY\b", "0.0"),
]

Edit = collections.namedtuple("Edit", "start end new")
Statement = collections.namedtuple("Statement", "start end in_block")


class Source:
    """A file of the engine, and where in it a change can be switched on."""

    def __init__(self, path):
        self.path = path
        # [[likely]] stands between a condition and its statement, and changes nothing that a test could see.
        self.text = re.sub(r"\s*\[\[(un)?likely\]\]", "", (ROOT / path).read_text())
        self.code = code_only(self.text)
        # Without comments, with what stands in quotes: what changes are made of, and named by.
        self.words = "".join(t if c == "~" else c for t, c in zip(self.text, self.code))
        self.beside = "".join(file.read_text() for file in (ROOT / path).parent.glob(f"{pathlib.Path(path).stem}.*"))
        self.lines = [m.end() for m in re.finditer("\n", self.text)]
        self.partner = {}  # of each bracket
        self.blocks = []  # (start, end, kind), the outer one before the inner one
        self.statements = []
        self.conditions = []  # of if and while
        self.find_brackets()
        for start, end, kind in self.blocks:
            place = start + 1
            while kind == "code" and place < end:
                place = self.read_statement(place, end, True)
        self.statements.sort()

    def line(self, place):
        return bisect.bisect_right(self.lines, place) + 1

    def find_brackets(self):
        code, stack = self.code, []
        for place, char in enumerate(code):
            # A < that stands close to a word is a bracket, too.
            if char in "([{" or (char == "<" and (code[place + 1] not in " <=" and re.search(r"\w$|template $", code[:place][-9:]))):
                stack.append(place)
            elif char in ")]}" or (char == ">" and code[stack[-1]] == "<" and code[place - 1] != "-"):
                start = stack.pop()
                self.partner[start], self.partner[place] = place, start
        for place, char in enumerate(code):
            if char == "{":
                self.blocks.append((place, self.partner[place], self.kind(place)))

    def kind(self, brace):
        """Of what is between braces: code, class (also a namespace), enum or value."""
        place = brace - 1
        while place >= 0 and self.code[place] not in ";{}":
            place = self.before(place + 1) - 1
        head = self.code[place + 1 : brace].rstrip()
        head = re.sub(r"(\s+(const|noexcept|override|final|mutable))+$", "", head)
        if re.search(r"\brequires\b.*\)$", head):
            return "value"
        if head.endswith(")"):
            return "code"
        if re.search(r"\benum\b", head):
            return "enum"
        if re.search(r"\b(class|struct|union|namespace)\b", head):
            return "class"
        if not head or re.search(r"(\b(else|do|try)|[:\]]|->[\w\s:<>&*]+)$", head):
            return "code"
        return "value"

    def skip(self, place):
        return re.compile(r"\s*").match(self.code, place).end()

    def after(self, place):
        """The next place, behind the other bracket if there is one here."""
        return max(place, self.partner.get(place, place)) + 1

    def before(self, place):
        """The place before, or the bracket that belongs to the one there."""
        return min(place - 1, self.partner.get(place - 1, place))

    def read_statement(self, place, end, in_block):
        """Notes a statement and those inside it, but not those in braces. Returns where it ends."""
        code = self.code
        place = self.skip(place)
        label = re.compile(r"(case\b(::|[^:])*|default\s*):(?!:)").match(code, place)
        if label:
            return self.read_statement(label.end(), end, in_block)
        if place >= end:
            return end
        if code[place] == "{":
            return self.partner[place] + 1
        word = re.compile(r"\w*").match(code, place)[0]
        if word in ("if", "while", "for", "switch", "catch"):
            opening = code.index("(", place)
            closing = self.partner[opening]
            inside = code[opening + 1 : closing]
            if word in ("if", "while") and "constexpr" not in code[place:opening] and not is_declaration(inside):
                self.conditions.append((opening + 1, closing, word, self.skip(closing + 1)))
            after = self.read_statement(closing + 1, end, False)
            if word == "if" and code.startswith("else", self.skip(after)):
                after = self.read_statement(self.skip(after) + 4, end, False)
            return after
        if word in ("try", "do"):
            after = self.read_statement(place + len(word), end, False)
            if word == "do":
                opening = code.index("(", after)
                self.conditions.append((opening + 1, self.partner[opening], "while", None))
                after = code.index(";", self.partner[opening]) + 1
            return after
        last = place
        while last < end and code[last] != ";":
            last = self.after(last)
        if last < end:
            self.statements.append(Statement(place, last + 1, in_block))
        return last + 1

    def can_go(self, statement):
        """Whether the statement can be left out: not a declaration, and not the end of a function."""
        code = self.code[statement.start : statement.end]
        if code.startswith("return"):
            return not statement.in_block or code == "return;"
        words = r"(\[\[maybe_unused|using|typedef|static_assert|friend|goto|struct|class|enum|union|const|static|constexpr|auto)\b"
        return not re.match(words, code) and not is_declaration(code)

    # ---- the changes

    def edits(self, can_go):
        for old, new in OPERATORS + WORDS:
            for m in re.finditer(old, self.code):
                yield Edit(m.start(), m.end(), new(m) if callable(new) else new)
        for m in re.finditer(r"\bstd::exchange\(", self.code):  # what is not reset
            comma = self.end_of_part(m.end())
            yield Edit(m.start(), self.partner[m.end() - 1] + 1, f"aio_not_reset({self.words[m.end() : comma]})")
        for m in re.finditer(r"(?<=\s)(&&|\|\|)(?=\s)", self.code):  # a part of a condition left out
            yield Edit(m.start(), self.end_of_part(m.end()), "")
            yield Edit(self.start_of_part(m.start()), m.end(), "")
        for start, end, word, body in self.conditions:
            condition = self.words[start:end]
            if not re.search(r"^!|==|!=|&&|\|\|", condition):  # with one of those, it is negated by another change
                yield Edit(start, end, f"!({condition})")
            if body not in can_go:  # else "never" is the same
                yield Edit(start, end, "false")
            if word == "if":
                yield Edit(start, end, "true")
        for m in re.finditer(r"(?<=\s)\?(?=\s)", self.code):
            start, _ = self.expression(m.start(), m.end())
            condition = self.words[start : m.start()].rstrip()
            if not re.search(r"^!|==|!=|&&|\|\|", condition):
                yield Edit(start, start + len(condition), f"!({condition})")
        for start, end, new in resume_points(self.code):
            yield Edit(start, end, new)

    def may_change(self, edit):
        code = self.code
        line_start = code.rfind("\n", 0, edit.start) + 1
        before = code[line_start : edit.start]
        if re.search(r"\boperator\s*$", before) or re.match(r"\s*(template|using|static_assert|requires)\b", before):
            return False
        if re.search(r"\)[\w\s]*=\s*$|\b(char|int) \w+\[$|<[\w:*]+, $", before):  # a pure function; a size
            return False
        constant = re.search(r"\bconstexpr [\w:]+ (k\w+) = ", before)
        if constant and constant[1] in sizes_of_arrays(code):
            return False
        kinds = [kind for start, end, kind in self.blocks if start < edit.start < end]
        if edit.new.endswith("_front") and not re.search(r"std::(deque|list)<", self.beside):
            return False
        between_words = edit.new in "-=" and re.search(r"~\s*$", before) or re.match(r"\+=?\s+~", code[edit.start :])
        return "enum" not in kinds and not between_words

    def limits(self, place):
        """Of the statement around a place."""
        around = [s for s in self.statements if s.start <= place < s.end]
        return (around[-1].start, around[-1].end) if around else (0, len(self.code))

    def end_of_part(self, place):
        """Where the operand that begins here ends."""
        while self.code[place] not in ")]},;?" and self.code[place : place + 2] not in ("&&", "||"):
            place = self.after(place)
        return place if self.code[place - 1] != " " else place - 1

    def start_of_part(self, place):
        """Where the operand that ends here begins."""
        start, _ = self.expression(place, place)
        inside = start
        while inside < place:
            if self.code[inside : inside + 2] in ("&&", "||"):
                start = self.skip(inside + 2)
            inside = self.after(inside)
        return start

    def expression(self, start, end):
        """The expression around an edit: an argument, a condition, an initial value, or a statement."""
        code = self.code
        first, end_of_all = self.limits(start)
        left = start
        while left > first and code[left - 1] not in "([{,;" and not re.search(r"\s=\s$", code[left - 3 : left]):
            if any(last == left - 1 and kind != "value" for _, last, kind in self.blocks):
                break
            left = self.before(left)
        right = end
        while right < end_of_all and code[right] not in ")]},;":
            right = self.after(right)
        left = self.skip(left)
        for beside in (r"(return|throw)\b\s*", r"(const\s+)?[\w:<>]+[&*\s]+\w+\s:\s+"):  # the second: range-for
            m = re.compile(beside).match(code, left)
            if m and m.end() <= start:
                left = m.end()
        return left, left + len(code[left:right].rstrip())

    def changes(self):
        """All changes that can be switched on where the program runs."""
        found, seen = [], set()
        can_go = [s for s in self.statements if self.can_go(s)]
        for edit in sorted(set(self.edits({s.start for s in can_go}))):
            if not self.may_change(edit):
                continue
            start, end = self.expression(edit.start, edit.end)
            if self.is_switchable(start) and start <= edit.start and edit.end <= end:
                new = self.words[start : edit.start] + edit.new + self.words[edit.end : end]
                if (start, new.replace(" ", "")) in seen:
                    continue
                seen.add((start, new.replace(" ", "")))
                found.append(Change(self, "replace", start, end, new, describe(self.words, *edit)))
        for s in can_go:
            what = f"{self.in_words(s)}  ->  (left out)"
            found.append(Change(self, "leave out", s.start, s.end, "", what, self.left_out(s)))
        for s, after in zip(can_go, can_go[1:]):
            if self.order_may_matter(s, after):
                what = f"{self.in_words(s)}  ->  (after) {self.in_words(after)}"
                found.append(Change(self, "swap", s.start, after.end, after, what))
        return found

    def left_out(self, s):
        """In words; with the condition, if there is one on the same line."""
        before = self.words[self.words.rfind("\n", 0, s.start) + 1 : s.start].strip()
        return f"{before} {self.in_words(s)}".strip() + f"  ->  {before or '(left out)'}"

    def is_switchable(self, start):
        """Whether an expression begins there, and not the declaration of a member."""
        around = [kind for first, last, kind in self.blocks if first < start < last]
        return around[-1:] in (["code"], ["value"]) or self.code[:start].rstrip()[-1:] in tuple("=(,[")

    def in_words(self, statement):
        return " ".join(self.words[statement.start : statement.end].split())

    def order_may_matter(self, s, after):
        one, two = self.in_words(s), self.in_words(after)
        if not s.in_block or not after.in_block or self.skip(s.end) != after.start:
            return False
        if re.match(r"(return|throw|break|continue|co_return|notify)\b", one) or re.match(
            r"(return|throw|break|continue|co_return|notify)\b", two
        ):
            return False
        # Calls of functions may do anything; those of members, and assignments, only what they name.
        calls = re.search(r"(?<![\w:.>])(?!std::)(?!FD_)\w+\(", one + two)
        names = [set(re.findall(r"\b\w+_?\b(?!::|\()", words)) - {"std", "this"} for words in (one, two)]
        return bool(calls) or bool(names[0] & names[1])


def is_declaration(code):
    return bool(re.match(r"\s*(const\s+)?[\w:]+(<[^;]*?>)?[\s&*]+(const\s+)?\w+\s*(=|;|\(|\{|\[)", code)) and not re.match(
        r"\s*(return|throw|delete|co_return|co_await|else|case|new)\b", code
    )


class Change:
    def __init__(self, source, kind, start, end, new, what, in_context=None):
        self.source, self.kind, self.start, self.end, self.new = source, kind, start, end, new
        self.name = f"{source.path}: {what}"
        self.key = f"{source.path}: {in_context or what}"
        self.number = None  # given by all_changes()

    @property
    def stage(self):
        return self.source.path[len("stage")]

    def diff(self):
        text, start, end, new = self.source.text, self.start, self.end, self.new
        if self.kind == "leave out":
            new = "{}"
        if self.kind == "swap":
            new = text[new.start : new.end] + text[start : new.start].rstrip()
        changed = text[:start] + new + text[end:]
        path = self.source.path
        return "".join(difflib.unified_diff(text.splitlines(True), changed.splitlines(True), path, path))


def engine_files():
    """Those at the top of the stages' folders, and those in library/."""
    for pattern in ("stage[1-6]_*/*.[ch]pp", "stage[1-6]_*/library/*.[ch]pp"):
        for file in ROOT.glob(pattern):
            yield str(file.relative_to(ROOT))


def all_changes():
    """Every change, with a number that stays when something else in the file is edited."""
    changes, seen, numbers = [], collections.Counter(), set()
    for path in sorted(engine_files()):
        for change in Source(path).changes():
            if any(words in change.key for words in REFUSED):
                continue
            seen[change.name] += 1
            number = zlib.crc32(f"{change.name} {seen[change.name]}".encode()) % NUMBERS
            while number == 0 or number in numbers:
                number = (number + 1) % NUMBERS
            numbers.add(number)
            change.number = number
            changes.append(change)
    return changes


# ---- the copy of the project


def switched(source, changes):
    """The text of a file with all of these changes, each behind its switch."""
    replaced = collections.defaultdict(list)  # (start, end) of an expression -> changes
    left_out = collections.defaultdict(list)  # (start, end) of a statement -> changes
    swapped = {}  # start of the first of two statements -> the change
    for change in changes:
        if change.kind == "replace":
            replaced[change.start, change.end].append(change)
        elif change.kind == "leave out":
            left_out[change.start, change.end].append(change)
        else:
            swapped[change.start] = change
            left_out[change.new.start, change.new.end].append(change)
            left_out.setdefault((change.start, change.new.start and statement_end(source, change.start)), [])
    pieces = sorted(
        [(start, -end, 1) for start, end in replaced] + [(start, -end, 0) for start, end in left_out]
    )
    text = source.text
    conditions = {condition[:2] for condition in source.conditions}

    def back_to(place):
        return f'\n#line {source.line(place)} "{source.path}"\n'

    def instead(number, new):
        return f'\n#line {number} "change"\n{new}'

    def written(start, end, index):
        """Text from start to end; the pieces from `index` on that lie in it are switched. And the next index."""
        out, place = [], start
        while index < len(pieces) and pieces[index][0] < end:
            first, last, is_expression = pieces[index][0], -pieces[index][1], pieces[index][2]
            out.append(text[place:first])
            inner, index = written(first, last, index + 1)
            if is_expression:
                mine = replaced[first, last]
                kind = "bool" if (first, last) in conditions else ""
                for change in mine:
                    out.append(instead(change.number, f"(aio_changed({change.number}) ? {kind}({change.new}) :"))
                out.append(back_to(first) + f"{kind}({inner})" + ")" * len(mine))
            else:
                mine = left_out[first, last]
                if first in swapped:
                    change = swapped[first]
                    second = text[change.new.start : change.new.end]
                    out.append(instead(change.number, f"if (aio_changed({change.number})) {{ {second} }}"))
                    out.append(back_to(first))
                if mine:
                    numbers = ", ".join(str(change.number) for change in mine)
                    out.append(f"{{ if (!aio_changed({numbers})) {inner} }}")
                else:
                    out.append(inner)
            place = last
        out.append(text[place:end])
        return "".join(out), index

    result, _ = written(0, len(text), 0)
    # A constant that can be changed is no constant for the compiler.
    stay = "".join(rf"(?![\w:]+ {size}\b)" for size in sizes_of_arrays(text))
    result = re.sub(rf"\bconstexpr (?!const\b){stay}(?=[\w:]+ \w+(\[\])? = )", "const ", result)
    result = re.sub(r"\bstatic const (?=[\w:]+ k\w+(\[\])? =)", "static inline const ", result)
    result = re.sub(r"^const (?=[\w:]+ k\w+\[\] = )", "inline const ", result, flags=re.M)
    result = re.sub(r"\bconstinit ", "", result)
    return f'#include "stage1_generators/shared/changes/changed.hpp"\n#line 1 "{source.path}"\n' + result


def sizes_of_arrays(code):
    return sorted(set(re.findall(r"(?:\bstd::array<[\w:]+, |\w \w+\[|\balignas\()(k\w+)[>\])]", code)))


def statement_end(source, start):
    return next(s.end for s in source.statements if s.start == start)


def write_if_new(file, text):
    if not file.exists() or file.read_text() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def write_tree(changes):
    by_path = collections.defaultdict(list)
    for change in changes:
        by_path[change.source.path].append(change)
    copied = set()
    # One test writes the stepper's page, others compare a table.
    for pattern in ("CMakeLists.txt", "stage[1-6]_*/**/*", "docs/stepper/*.*", "docs/faults.md"):
        for file in ROOT.glob(pattern):
            path = str(file.relative_to(ROOT))
            if not file.is_file() or "/exercises/" in path or file.suffix not in (".hpp", ".cpp", ".cmake", ".txt", ".html", ".css", ".js", ".md"):
                continue
            mine = by_path.get(path)
            copied.add(TREE / path)
            write_if_new(TREE / path, switched(mine[0].source, mine) if mine else file.read_text())
    for file in TREE.rglob("*.[hc]pp"):
        if file not in copied:  # the project has it no more
            file.unlink()


def among(changes, errors):
    """The names of those that a compiler complains about."""
    numbers, asked_for = set(), None
    for line in errors.splitlines():
        place = re.match(r"change:(\d+):", line)
        if re.search(r"\berror: ", line):
            blamed = place or asked_for
            numbers |= {int(blamed[1])} if blamed else set()
            asked_for = None
        elif "required from here" in line:
            asked_for = place  # the line that made g++ look at a template, which has the error
    return {change.name for change in changes if change.number in numbers}


def compile_only():
    """What the compiler says to the engine: one file for each stage, so that headers are read once."""

    def of_stage(folder):
        files = sorted(str(TREE / path) for path in engine_files() if path.startswith(folder) and path.endswith(".cpp"))
        everything = "".join(f'#include "{file}"\n' for file in files)
        command = [os.environ.get("CXX", "c++"), "-std=c++20", "-w", "-fsyntax-only", "-I", str(TREE), "-x", "c++", "-"]
        return subprocess.run(command, input=everything, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}).stderr

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return "".join(pool.map(of_stage, sorted({path.split("/")[0] for path in engine_files()}, reverse=True)))


def build(changes, stages, stop=False):
    """Builds the tests of these stages, with all changes that compile. Returns those."""
    bad_file = WORK / "does_not_compile.json"
    bad = set(json.loads(bad_file.read_text())) if bad_file.exists() else set()
    while True:
        live = [change for change in changes if change.name not in bad]
        write_tree(live)
        wrong = among(live, compile_only())
        if wrong:
            bad |= wrong
            print(f"{len(wrong)} changes do not compile", flush=True)
            bad_file.write_text(json.dumps(sorted(bad), indent=0))
            continue
        if not (BUILD / "build.ninja").exists():
            options = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DAIO_BUILD_DEMOS=OFF", "-DCMAKE_CXX_FLAGS_DEBUG="]
            options.append("-DCMAKE_CXX_FLAGS=-O0 -w -D_GLIBCXX_ASSERTIONS " + os.environ.get("AIO_CHANGE_FLAGS", ""))
            subprocess.run(["cmake", "-S", TREE, "-B", BUILD, *options], check=True, stdout=subprocess.DEVNULL)
        targets = [f"stage{stage}_tests" for stage in stages]
        ninja = ["ninja", "-C", str(BUILD), "-k", "0", *targets]
        done = subprocess.run(ninja, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
        if done.returncode == 0:
            return live
        wrong = among(live, done.stdout)
        if not wrong:
            sys.exit("the copy of the project does not build:\n" + done.stdout[-10000:])
        bad |= wrong
        print(f"{len(wrong)} changes do not compile", flush=True)
        bad_file.write_text(json.dumps(sorted(bad), indent=0))


# ---- the tests


def run(program, tests, limit, test_limit, **variables):
    """Whether these tests of a program pass in so many seconds: all of them, and each."""
    limits = f'ulimit -c 0 -v 8000000 -t {int(limit) + 1}; exec "$@"'
    command = ["sh", "-c", limits, "sh", str(BUILD / "bin" / program)]
    command += ["--gtest_filter=" + ":".join(tests), "--gtest_fail_fast", "--gtest_brief=1"]
    environment = os.environ | {"MALLOC_PERTURB_": "165", "AIO_TEST_SECONDS": str(test_limit)} | variables
    process = subprocess.Popen(
        command, cwd=WORK, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        return process.wait(limit) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)  # and those that it has forked
        except ProcessLookupError:
            pass
        process.wait()


def tests_of(stage):
    """(program, name) of each; also of those in which system calls and allocations fail."""
    found = []
    for program in (f"stage{stage}_tests", f"stage{stage}_faults"):
        if not (BUILD / "bin" / program).exists():
            continue
        listing = subprocess.run(
            [BUILD / "bin" / program, "--gtest_list_tests"], capture_output=True, text=True, check=True
        ).stdout
        suite = ""
        for line in listing.splitlines():
            if line.startswith("  "):
                found.append((program, suite + line.split()[0]))
            elif line.split()[0].endswith("."):
                suite = line.split()[0]
    return [test for test in found if "DISABLED_" not in test[1]]


def look(test):
    """(test, seconds, numbers of the changes that it comes by), without a change."""
    program, name = test
    marks = WORK / f"marks_{os.getpid()}_{zlib.crc32(f'{program} {name}'.encode())}"
    marks.unlink(missing_ok=True)
    began = time.monotonic()
    passed = run(program, [name], 60, 60, AIO_REACHED=str(marks))
    seconds = time.monotonic() - began
    reached = [m.start() for m in re.finditer(b"\1", marks.read_bytes())] if marks.exists() else []
    marks.unlink(missing_ok=True)
    return test, seconds, reached if passed else None


class Judge:
    """Knows which tests come by which change."""

    def __init__(self, pool, stages):
        self.tests = collections.defaultdict(list)  # of a (stage, number): the quick ones first
        self.broken = []
        for stage in stages:
            for test, seconds, reached in pool.map(look, tests_of(stage)):
                if reached is None:
                    self.broken.append(" ".join(test))
                for number in reached or []:
                    self.tests[stage, number].append((seconds, test))
        for tests in self.tests.values():
            tests.sort()

    def noticed(self, change):
        """(change, whether a test fails, how many tests come by it)"""
        tests = self.tests[change.stage, change.number]
        for some in (tests[:10], tests[10:]):  # the quick ones first
            by_program = collections.defaultdict(list)
            for seconds, (program, name) in some:
                by_program[program].append((seconds, name))
            for program, its in by_program.items():
                limit = 2 + 5 * sum(seconds for seconds, _ in its)
                test_limit = 3 + int(5 * its[-1][0])  # the slowest is the last
                names = [name for _, name in its]
                if not run(program, names, limit, test_limit, AIO_CHANGE=str(change.number)):
                    return change, True, len(tests)
        return change, False, len(tests)


# ---- the command


def chosen(changes, wanted, sample, seed):
    if wanted:
        changes = [c for c in changes if c.stage in wanted or any(len(w) > 1 and c.source.path.endswith(w) for w in wanted)]
    if sample:
        changes = sorted(changes, key=lambda c: zlib.crc32(f"{seed} {c.key} {c.number}".encode()))[:sample]
    return changes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wanted", nargs="*", metavar="STAGE|FILE")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--show", type=int, metavar="NUMBER")
    parser.add_argument("--sample", type=int, metavar="M")
    parser.add_argument("--seed", default="1", metavar="S")
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()

    everything = all_changes()
    if options.show:
        print("".join(change.diff() for change in everything if change.number == options.show), end="")
        return 0
    if options.reasons:
        stale = reasons() - {change.key for change in everything}
        print("".join(f"no such change: {key}\n" for key in sorted(stale)), end="")
        return 1 if stale else 0
    mine = chosen(everything, options.wanted, options.sample, options.seed)
    if not mine:
        parser.error("no change is in " + " ".join(options.wanted) + ": name a stage or the end of a file's path")
    if options.list:
        for change in mine:
            print(f"{change.number:>7} {change.key}")
        return 0

    # A job in the background does not hear Ctrl-C, and what it starts does not either: the tests must.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    WORK.mkdir(parents=True, exist_ok=True)
    last = WORK / "not_noticed.json"
    if options.again:
        before = set(json.loads(last.read_text()))
        mine = [change for change in mine if change.number in before]
    stages = sorted({change.stage for change in mine})
    began = time.monotonic()
    compiled = {change.number for change in build(everything, stages)}
    mine = [change for change in mine if change.number in compiled]
    print(f"{len(mine)} changes, built in {time.monotonic() - began:.0f} s", flush=True)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        began = time.monotonic()
        judge = Judge(pool, stages)
        print(f"tests looked at in {time.monotonic() - began:.0f} s", flush=True)
        for test in judge.broken:
            print(f"fails without a change, so it is not asked: {test}")
        began = time.monotonic()
        results = list(pool.map(judge.noticed, mine))
        print(f"tried in {time.monotonic() - began:.0f} s", flush=True)
    last.write_text(json.dumps([change.number for change, noticed, _ in results if not noticed]))
    return report(results)


def reasons():
    """The changes that have one."""
    lines = REASONS.read_text().splitlines() if REASONS.exists() else []
    return {line for line in lines if line and not line.startswith((" ", "#"))}


def report(results):
    """Prints what was not noticed, and the score: of all that somebody could notice."""
    known = reasons()
    bad = False
    for change, noticed, tests in results:
        if not noticed and change.key not in known:
            bad = True
            print(f"NEW {change.number:>7} {change.key}" + ("" if tests else "  [no test comes by]"))
    for stage in sorted({change.stage for change, _, _ in results}):
        mine = [(change.key in known, noticed) for change, noticed, _ in results if change.stage == stage]
        noticed = sum(seen for _, seen in mine)
        nobody_can = sum(reason and not seen for reason, seen in mine)
        others = len(mine) - nobody_can
        percent = 100 * noticed / others if others else 100
        bad = bad or percent < PERCENT
        print(f"stage {stage}: {noticed} of {len(mine)} noticed; {nobody_can} cannot be; {percent:.1f} % of the others")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
