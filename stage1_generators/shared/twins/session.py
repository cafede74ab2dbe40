"""Replays an interactive session: each line that is typed, and what answers it."""
import sys


def session(names, *lines):
    """Types the lines into an interpreter that knows these names."""
    for line in lines:
        print('>>>', line)
        try:
            exec(compile(line, '<stdin>', 'single'), names)
        except Exception as error:
            print('Traceback (most recent call last):')
            _frames(error.__traceback__.tb_next)
            text = str(error)
            print(type(error).__name__ + (': ' + text if text else ''))


def _frames(traceback):
    """As if each function had been typed, too: its lines are counted from its `def`."""
    while traceback:
        code = traceback.tb_frame.f_code
        typed = code.co_filename == '<stdin>'
        line = traceback.tb_lineno - (0 if typed else code.co_firstlineno - 1)
        print(f'  File "<stdin>", line {line}, in {code.co_name}')
        traceback = traceback.tb_next


sys.displayhook = lambda value: None if value is None else print(repr(value))
