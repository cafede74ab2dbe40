#!/usr/bin/env python3
"""Plays the demos with words that nobody meant.

    arguments.py SECONDS BIN [SEED]    BIN: the folder with stage1_demo ... stage6_demo
    arguments.py "stage1_demo WORD..." BIN

A demo ends by itself: with 0, with 2 and a sentence about what it did not understand, or with 1 and a
sentence about what the system refused. No signal ends it, and none takes too long. Scenes that wait for
somebody are told to end. The same seed plays the same.
"""

import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time

LONGEST = 60  # seconds for a run
ODD = ['', '0', '1', '-1', '3', '80x', '65536', '99999999999999999999', '1e999', 'nan', 'inf', '0x10', '١', '\u00e4',
       '\x7f', '\x1b[2J', '%s%n%n', '../..', '/dev/null', '*', '-', '--', '---', '--help', '--list', '--record',
       '--trace', '--trace=', '--trace=json', '--trace=x', '--trace=/nowhere/a.html', '--trace=a.json', '--trace=a.html',
       '--step', '--virtual', '--steps', '::1', 'localhost', '127.0.0.1', '127.0.0', '127.0.0.1:1', 'x' * 5000]
# Each stands in front of a refusal by the system.
REFUSED = ('OSError', 'cannot write', 'cannot create', 'filesystem error', 'No such file', 'address already in use')


def scenes_of(demo):
    lines = subprocess.run([demo, '--list'], capture_output=True, text=True, check=True).stdout.splitlines()
    return [(line.split()[0], line.endswith('(only when named)')) for line in lines]


def words(chance, scenes):
    """What follows the name of the demo."""
    first = chance.choice(scenes)[0] if chance.random() < 0.85 else chance.choice(ODD + ['--record'] * 9)
    if first == '--list':
        return [first]
    more = [chance.choice(ODD) if chance.random() < 0.8 else str(chance.randrange(200)) for _ in range(chance.randrange(4))]
    if first == 'models' and not any(word.startswith('--') or not word.isdigit() for word in more):
        more = ['1', '1', '1', '100'][:len(more)] + ['x']  # large numbers mean much work
    return [first, *more]


def play(command, folder, waits):
    """How it ended, and what it said; waits: for somebody, who tells it to end."""
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    asked = False
    try:
        try:
            out, err = process.communicate(timeout=1 if waits else LONGEST)
        except subprocess.TimeoutExpired:
            if not waits:
                raise
            asked = True
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, '', asked
    return process.returncode, (out[-3000:] + err).decode(errors='replace'), asked


def what_is_wrong(code, said, asked):
    if code is None:
        return f'it did not end within {LONGEST} s'
    if code < 0 and not (asked and code == -signal.SIGINT):
        return f'it was ended by {signal.Signals(-code).name}'
    if code == 2 and not said.strip():
        return 'it ended with 2 and said nothing'
    if code == 1 and not any(word in said for word in REFUSED):
        return 'it ended with 1, and the system refused nothing'
    if code > 2:
        return f'it ended with {code}'
    if 'invalid_argument' in said or 'out_of_range' in said or 'Sanitizer' in said or 'terminate called' in said:
        return 'it says something that only a programmer understands'
    return None


def check(binaries, command, waits):
    with tempfile.TemporaryDirectory() as around:
        folder = os.path.join(around, 'a/b/c')  # some words lead outward, to be written to
        os.makedirs(folder)
        code, said, asked = play([os.path.join(binaries, command[0]), *command[1:]], folder, waits)
    wrong = what_is_wrong(code, said, asked)
    if not wrong:
        return code
    print(f'does not hold: {wrong}\n  {shlex.join(command)}')
    print('\n'.join('  | ' + line[:200] for line in said.splitlines()[-5:]))
    print(f'again: bash stage1_generators/shared/fuzz/fuzz.sh arguments {shlex.quote(shlex.join(command))}')
    sys.exit(1)


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        sys.exit(sys.argv[1:] != ['--help'])
    what, binaries = sys.argv[1], os.path.abspath(sys.argv[2])
    os.environ.update(LC_ALL='C.UTF-8')
    # CI's jobs in the background do not hear Ctrl-C, and what they start does not either.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    demos = {f'stage{n}_demo': scenes_of(os.path.join(binaries, f'stage{n}_demo')) for n in range(1, 7)}
    if not what.isdigit():
        command = shlex.split(what)
        check(binaries, command, dict(demos[command[0]]).get((command + [''])[1], False))
        print('all holds')
        return
    seed = sys.argv[3] if len(sys.argv) > 3 else '1'
    chance = random.Random(seed)
    ended = {}
    end = time.monotonic() + int(what)
    while time.monotonic() < end:
        demo, scenes = chance.choice(list(demos.items()))
        command = [demo, *words(chance, scenes)]
        code = check(binaries, command, dict(scenes).get(command[1], False))
        ended[code] = ended.get(code, 0) + 1
    print(f'{sum(ended.values())} commands: '
          + ', '.join(f'{ended[code]} ended with {code}' for code in sorted(ended)))


main()
