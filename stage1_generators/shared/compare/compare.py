"""./learn compare: the same random programs here and in Python."""
import argparse
import collections
import importlib
import multiprocessing
import os
import subprocess
import sys
import time

import shrink
from program import parse, size


def run_cpp(binary, programs, timeout=20):
    """The lines of each program, by its number. One that crashes or hangs says so."""
    results = {}
    todo = list(programs)
    while todo:
        text = ''.join(one.text() for one in todo)
        how = None
        try:
            ran = subprocess.run([binary], input=text, capture_output=True, text=True,
                                 timeout=timeout)
            said, code = ran.stdout, ran.returncode
            if code:
                how = f'crashed with {code}: {ran.stderr.strip()[-400:]}'
        except subprocess.TimeoutExpired as late:
            said = late.stdout or b''
            said, how = said if isinstance(said, str) else said.decode(), 'hangs'
        current = None
        order = []
        for line in said.splitlines():
            if line.startswith('program '):
                current = results[line.split()[1]] = []
                order.append(line.split()[1])
            else:
                current.append(line)
        if how is None:
            break
        last = order[-1] if order else todo[0].number
        results.setdefault(last, []).append(how)
        numbers = [one.number for one in todo]
        todo = todo[numbers.index(last) + 1:]
    return results


def differs(family, applied, program, python, cpp):
    """The first line that differs, or None."""
    for at in range(max(len(python), len(cpp))):
        a = python[at] if at < len(python) else None
        b = cpp[at] if at < len(cpp) else None
        if a == b:
            continue
        known = family.expected(a, b, applied, python[:at], program)
        if known == 'the rest':
            return None
        if not known:
            return at
    return None


class Batch:
    def __init__(self, options):
        self.options = options
        self.family = importlib.import_module(options.family)

    def __call__(self, numbers):
        rules = collections.Counter()
        applied = lambda row: rules.update([row])  # noqa: E731
        programs = [self.family.random_program(self.options.seed, n) for n in numbers]
        cpp = run_cpp(self.options.binary, programs)
        lines, found = 0, []
        for one in programs:
            python = self.family.play(one, applied)
            lines += len(python)
            if differs(self.family, applied, one, python, cpp.get(one.number, [])) is not None:
                found.append(one)
        return len(programs), lines, rules, found


batch = None


def begin(options):
    global batch
    batch = Batch(options)


def work(numbers):
    return batch(numbers)


def report(family, options, program):
    """The smallest program that shows what this one shows, side by side."""
    def both(one):
        return family.play(one, lambda row: None), \
            run_cpp(options.binary, [one], 5).get(one.number, [])

    def shows(one):
        try:
            python, cpp = both(one)
        except SyntaxError:
            return False
        return differs(family, lambda row: None, one, python, cpp) is not None

    small = shrink.shrink(program, shows)
    python, cpp = both(small)
    at = differs(family, lambda row: None, small, python, cpp)
    print(f'\nprogram {program.number} of seed {options.seed}, '
          f'{sum(size(body.code) for body in small.bodies)} lines after shrinking:\n')
    print(small.text())
    side_by_side('Python', family.python_source(small).splitlines(),
                 'C++', family.cpp_source(small).splitlines())
    print()
    side_by_side('CPython prints', python, 'here', cpp, at)
    return small


def side_by_side(left_title, left, right_title, right, mark=None):
    width = max([len(line) for line in [left_title, *left]] + [30]) + 2
    print(f'  {left_title:{width}}| {right_title}')
    print('  ' + '-' * width + '+' + '-' * 40)
    for at in range(max(len(left), len(right))):
        a = left[at] if at < len(left) else ''
        b = right[at] if at < len(right) else ''
        print(f'{"> " if at == mark else "  "}{a:{width}}| {b}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('family', choices=('generators', 'tasks'))
    parser.add_argument('binary')
    parser.add_argument('--seed', default='1')
    parser.add_argument('--count', type=int, default=3000)
    parser.add_argument('--from', type=int, default=0, dest='first')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--show', type=int, default=3, help='differences to print')
    parser.add_argument('--play', metavar='FILE', help='a program to play, and nothing else')
    options = parser.parse_args()
    for name in ('count', 'jobs'):
        if getattr(options, name) < 1:
            parser.error(f'--{name} is at least 1')
    version = '.'.join(map(str, sys.version_info[:2]))
    if version != '3.11':
        if sys.version_info < (3, 11) and options.family == 'tasks':
            print(f'Python {version} has no TaskGroup and no timeout(): this needs 3.11')
            return 2
        print(f'Python {version}: what is here is as 3.11 has it. Tasks are compared without '
              'wait_for(), wait() and as_completed(), which others have in another way.')
    family = importlib.import_module(options.family)
    if options.play:
        try:
            one = parse(open(options.play).read())
        except (OSError, ValueError, IndexError) as error:
            parser.error(f'--play: {error}')
        side_by_side('CPython prints', family.play(one, lambda row: None), 'here',
                     run_cpp(options.binary, [one]).get(one.number, []))
        return 0
    began = time.monotonic()
    programs = lines = 0
    rules, found = collections.Counter(), []
    end = options.first + options.count
    parts = [range(at, min(at + 250, end)) for at in range(options.first, end, 250)]
    with multiprocessing.Pool(options.jobs, begin, (options,)) as pool:
        for some, said, used, differ in pool.imap_unordered(work, parts):
            programs += some
            lines += said
            rules += used
            found += differ
            if sys.stderr.isatty():
                print(f'\r{programs} programs, {len(found)} differences ', end='', file=sys.stderr)
    if sys.stderr.isatty():
        print('\r\x1b[K', end='', file=sys.stderr)
    found.sort(key=lambda one: sum(size(body.code) for body in one.bodies))
    shown = set()
    for one in found[:options.show]:
        report(family, options, one)
    seconds = time.monotonic() - began
    print(f'\n{options.family}, seed {options.seed}: {programs} programs, {lines} lines compared, '
          f'{len(found)} differences, {seconds:.0f} s')
    for row, times in rules.most_common():
        print(f'{times:9}  {row}')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
