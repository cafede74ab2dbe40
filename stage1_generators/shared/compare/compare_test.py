"""An engine that is wrong is found out, and the program that shows it is small.

    compare_test.py FOLDER    the folder of stage2_compare and stage6_compare

The mistakes are made on purpose, by AIO_COMPARE_WRONG: a `return` that forgets `finally`, and a
sleep(0) that lets nobody go first.
"""
import os
import re
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))


def compare(family, binary, wrong, count):
    environment = dict(os.environ, AIO_COMPARE_WRONG=wrong)
    ran = subprocess.run([sys.executable, os.path.join(here, 'compare.py'), family, binary,
                          '--count', str(count), '--show', '1'],
                         env=environment, capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def main():
    if len(sys.argv) != 2 or sys.argv[1] == '--help':
        print(__doc__)
        return len(sys.argv) != 2
    failed = 0
    for family, stage, wrong, most in (('generators', 2, 'finally', 8), ('tasks', 6, 'turn', 8)):
        binary = os.path.join(sys.argv[1], f'stage{stage}_compare')
        code, said = compare(family, binary, '', 300)
        if code != 0:
            failed = 1
            print(f'{family}: {said}')
        code, said = compare(family, binary, wrong, 500)
        lines = [int(n) for n in re.findall(r'(\d+) lines after shrinking', said)]
        good = code == 1 and lines and lines[0] <= most
        failed |= not good
        print(f'{"ok" if good else "FAILED"}: {family} with AIO_COMPARE_WRONG={wrong}: '
              f'{lines[0] if lines else "no"} lines after shrinking, of {most} at most')
    return failed


if __name__ == '__main__':
    sys.exit(main())
