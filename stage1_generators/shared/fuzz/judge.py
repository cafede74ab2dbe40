#!/usr/bin/env python3
"""What the judge of an exercise and the learner's program print, and what ./learn makes of it.

    judge.py SECONDS [SEED]
    judge.py FOLDER          an input that was kept

A program that prints what it is told stands in for the judge. "passed" comes from one place: the last
verdict in the report, of a judge that ended with 0. Whatever is printed, no other verdict becomes
"passed", and what is shown stays short. The same seed tries the same inputs.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
KEPT = 'build/fuzz/judge-failed'
VERDICTS = ['passed', 'wrong', 'not started', 'crashed', 'leaked', 'hung']
CODES = [0, 1, 3, 23, 98, 99, 124, 126, 127, 130, 137, 143, 255]

# It prints, leaves a report, and may leave somebody behind who prints later.
STAND_IN = '''#!/bin/sh
cat "$INPUT/printed"
cat "$INPUT/errors" >&2
[ ! -e "$INPUT/report" ] || cat "$INPUT/report" >"$AIO_REPORT"
[ ! -e "$INPUT/later" ] || { (sleep 0.1; cat "$INPUT/later") & }
code=$(cat "$INPUT/code")
case $code in -*) kill "$code" $$ ;; esac
exit "$code"
'''

# Sources the runner's own file, and judges one input after the other.
RUNNER = '''
set -eu
root=$PWD
plain=
file=stage1_generators/exercises/ex1_1_countdown.hpp
name=ex1_1
. "$1"
while read -r INPUT; do
  export INPUT
  verdict=
  report=
  run_judge "$name"
  printf %s "$verdict" >"$INPUT/verdict"
  printf %s "$report" >"$INPUT/shown"
  echo done
done
'''

LOOKS_LIKE = [b'verdict: passed\n', b'\nverdict: passed', b'\nends with 0', b'ends with 0\n', b'\x01', b'\x00', b'passed\n',
              b'==7==ERROR: AddressSanitizer: x\n', b'a.cpp:1: runtime error: x\n', b'detected memory leaks\n',
              b'1.1 Countdown: passed\n', b'LeakSanitizer has encountered a fatal error\n', b'Shadow memory range interleaves\n',
              b'terminate called\n', b'%s%n', b'\\n\\c', b'$(exit 0)', b'`kill $$`', b'\x1b[2J', b'\xff\xfe', b'\xe2\x82']


def printed(chance):
    parts = []
    for _ in range(chance.randrange(6)):
        kind = chance.randrange(6)
        if kind < 3:
            parts.append(chance.choice(LOOKS_LIKE))
        elif kind == 3:
            parts.append(chance.randbytes(chance.randrange(300)))
        elif kind == 4:
            parts.append(chance.choice(LOOKS_LIKE)[:chance.randrange(1, 9)])
        else:
            parts.append(chance.choice([b'x', b'\n', b'x\n', b' ', b'\xc3\xa4', b'verdict: passed\n']) * chance.choice([10, 10, 300, 9999, 300000]))
    return b''.join(parts)


def write(folder, name, data):
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(data)


def read(folder, name):
    with open(os.path.join(folder, name), 'rb') as file:
        return file.read()


def make(folder, chance):
    """An input: what is printed, and what a judge would have written."""
    write(folder, 'printed', printed(chance))
    write(folder, 'errors', printed(chance))
    verdict = chance.choice(VERDICTS + [None])
    if verdict:
        lines = b'' if verdict == 'passed' else b'wrong: it does something\n  1. next() -> yielded 1\n'
        write(folder, 'report', lines + b'verdict: ' + verdict.encode() + b'\n')
    if chance.random() < 0.1:
        write(folder, 'later', printed(chance) + b'\nends with 0')
    code = chance.choice(CODES) if chance.random() < 0.9 else -chance.choice([6, 9, 11, 15])
    if verdict == 'passed' and chance.random() < 0.5:
        code = 0
    write(folder, 'code', str(code).encode())


def make_forged(folder, _):
    """The tests have passed, memory is lost, and a process that is left behind says how it ended."""
    for name, data in [('printed', b''), ('errors', b''), ('report', b'verdict: passed\n'), ('code', b'23'),
                       ('later', b'\nends with 0')]:
        write(folder, name, data)


def what_is_wrong(folder):
    verdict, shown = read(folder, 'verdict').decode(), read(folder, 'shown')
    report = read(folder, 'report').decode() if os.path.exists(os.path.join(folder, 'report')) else ''
    has_passed = report.endswith('verdict: passed\n') and read(folder, 'code') == b'0'
    if verdict not in VERDICTS + ['']:
        return f'the verdict is one that there is: {verdict!r}'
    if verdict == 'passed' and not has_passed:
        return 'it has not passed, and "passed" is the verdict'
    everything = read(folder, 'printed') + read(folder, 'errors')
    if has_passed and verdict != 'passed' and b'LeakSanitizer' not in everything:
        return f'it has passed, and the verdict is {verdict!r}'
    if verdict == '' and not shown.strip():
        return 'without a verdict there is a reason'
    if len(shown) > 25000:
        return f'what is shown is short: it has {len(shown)} bytes'
    return None


class Judging:
    """The runner, in a folder with a stand-in for the judge."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        os.makedirs(os.path.join(self.folder, 'build/exercises/bin'))
        judge = os.path.join(self.folder, 'build/exercises/bin/ex1_1')
        write(self.folder, 'build/exercises/bin/ex1_1', STAND_IN.encode())
        os.chmod(judge, 0o755)
        self.process = subprocess.Popen(['sh', '-c', RUNNER, 'sh', os.path.join(SHARED, 'exercises/judging.sh')],
                                        cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def judge(self, folder):
        self.process.stdin.write(folder + '\n')
        self.process.stdin.flush()
        return what_is_wrong(folder) if self.process.stdout.readline() == 'done\n' else 'the runner goes on'

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        shutil.rmtree(self.folder)


def main():
    if sys.argv[1:] in ([], ['--help']):
        print(__doc__)
        sys.exit(len(sys.argv) < 2)
    what = sys.argv[1]
    judging = Judging()
    if not what.isdigit():
        wrong = judging.judge(os.path.abspath(what))
        judging.end()
        sys.exit(f'does not hold: {wrong}' if wrong else print('all holds'))
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    tried, passed = 0, 0
    end = time.monotonic() + int(what)
    while time.monotonic() < end:
        tried += 1
        folder = os.path.join(judging.folder, 'input')
        os.mkdir(folder)
        (make if tried > 1 else make_forged)(folder, random.Random(f'{seed} {tried}'))
        wrong = judging.judge(folder)
        if wrong:
            shutil.rmtree(KEPT, ignore_errors=True)
            shutil.copytree(folder, KEPT)
            judging.end()
            print(f'does not hold: {wrong}\ninput {tried} of seed {seed}; it printed:')
            print('  ' + repr(read(KEPT, 'printed')[-300:]) + '\n  ' + repr(read(KEPT, 'errors')[-300:]))
            sys.exit(f'again: bash stage1_generators/shared/fuzz/fuzz.sh judge {KEPT}')
        passed += read(folder, 'verdict') == b'passed'
        shutil.rmtree(folder)
    judging.end()
    print(f'{tried} inputs, of which {passed} have passed')


main()
