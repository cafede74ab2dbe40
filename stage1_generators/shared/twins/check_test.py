"""A twin that prints something else is found out, and so is a reason that is not needed.

    check_test.py BIN_FOLDER    the folder of stage1_demo

It spoils copies of the twins of stage 1.
"""
import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile

import check
import twin

if len(sys.argv) != 2 or sys.argv[1] == '--help':
    print(__doc__)
    sys.exit(len(sys.argv) != 2)
binaries = os.path.abspath(sys.argv[1])


def checked(change):
    """The result of the check, and what it says, after change(demos) in a copy of the project."""
    real = twin.ROOT
    with tempfile.TemporaryDirectory() as copy:
        demos = os.path.join(copy, 'stage1_generators', 'demos')
        shutil.copytree(twin.demos_of(1), demos)
        change(demos)
        twin.ROOT = copy
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                result = check.check(binaries, 1)
        finally:
            twin.ROOT = real
    return result, said.getvalue()


def replace(name, old, new):
    def change(demos):
        path = os.path.join(demos, name)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        assert old in text, f'{name} has no "{old}"'
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text.replace(old, new))
    return change


def ctrl_c_reaches_a_twin():
    """Also where this is started by a shell that has it ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        twin.output_of([sys.executable, '-c', 'import signal; signal.raise_signal(signal.SIGINT)'])
    except twin.Problem as problem:
        return 'KeyboardInterrupt' in str(problem)
    finally:
        signal.signal(signal.SIGINT, before)
    return False


def main():
    failed = not ctrl_c_reaches_a_twin()
    print(f'{"FAILED" if failed else "ok"}: Ctrl-C reaches a twin')
    for what, change, expected in (
            ('nothing is changed', lambda demos: None, None),
            ('another number', replace('averager.py', '30', '31'), 'Python prints "send 31,'),
            ('a line more', replace('averager.py', 'averager = averager()',
                                    'averager = averager()\nprint("more")'),
             'C++ has no such line, Python prints "more"'),
            ('a twin that fails', replace('averager.py', '/ count', '/ counter'), 'NameError'),
            ('a difference without its reason', replace('next.py', '# differs:', '# nothing:'),
             'C++ prints ">>> Test gen;"'),
            ('a reason without a difference',
             replace('averager.py', '#', '# differs: /such/ Because.\n#'),
             'nothing differs any more because "Because. '),
            ('another state, in a line whose end may differ', replace('states.py', '.lower()', '.title()'),
             'Python prints "worker is Created,'),
            ('no twin', lambda demos: os.remove(os.path.join(demos, 'for.py')),
             'for.py: a twin of the scene is missing'),
            ('a twin without a scene', lambda demos: shutil.copy(os.path.join(demos, 'for.py'),
                                                                 os.path.join(demos, 'fur.py')),
             'there is no scene fur')):
        result, said = checked(change)
        good = result if expected is None else not result and expected in said
        failed |= not good
        print(f'{"ok" if good else "FAILED"}: {what}')
        if not good:
            print(said)
    return failed


sys.exit(main())
