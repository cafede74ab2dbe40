"""Plays a twin on the virtual clock, and writes down where its coroutines stop: places.py OUT FILE [WORD ...]

OUT becomes JSON: `moves`, a list of [function, which one, event, file, line, exit]; `prints`, a list of
[text, file, line]. The events are `goes on`, which is the start too, `stops`, `awaits` (an inner one), `returns` and `raises`. A file
is one beside the twin, by its name. `exit` is true if the move comes from GeneratorExit: Python closes what is
dropped.

A resume goes to the innermost function. CPython visits the outer ones on the way, but none of their lines
runs, so they make no move.
"""
import inspect
import json
import linecache
import opcode
import os
import runpy
import sys

import virtual_time

MOST = 5000  # moves; no recording has more steps than that
SUSPENDABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
YIELD, RETURN, SEND, RESUME = (opcode.opmap[name] for name in ('YIELD_VALUE', 'RETURN_VALUE', 'SEND', 'RESUME'))


def def_line(code):
    """CPython counts a function from its decorators on."""
    line = code.co_firstlineno
    while linecache.getline(code.co_filename, line).lstrip().startswith('@'):
        line += 1
    return line


class Places:
    """What the trace function writes down. A frame is running, delegating to an inner one, or suspended."""

    def __init__(self, folder):
        self.folder = folder
        self.moves = []
        self.prints = []
        self.counts = {}
        self.known = {}  # id of a frame: its record

    def file_of(self, frame):
        folder, name = os.path.split(frame.f_code.co_filename)
        return name if folder == self.folder else None

    def trace(self, frame, event, _):
        code = frame.f_code
        if not code.co_flags & SUSPENDABLE or not self.file_of(frame):
            return None
        self.enter(self.record(frame))
        return self.local

    def record(self, frame):
        key = id(frame)
        if key not in self.known:
            self.known[key] = {'frame': frame, 'number': 0, 'state': 'suspended', 'exit': False, 'error': None,
                               'stood': def_line(frame.f_code)}
        return self.known[key]

    def enter(self, one):
        """Control comes into the frame, but a line of it may never run."""
        outer = self.awaiter(one['frame'])
        if outer and outer['state'] == 'running':
            outer['state'] = 'delegating'
            self.note(outer, 'awaits')

    def awaiter(self, frame):
        """The record of the frame that waits for this one with `await` or `yield from`, if there is one."""
        outer = frame.f_back
        while outer and outer.f_code.co_flags & SUSPENDABLE and outer.f_code.co_code[outer.f_lasti] == SEND:
            if id(outer) in self.known:
                return self.known[id(outer)]
            outer = outer.f_back
        return None

    def go_on(self, one):
        if one['state'] == 'running':
            return
        if not one['number']:
            name = one['frame'].f_code.co_name
            self.counts[name] = one['number'] = self.counts.get(name, 0) + 1
        one['state'] = 'running'
        self.note(one, 'goes on')

    def note(self, one, event):
        frame = one['frame']
        line = one['stood'] if event == 'goes on' else frame.f_lineno
        one['stood'] = line
        self.moves.append([frame.f_code.co_name, one['number'], event, self.file_of(frame), line, one['exit']])
        if len(self.moves) == MOST:
            sys.settrace(None)

    def local(self, frame, event, arg):
        one = self.record(frame)
        if event == 'exception':
            kind = arg[0]
            if kind is not StopIteration:
                one['error'] = kind
                one['exit'] = kind is GeneratorExit
                if one['number']:
                    self.go_on(one)  # one that never began ends without a line of it
        elif event == 'line':
            self.go_on(one)
            one['error'] = None
        elif event == 'return':
            self.leave(one)
        return self.local

    def leave(self, one):
        frame = one['frame']
        code = frame.f_code.co_code
        at = code[frame.f_lasti]
        if at == YIELD and not one['error']:
            follows = frame.f_lasti + 2
            awaits = code[follows] == RESUME and code[follows + 1] & 3 >= 2
            if awaits and one['state'] != 'running':
                return  # what it awaits goes on waiting; no line of this one has run
            self.go_on(one)
            one['state'] = 'suspended'
            self.note(one, 'stops')
            one['exit'] = False
            return
        if one['number'] or not one['error']:
            self.go_on(one)
            self.note(one, 'returns' if at == RETURN else 'raises')
        del self.known[id(frame)]  # another frame may come to lie there

    def write(self, text):
        frame = sys._getframe(1)
        while frame and not self.file_of(frame):
            frame = frame.f_back
        self.prints.append([text, self.file_of(frame), frame.f_lineno] if frame else [text, None, 0])
        return self.real_write(text)


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        sys.exit(sys.argv[1:] != ['--help'])
    out, file = sys.argv[1:3]
    sys.argv = sys.argv[2:]
    sys.path.append(os.path.dirname(file))
    virtual_time.install()
    places = Places(os.path.dirname(file))
    places.real_write = sys.stdout.write
    sys.stdout.write = places.write
    sys.settrace(places.trace)
    try:
        runpy.run_path(file, run_name='__main__')
    finally:
        sys.settrace(None)
        with open(out, 'w', encoding='utf-8') as written:
            json.dump({'moves': places.moves, 'prints': places.prints}, written)


main()
