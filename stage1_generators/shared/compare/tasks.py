"""The family of tasks: random programs, and what Python needs to play them.

The loop is asyncio's own; only its selector is another one, which jumps to the next deadline. A
function in the executor has ended when the loop waits next. What
docs/differences.md names is played here by the same rule as in C++; each time it is counted under
the words that stand in that table.
"""
import asyncio
import concurrent.futures
import heapq
import inspect
import itertools
import math
import random
import re
import selectors
import socket
import sys
import warnings
from asyncio import events, selector_events

import as_cpp
from program import Block, Body, Program

STAGE = 6
ERRORS = ('ValueError', 'ValueError', 'RuntimeError', 'StopIteration')
CATCHES = ('ValueError', 'RuntimeError', 'Exception', 'Exception', 'BaseException',
           'CancelledError', 'CancelledError', 'TimeoutError', 'ExceptionGroup')
DELAYS = ('0', '0', '0.1', '0.1', '0.2', '0.3', '0.5', '1')


# --- random programs --------------------------------------------------------------------------

class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.count = rng.randint(2, 5)
        self.numbers = 0
        kinds = ['sleep', 'task', 'future', 'group', 'wait', 'lock', 'queue', 'callback', 'event',
                 'completed', 'limit', 'socket', 'reader', 'executor']
        # From outside nobody can tell a loop that waits for a socket from one that waits for nothing.
        self.driven = rng.random() < 0.3
        if self.driven:
            kinds = [kind for kind in kinds if kind not in ('socket', 'reader')]
        if sys.version_info[:2] != (3, 11):
            kinds = [kind for kind in kinds if kind not in ('wait', 'completed')]
        # A program is about a few things, so that its tasks meet at them.
        self.kinds = ['sleep', 'task', 'flow'] + rng.sample(kinds, rng.randint(1, 4))
        self.slots = rng.choice((1, 2, 2, 3))

    def number(self):
        self.numbers += 1
        return self.numbers

    def program(self, name):
        bodies = [Body(f'def b{k}', self.code(k, 2, False, False)) for k in range(self.count)]
        if self.driven:
            return Program(name, [*bodies, Body('drive', self.drive())])
        start = [f'spawn {k} {self.rng.randrange(self.count)}'
                 for k in range(self.rng.randint(1, self.slots + 1)) if k < 4]
        main = self.code(None, 2, False, False, self.rng.randint(2, 7))
        if self.rng.random() < 0.7:  # what others do then is seen, too
            main = [Block([('try', main), ('except BaseException', ['caught'])]), 'sleep 2', 'x']
        bodies.append(Body('main', start + main))
        return Program(name, bodies)

    def drive(self):
        """What whoever has the loop does with it, from outside; often the loop is closed at last."""
        code = [self.from_outside() for _ in range(self.rng.randint(3, 14))]
        if self.rng.random() < 0.4:
            code += ['close', *(self.after_close() for _ in range(self.rng.randint(0, 4)))]
        return code

    def from_outside(self):
        rng, k = self.rng, self.slot()
        if rng.random() < 0.6:
            return rng.choice(('turn', 'turn', f'until {self.any()}', f'until {self.any()}',
                               f'spawn {k} {rng.randrange(self.count)}',
                               f'run {rng.randrange(self.count)}', 'stop'))
        return rng.choice((f'soon {k} {self.act()}', f'later {k} {self.act()} {self.delay()}',
                           f'drop {k}', f'start {k} {self.number()}', f'gather {k} {self.some()}',
                           f'gather_all {k} {self.some()}', f'shield {k} {self.any()}',
                           f'notify {k} 1', self.of_task(), self.of_future(), self.at_once()))

    def after_close(self):
        rng, k = self.rng, self.slot()
        return rng.choice(('turn', 'stop', 'close', f'until {self.any()}',
                           f'run {rng.randrange(self.count)}',
                           f'spawn {k} {rng.randrange(self.count)}', f'soon {k} log 1',
                           f'later {k} log 1 0.1', f'drop {k}', f'start {k} {self.number()}',
                           f'gather {k} {self.any("tf")}', f'shield {k} {self.any("tf")}',
                           f'how {self.any()}', f'set {self.any("f")} {self.number()}',
                           f'on_done {self.any()}', self.at_once()))

    def of_task(self):
        one = self.any('t')
        return self.rng.choice((f'cancel {one}', f'cancel {one} {self.number()}', f'how {one}',
                                f'uncancel_of {one}', f'cancelling_of {one}', 'tasks'))

    def of_future(self):
        one = self.any()
        return self.rng.choice((f'set {self.any("f")} {self.number()}', f'cancel {one}',
                                f'fail {self.any("ft")} {self.number()}',
                                f'fail_cancelled {self.any("f")}', f'fail_stop {self.any("ft")}',
                                f'on_done {one}', f'off_done {one}', f'then {one} {self.act()}',
                                f'then {one} {self.act()}', f'how {one}'))

    def at_once(self):
        """With what tasks meet at, without waiting."""
        k = self.slot()
        return self.rng.choice((f'release {k}', f'leave {k}', f'set_event {k}', f'clear_event {k}',
                                f'put_nowait {k} {self.number()}', f'get_nowait {k}',
                                f'task_done {k}', f'state {k}'))

    def act(self):
        """What a callback does."""
        k = self.slot()
        return self.rng.choice((f'log {self.number()}', f'cancel {self.any()}',
                                f'raise {self.number()}', f'raise_cancel {self.number()}',
                                f'set {self.any("f")}', f'fail {self.any("ft")}',
                                f'uncancel {self.any("t")}', f'set_event {k}', f'release {k}',
                                f'leave {k}', f'put {k}', f'get {k}', f'notify {k}', f'drop {k}',
                                f'stop {k}'))

    def code(self, own, depth, handling, group, length=None):
        if length is None:
            length = self.rng.choice((1, 1, 2, 2, 3, 4))
        code = []
        for _ in range(length):
            code.append(self.item(own, depth, handling, group))
            if self.rng.random() < 0.25:
                code.append(self.rng.choice(('x', f'log {self.number()}')))
        return code

    def slot(self):
        return self.rng.randrange(self.slots)

    def delay(self):
        return self.rng.choice(DELAYS)

    def any(self, kinds='ttfg'):
        return f'{self.rng.choice(kinds)}{self.slot()}'

    def some(self, kinds='tttfg', least=1):
        return ' '.join(self.any(kinds) for _ in range(self.rng.randint(least, 3)))

    def inner(self, own):
        """A body that may be started from this one: a later one, so that it comes to an end."""
        first = 0 if own is None else own + 1
        return self.rng.randrange(first, self.count) if first < self.count else None

    def item(self, own, depth, handling, group):
        rng = self.rng
        if depth and rng.random() < 0.3:
            return self.block(own, depth - 1, handling, group)
        if group and rng.random() < 0.35 and self.inner(own) is not None:
            return f'spawn_in {self.slot()} {self.inner(own)}'
        return getattr(self, rng.choice(self.kinds))(own, handling)

    def sleep(self, own, handling):
        return f'sleep {self.delay()}'

    def flow(self, own, handling):
        rng = self.rng
        return rng.choice((
            'x', f'log {self.number()}', f'log {self.number()}',
            rng.choice(('return x', f'return {self.number()}')),
            'reraise' if handling else f'raise {rng.choice(ERRORS)} {self.number()}',
            f'raise {rng.choice(ERRORS)} {self.number()}', 'cancelled', f'cancelled {self.number()}'))

    def task(self, own, handling):
        rng, inner = self.rng, self.inner(own)
        if inner is not None and rng.random() < 0.4:
            return rng.choice((f'spawn {self.slot()} {inner}', f'spawn {self.slot()} {inner}',
                               f'call {inner}'))
        if rng.random() < 0.2:
            return self.of_task()
        return rng.choice((f'await {self.any("t")}', f'await {self.any("t")}',
                           f'cancel {self.any("t")}', f'cancel {self.any("t")} {self.number()}',
                           f'how {self.any("t")}', 'uncancel', 'cancelling', 'cancel_me'))

    def future(self, own, handling):
        rng = self.rng
        if rng.random() < 0.4:
            return self.of_future()
        return rng.choice((f'set {self.any("f")} {self.number()}', f'await {self.any("f")}',
                           f'await {self.any("f")}', f'fail {self.any("ft")} {self.number()}',
                           f'cancel {self.any("f")}', f'cancel {self.any("f")} {self.number()}',
                           f'on_done {self.any()}', f'how {self.any()}'))

    def group(self, own, handling):
        rng, inner = self.rng, self.inner(own)
        if inner is not None and rng.random() < 0.3:
            some = ' '.join(str(self.inner(own)) for _ in range(rng.randint(1, 3)))
            return rng.choice((f'gather_calls {self.slot()} {some}',
                               f'gather_all_calls {self.slot()} {some}',
                               f'shield_call {self.slot()} {inner}',
                               f'spawn_open {self.slot()} {inner} {rng.randrange(3)}'))
        return rng.choice((f'gather {self.slot()} {self.some()}',
                           f'gather {self.slot()} {self.some()}',
                           f'gather_all {self.slot()} {self.some()}',
                           f'gather {self.slot()} {self.some(least=0)}'.rstrip(),
                           f'shield {self.slot()} {self.any()}', f'await {self.any("g")}',
                           f'await {self.any("g")}', f'await {self.any("g")}',
                           f'cancel {self.any("g")}', f'cancel {self.any("g")} {self.number()}',
                           f'how {self.any("g")}', f'on_done {self.any("g")}'))

    def wait(self, own, handling):
        rng, inner = self.rng, self.inner(own)
        if inner is not None and rng.random() < 0.25:
            return f'wait_for_call {inner} {self.delay()}'
        if rng.random() < 0.4:
            what = rng.choice(('acquire', 'enter', 'wait_event', 'wait_condition', 'get', 'join',
                               f'put {self.number()}'))
            word, *value = what.split()
            return ' '.join(('within', self.delay(), word, str(self.slot()), *value))
        return rng.choice((f'wait_for {self.any()} {self.delay()}',
                           f'wait {rng.choice(("all", "first", "error"))} '
                           f'{rng.choice((self.delay(), "-", "-"))} {self.some(least=1)}'))

    def completed(self, own, handling):
        return self.rng.choice((f'as_completed {self.rng.choice((self.delay(), "-", "-"))} '
                                f'{self.some("t")}', 'next', 'next', 'next'))

    def limit(self, own, handling):
        rng, k = self.rng, self.rng.randrange(3)
        return rng.choice((f'reschedule {k} {self.delay()}', f'reschedule {k} {self.delay()}',
                           f'reschedule {k} -1', f'reschedule {k} -', f'expired {k}',
                           f'sleep {self.delay()}', 'sleep -1'))

    def lock(self, own, handling):
        k = self.slot()
        return self.rng.choice((f'acquire {k}', f'release {k}', f'enter {k}', f'leave {k}'))

    def event(self, own, handling):
        k = self.slot()
        return self.rng.choice((f'wait_event {k}', f'set_event {k}', f'clear_event {k}',
                                f'notify {k} {self.rng.randint(1, 2)}', f'notify_all {k}',
                                f'wait_condition {k}'))

    def queue(self, own, handling):
        k = self.slot()
        return self.rng.choice((f'get {k}', f'get {k}', f'put {k} {self.number()}',
                                f'put {k} {self.number()}', f'get_nowait {k}',
                                f'put_nowait {k} {self.number()}', f'task_done {k}', f'join {k}'))

    def callback(self, own, handling):
        k = self.slot()
        return self.rng.choice((f'soon {k} {self.act()}', f'soon {k} {self.act()}',
                                f'later {k} {self.act()} {self.delay()}',
                                f'later {k} {self.act()} -1', f'drop {k}'))

    def socket(self, own, handling):
        k = self.slot()
        return self.rng.choice((f'recv {k}', f'recv {k}', f'recv {k}', f'send {k} {self.number()}',
                                f'send {k} {self.number()}', f'send {k} {self.number()}000',
                                f'hang_up {k}'))

    def reader(self, own, handling):
        k = self.slot()
        return self.rng.choice((f'reader {k}', f'reader {k}', f'no_reader {k}', f'recv {k}',
                                f'send {k} {self.number()}', f'send {k} {self.number()}000',
                                f'hang_up {k}'))

    def executor(self, own, handling):
        return self.rng.choice((f'execute {self.number()}', f'execute {self.number()}',
                                f'execute_fail {self.number()}',
                                f'start {self.slot()} {self.number()}', f'await {self.any("g")}',
                                f'cancel {self.any("g")}', f'how {self.any("g")}'))

    def block(self, own, depth, handling, group):
        rng = self.rng
        roll = rng.random()
        if roll < 0.1:
            return Block([(f'repeat {rng.randint(1, 3)}',
                           self.code(own, depth, handling, group))])
        if roll < 0.22:
            return Block([(f'with timeout {self.delay()}',
                           self.code(own, depth, handling, group))])
        if roll < 0.36:
            return Block([('with group', self.code(own, depth, handling, True))])
        if roll < 0.48:
            kind = rng.choice(('lock', 'semaphore', 'condition'))
            inside = self.code(own, depth, handling, group)
            k = self.slot()
            if kind == 'condition':
                inside.insert(rng.randint(0, len(inside)), rng.choice(
                    (f'wait_condition {k}', f'wait_condition {k}', f'notify {k} 1',
                     f'notify_all {k}')))
            return Block([(f'with {kind} {k}', inside)])
        parts = [('try', self.code(own, depth, handling, group))]
        if rng.random() < 0.8:
            for _ in range(rng.choice((1, 1, 2))):
                parts.append((f'except {rng.choice(CATCHES)}',
                              ['caught', *self.code(own, depth, True, group)]))
        if len(parts) == 1 or rng.random() < 0.3:
            parts.append(('finally', self.code(own, depth, False, group)))
        return Block(parts)


def random_program(seed, number):
    return Maker(random.Random(f'{seed} {number}')).program(f'{number}')


# --- as Python --------------------------------------------------------------------------------

def python_source(program):
    lines = []
    for body in program.bodies:
        if body.name == 'drive':
            lines.append('def drive(me):')
            for line in body.code:
                lines += ['    try:', *('        ' + one for one in statement(line, [])),
                          '    except BaseException as error:',
                          '        log(me, "raised", in_words(error))']
            continue
        lines.append(f'async def {body.name}(me):')
        lines.append('    x = coming = None')
        for_python(body.code, '    ', lines, [])
        lines.append('')
    return '\n'.join(lines)


def for_python(code, indent, lines, groups):
    if not code:
        lines.append(indent + 'pass')
    for item in code:
        if isinstance(item, Block):
            for head, inside in item.parts:
                word, *rest = head.split()
                within = groups
                if word == 'repeat':
                    head = f'for _ in range({rest[0]})'
                elif word == 'with':
                    kind = rest[0]
                    if kind == 'group':
                        within = groups + [f'group{len(groups)}']
                        head = f'async with task_group() as {within[-1]}'
                    elif kind == 'timeout':
                        head = f'async with timeout({rest[1]})'
                    else:
                        head = f'async with {kind}s[{rest[1]}]'
                lines.append(f'{indent}{head}:')
                for_python(inside, indent + '    ', lines, within)
        else:
            lines += [indent + line for line in statement(item, groups)]


def items(words):
    return ', '.join(f'item("{word}")' for word in words)


def statement(line, groups):
    word, *rest = line.split()
    k = rest[0] if rest else None
    simple = {
        'log': f'log(me, {k})', 'x': 'log(me, "x=" + shown(x))',
        'sleep': f'x = await asyncio.sleep({k})', 'return': f'return {k}', 'reraise': 'raise',
        'caught': 'log(me, "caught", in_words(sys.exc_info()[1]))',
        'cancelled': f'raise asyncio.CancelledError({k or ""})',
        'call': f'x = await new(b{k})',
        'cancel_me': 'log(me, asyncio.current_task().cancel())',
        'uncancel': 'log(me, asyncio.current_task().uncancel())',
        'cancelling': 'log(me, asyncio.current_task().cancelling())',
        'turn': 'loop.stop(); loop.run_forever()', 'stop': 'loop.stop()', 'close': 'loop.close()',
        'run': f'log(me, "ran", shown(run_body(new(b{k}))))',
        'drop': f'drop({k})', 'tasks': 'log(me, "tasks", tasks())',
        'state': f'log(me, state({k}))', 'expired': f'expired(me, {k})',
        'acquire': f'x = await locks[{k}].acquire()', 'release': f'locks[{k}].release()',
        'enter': f'x = await semaphores[{k}].acquire()', 'leave': f'semaphores[{k}].release()',
        'wait_event': f'x = await events[{k}].wait()', 'set_event': f'events[{k}].set()',
        'clear_event': f'events[{k}].clear()',
        'wait_condition': f'x = await conditions[{k}].wait()',
        'notify_all': f'conditions[{k}].notify_all()',
        'get': f'x = await queues[{k}].get()', 'get_nowait': f'x = queues[{k}].get_nowait()',
        'task_done': f'queues[{k}].task_done()', 'join': f'x = await queues[{k}].join()',
        'recv': f'x = await pairs[{k}].recv()',
        'hang_up': f'pairs[{k}].hang_up()', 'reader': f'pairs[{k}].start_reading()',
        'no_reader': f'log(me, pairs[{k}].stop_reading())',
        'execute': f'x = await in_thread(lambda: {k})',
        'execute_fail': f'x = await in_thread(lambda: fails({k}))',
    }
    if word in simple:
        return [simple[word]]
    if word == 'raise':
        return [f'raise {k}({"" if k == "StopIteration" else repr(rest[1])})']
    if word == 'spawn':
        return [f'keep("t{k}", loop.create_task(new(b{rest[1]})))']
    if word == 'spawn_in':
        return [f'keep("t{k}", {groups[-1]}.create_task(new(b{rest[1]})))'] if groups else ['pass']
    if word == 'send':
        return [f'if not pairs[{k}].hung_up:',
                f'    x = await loop.sock_sendall(pairs[{k}].to, b"{rest[1]}")']
    if word == 'start':
        return [f'keep("g{k}", in_thread(lambda: {rest[1]}))']
    if word in ('gather_calls', 'gather_all_calls'):
        option = ', return_exceptions=True' if word == 'gather_all_calls' else ''
        calls = ', '.join(f'new(b{body})' for body in rest[1:])
        return [f'keep("g{k}", asyncio.gather({calls}{option}))']
    if word == 'shield_call':
        return [f'keep("g{k}", asyncio.shield(new(b{rest[1]})))']
    if word == 'spawn_open':
        return ['if open_groups:', f'    group = open_groups[{rest[2]} % len(open_groups)]',
                f'    keep("t{k}", group.create_task(new(b{rest[1]})))']
    if word == 'reschedule':
        when = 'None' if rest[1] == '-' else f'loop.time() + {rest[1]}'
        return ['if limits:', f'    limits[{k} % len(limits)].reschedule({when})']
    if word == 'within':
        what = statement(' '.join(rest[1:]), groups)[0].removeprefix('x = await ')
        return [f'x = await wait_for({what}, {k})']
    if word == 'notify':
        return [f'conditions[{k}].notify({rest[1]})']
    if word in ('put', 'put_nowait'):
        return [f'{"x = await " if word == "put" else ""}queues[{k}].{word}({rest[1]})']
    if word in ('gather', 'gather_all'):
        option = ', return_exceptions=True' if word == 'gather_all' else ''
        return [f'keep("g{k}", asyncio.gather(*there({items(rest[1:])}){option}))']
    if word in ('soon', 'later'):
        delay = rest.pop() if word == 'later' else None
        act = f'called("{rest[1]}", "{rest[2]}")'
        call = 'call_soon(' if delay is None else f'call_later({delay}, '
        return [f'handles[{k}] = loop.{call}{act})']
    if word == 'wait':
        limit = 'None' if rest[1] == '-' else rest[1]
        when = {'all': 'ALL_COMPLETED', 'first': 'FIRST_COMPLETED', 'error': 'FIRST_EXCEPTION'}[k]
        return [f'some = there({items(rest[2:])})',
                f'x = in_order(some, await asyncio.wait(some, timeout={limit}, '
                f'return_when=asyncio.{when}))']
    if word == 'as_completed':
        limit = 'None' if k == '-' else k
        return [f'coming = as_completed(there({items(rest[1:])}), {limit})']
    if word == 'next':
        return ['if coming and coming.left:', '    x = await coming.next()']
    if word == 'wait_for_call':
        return [f'x = await wait_for(new(b{k}), {rest[1]})']
    # With one future, if it is there yet.
    one = f'if item("{rest[1] if word == "shield" else k}"):'
    act = {
        'await': f'x = await waited("{k}")',
        'cancel': f'log(me, "{line}:", item("{k}").cancel({", ".join(map(repr, rest[1:]))}))',
        'how': f'log(me, "{line}:", how("{k}"))',
        'set': f'item("{k}").set_result({rest[-1]})',
        'fail': f'item("{k}").set_exception(ValueError("{rest[-1]}"))',
        'fail_cancelled': f'item("{k}").set_exception(CancelledError())',
        'fail_stop': f'item("{k}").set_exception(StopIteration())',
        'uncancel_of': f'log(me, item("{k}").uncancel())',
        'cancelling_of': f'log(me, item("{k}").cancelling())',
        'until': f'log(me, "until", shown(loop.run_until_complete(item("{k}"))))',
        'on_done': f'on_done("{k}")', 'off_done': f'off_done(me, "{k}")',
        'then': f'item("{k}").add_done_callback(called("{rest[-2] if rest[1:] else ""}", "{rest[-1]}"))',
        'wait_for': f'x = await wait_for(item("{k}"), {rest[-1]})',
        'shield': f'keep("g{k}", asyncio.shield(item("{rest[-1]}")))',
    }[word]
    return [one, '    ' + act]


# --- the loop ---------------------------------------------------------------------------------

class Timer(events.TimerHandle):
    """Equal deadlines come in the order in which they were set."""
    __slots__ = ('number',)

    def __lt__(self, other):
        if self._when == other._when:
            self._loop.applied('equal deadlines')
            return self.number < other.number
        return self._when < other._when


class Jump(selectors.SelectSelector):
    """Of the descriptors that are ready now, lowest first. Where a loop would wait, time jumps."""

    def __init__(self, loop):
        super().__init__()
        self.loop = loop

    def select(self, timeout):
        loop = self.loop
        loop.finish_functions()
        found = sorted(super().select(0), key=lambda one: one[0].fd)
        if found or loop._ready:
            return found
        if timeout is None:
            raise RuntimeError('deadlock')
        if timeout > 0:
            loop.now = max(loop.now, loop._scheduled[0]._when)
            loop._clock_resolution = math.ulp(loop.now)  # the least that there is: never early
        return ()


class Executor(concurrent.futures.Executor):
    """A thread that has always done its work when the loop waits next."""

    def __init__(self, functions):
        self.functions = functions

    def submit(self, function, /):
        future = concurrent.futures.Future()
        self.functions.append((future, function))
        return future


class Readable(asyncio.Future):
    """A cancelled wait is over at once."""

    def cancel(self, msg=None):
        if not self.done():
            self.get_loop()._remove_reader(self.fd)
        return super().cancel(msg)


class Loop(selector_events.BaseSelectorEventLoop):
    def __init__(self, applied):
        self.now = 1000.0
        self.turn = self.timers = self.socket_calls = 0
        self.applied = applied
        self.functions = []
        self.executor = Executor(self.functions)
        super().__init__(Jump(self))
        self._clock_resolution = math.ulp(self.now)

    def _make_self_pipe(self):
        pass

    def _close_self_pipe(self):
        pass

    def finish_functions(self):
        functions, self.functions[:] = self.functions[:], []
        for future, function in functions:
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(function())
            except ValueError as error:
                future.set_exception(error)

    def waited_for(self, fd):
        """Whether a coroutine waits for the descriptor. A second wait is refused."""
        key = self._selector.get_map().get(fd)
        return key and key.data[0] and key.data[0]._callback == self.wake

    def wake(self, future):
        self.applied('a coroutine whose descriptor is ready')
        future.set_result(None)

    async def readable(self, fd):
        if fd in self._selector.get_map():
            self.applied('a second reader of one descriptor')
            await asyncio.sleep(0)
            raise RuntimeError('waited for already')
        future = Readable(loop=self)
        future.fd = fd
        self._add_reader(fd, self.wake, future)
        await future

    def time(self):
        return self.now

    def _process_events(self, event_list):
        for key, mask in event_list:
            if self.waited_for(key.fd):
                wake = key.data[0]
                future = wake._args[0]
                self._remove_reader(key.fd)
                self.wake(future)  # the loop does it while it waits, and no callback a turn later
            else:
                super()._process_events([(key, mask)])

    def _write_to_self(self):
        pass

    def _run_once(self):
        self.turn += 1
        super()._run_once()

    async def sock_sendall(self, sock, data):
        self.socket_calls += 1
        await super().sock_sendall(sock, data)

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        if getattr(callback, '__qualname__', '') == 'shield.<locals>._outer_done_callback' and \
                inspect.getclosurevars(callback).nonlocals['inner'].done():
            self.applied('`shield()` that is done')
            return callback(*args)
        if getattr(callback, '__qualname__', '') == '_chain_future.<locals>._call_check_cancel':
            self.applied('a function in the executor that has ended')
            return callback(*args)
        return super().call_soon(callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = Timer(when, callback, args, self, context)
        timer.number = self.timers = self.timers + 1
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


class Pair:
    """Two sockets: what goes `to` one comes out `of` the other."""

    def __init__(self, k, loop, log):
        self.k, self.loop, self.log = k, loop, log
        self.to, self.of = socket.socketpair()
        self.to.setblocking(False)
        self.of.setblocking(False)
        self.hung_up = self.drained = False

    async def recv(self):
        while True:
            drained, self.drained = self.drained, False
            if drained:
                self.loop.applied('recv after a short one')
            else:
                self.loop.socket_calls += 1
                try:
                    data = self.of.recv(3)
                except BlockingIOError:
                    pass
                else:
                    self.drained = 0 < len(data) < 3
                    return data.decode()
            await self.loop.readable(self.of.fileno())

    def hang_up(self):
        if not self.hung_up:
            self.to.shutdown(socket.SHUT_WR)
        self.hung_up = True

    def start_reading(self):
        if self.loop.waited_for(self.of.fileno()):
            self.loop.applied('a second reader of one descriptor')
            raise RuntimeError('waited for already')
        self.loop.add_reader(self.of.fileno(), self.read)

    def stop_reading(self):
        if self.loop.waited_for(self.of.fileno()):
            return False
        return self.loop.remove_reader(self.of.fileno())

    def read(self):
        try:
            data = self.of.recv(2).decode()
        except BlockingIOError:
            data = ''
        self.log('reader', self.k, data or 'ends')
        if not data:
            self.stop_reading()

    def close(self):
        self.to.close()
        self.of.close()


class Ordered(dict):
    """A set in the order in which things came."""

    def add(self, one):
        self[one] = None

    def discard(self, one):
        self.pop(one, None)

    remove = dict.__delitem__


# asyncio's own text, but for the order of its set, and for whom it leaves when the time is up.
space = dict(vars(asyncio.tasks), ordered=lambda some: Ordered.fromkeys(some))
text = inspect.getsource(asyncio.tasks.as_completed).replace(
    'f.remove_done_callback(_on_completion)', 'pass')
exec(re.sub(r'\{(ensure_future\(f, loop=loop\) for f in )set\(fs\)\}',
            r'ordered(\1ordered(fs))', text), space)


# The timer goes when the wait is cancelled, not when what it waited for is done at last.
text = re.sub(r'( +)fut\.remove_done_callback\(cb\)\n',
              r"\g<0>\1loop.applied('`wait_for()` that is cancelled')\n\1timeout_handle.cancel()\n",
              inspect.getsource(asyncio.tasks.wait_for), count=1)
exec(text, space)
wait_for = space['wait_for']


class AsCompleted:
    def __init__(self, some, limit):
        self.left = len(Ordered.fromkeys(some))
        self.iterator = space['as_completed'](some, timeout=limit)
        self.first = next(self.iterator, None)  # begins when it is called

    def next(self):
        self.left -= 1
        first, self.first = self.first, None
        return first or next(self.iterator)


class Timeout(asyncio.Timeout):
    """As later versions have it: requests that were there before do not count."""

    async def __aenter__(self):
        self.before = asyncio.current_task().cancelling()
        return await super().__aenter__()

    async def __aexit__(self, kind, error, place):
        await super().__aexit__(kind, error, place)
        if self.before and self.expired() and kind is asyncio.CancelledError and \
                asyncio.current_task().cancelling() <= self.before:
            asyncio.current_task().get_loop().applied('`timeout()` in a task that was cancelled')
            raise TimeoutError from error


# --- played by Python -------------------------------------------------------------------------

warnings.simplefilter('ignore')


def in_words(error):
    name = type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        return f'ExceptionGroup({", ".join(map(in_words, error.exceptions))})'
    if name == 'InvalidStateError':
        return name
    if name == 'RecursionError':
        return 'RecursionError: maximum recursion depth exceeded'
    message = str(error)
    # Reprs are short here, and not in messages.
    return re.sub(r' <TaskGroup[^>]*>', '', f'{name}: {message}' if message else name) \
        .split(': <')[0]


def shown(value):
    if isinstance(value, list):
        return f'[{", ".join(map(shown, value))}]'
    return in_words(value) if isinstance(value, BaseException) else str(value)


def play(program, applied):
    """The lines that Python prints, each with its turn and its time."""
    out = []
    loop = Loop(applied)
    asyncio.tasks._task_name_counter = itertools.count(1).__next__
    things = {f'f{k}': loop.create_future() for k in range(4)}
    kept = []
    made = 0

    def log(*what):
        out.append(f'{loop.turn} {loop.now - 1000:.3f} ' + ' '.join(map(str, what)))

    def new(body):
        nonlocal made
        made += 1
        return body(f'{body.__name__}.{made - 1}')

    def keep(name, thing):
        things[name] = thing
        kept.append(thing)

    item = things.get

    async def waited(name):
        future = things[name]
        if future is asyncio.current_task() and not future.done():
            applied('a task that awaited itself')
            await asyncio.sleep(0)
            raise RuntimeError('Task cannot await on itself')
        return await future

    def there(*some):
        return [one for one in some if one is not None]

    def how(name):
        future = things[name]
        if not future.done():
            return 'pending'
        try:
            return shown(future.result())
        except BaseException as error:
            return in_words(error)

    def on_done(name):
        callbacks[name] = \
            lambda done: log('callback', name, 'cancelled' if done.cancelled() else 'done')
        things[name].add_done_callback(callbacks[name])

    def off_done(me, name):
        if name in callbacks:
            log(me, item(name).remove_done_callback(callbacks[name]))

    def raised(error):
        raise error

    def called(what, argument):
        def call(*_):
            log('call', what, argument)
            k, one = int(argument[-1]), item(argument)
            always = {
                'log': lambda: None, 'raise': lambda: raised(ValueError(argument)),
                'raise_cancel': lambda: raised(asyncio.CancelledError(argument)),
                'stop': loop.stop, 'drop': lambda: drop(k),
                'set_event': lambda: scope['events'][k].set(),
                'release': lambda: scope['locks'][k].release(),
                'leave': lambda: scope['semaphores'][k].release(),
                'put': lambda: scope['queues'][k].put_nowait(7),
                'get': lambda: scope['queues'][k].get_nowait(),
                'notify': lambda: scope['conditions'][k].notify()}
            if what in always:
                always[what]()
            elif one is not None:
                {'cancel': lambda: one.cancel(), 'set': lambda: one.set_result(7),
                 'fail': lambda: one.set_exception(ValueError(argument)),
                 'uncancel': lambda: one.uncancel()}[what]()
        return call

    def tasks():
        of_run = ('BaseEventLoop.shutdown_asyncgens', 'BaseEventLoop.shutdown_default_executor')
        return sum(one.get_coro().__qualname__ not in of_run for one in asyncio.all_tasks(loop))

    def state(k):
        return ' '.join(map(str, (
            scope['locks'][k].locked(), scope['semaphores'][k].locked(),
            scope['events'][k].is_set(), scope['queues'][k].qsize(),
            scope['conditions'][k].locked())))

    def expired(me, k):
        if limits:
            log(me, limits[k % len(limits)].expired())

    def drop(k):
        if k in handles:
            handles[k].cancel()

    def task_group():
        group = asyncio.TaskGroup()
        group._tasks = Ordered()
        open_groups.append(group)
        return group

    def timeout(delay):
        limits.append(Timeout(loop.time() + delay))
        return limits[-1]

    def in_order(some, result):
        done, pending = result
        if len(done) + len(pending) < len(some):
            applied('`wait()`')
        return f'{sum(one in done for one in some)} done ' \
               f'{sum(one in pending for one in some)} pending'

    def as_completed(some, limit):
        return AsCompleted([one for one in some if isinstance(one, asyncio.Task)], limit)

    def report(_, context):
        if context['message'].startswith('Exception in callback'):
            log('loop', f'reported: {in_words(context["exception"])}')

    def in_thread(function):
        return loop.run_in_executor(loop.executor, function)

    def fails(number):
        raise ValueError(number)

    def alarm(left=9):
        def ring():
            if left:
                alarm(left - 1)
            else:  # now nobody waits for a socket any more
                for pair in pairs:
                    pair.hang_up()
            for task in sorted(asyncio.all_tasks(loop), key=lambda task: int(task.get_name()[5:])):
                task.cancel()
        loop.call_later(1e6, ring)

    def cancel_all():
        tasks = sorted(asyncio.all_tasks(loop), key=lambda task: int(task.get_name()[5:]))
        if tasks:
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        # As asyncio.run(): some turns more, with or without something to do.
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())

    def run_body(coroutine):
        task = loop.create_task(coroutine)
        kept.append(task)  # or else it would be closed in the middle, when the loop is
        return loop.run_until_complete(task)

    def run(main):
        task = loop.create_task(main)
        try:
            loop.run_until_complete(task)
        except BaseException as raised_here:
            error = raised_here
        done = task.done()
        cancel_all()
        if not done:  # a deadlock, or somebody stopped the loop
            raise error
        return task.result()

    events.set_event_loop(loop)
    handles, callbacks, open_groups, limits = {}, {}, [], []
    conditions = [asyncio.Condition() for _ in range(2)]
    locks = [asyncio.Lock() for _ in range(4)]
    pairs = [Pair(k, loop, log) for k in range(4)]
    scope = {'asyncio': asyncio, 'loop': loop, 'log': log, 'new': new, 'keep': keep, 'item': item,
             'there': there, 'waited': waited, 'how': how, 'on_done': on_done, 'called': called, 'drop': drop,
             'task_group': task_group, 'wait_for': wait_for, 'timeout': timeout, 'in_order': in_order, 'as_completed': as_completed,
             'handles': handles, 'pairs': pairs, 'in_thread': in_thread, 'fails': fails,
             'alarm': alarm, 'shown': shown,
             'sys': sys, 'in_words': in_words, 'CancelledError': asyncio.CancelledError,
             'run_body': run_body, 'off_done': off_done, 'tasks': tasks, 'state': state, 'expired': expired, 'open_groups': open_groups,
             'limits': limits, 'locks': locks,
             'semaphores': [asyncio.Semaphore(k + 1) for k in range(4)],
             'events': [asyncio.Event() for _ in range(4)],
             # Some have a lock with another one, or with whoever has the lock itself.
             'conditions': conditions + [asyncio.Condition(conditions[0]._lock),
                                         asyncio.Condition(locks[3])],
             'queues': [asyncio.Queue(size) for size in (0, 1, 2, 1)]}
    exec(python_source(program), scope)
    if re.search(r'^(recv|reader) ', program.text(), re.M):
        alarm()  # one could wait for ever
    loop.set_exception_handler(report)
    if 'drive' in scope:
        new(scope['drive'])
    else:
        try:
            text = shown(run(new(scope['main'])))
        except BaseException as error:
            text = 'deadlock' if str(error) == 'deadlock' else in_words(error)
        loop.turn = 0
        log('main', f'ends: {text}')
    lines = list(out)
    program.circle = any(one.done() and not one.cancelled() and
                         'RecursionError' in in_words(one.exception()) for one in kept)
    program.socket_calls = loop.socket_calls
    scope.clear()  # what is collected later can do nothing any more
    loop.set_exception_handler(lambda *_: None)
    sys.unraisablehook = lambda _: None
    loop.close()
    for pair in pairs:
        pair.close()
    return lines


def cpp_source(program):
    return as_cpp.source(program, task=True)


def expected(python, cpp, applied, before, program):
    """Whether a row of docs/differences.md says that these two lines differ."""
    # How far a cancel() came that had no end is not the same: what follows may differ.
    if program.circle or any('RecursionError' in line for line in [*before, python or '']):
        applied('tasks or groups that wait for each other, cancelled')
        return 'the rest'
    if program.socket_calls > 64:
        applied('many `sock_sendall()` or `sock_recv()` in a row')
        return 'the rest'
    # The executor here is one of the program's own.
    if python and cpp and ' main ends: ' in python and ' main ends: ' not in cpp and \
            re.search(r'^(execute|execute_fail|start) ', program.text(), re.M):
        applied('`run()` at its end')
        return 'the rest'
    if python and cpp and 'CancelledError: ' in python and \
            any(' cancel g' in line for line in before) and \
            re.sub(r'CancelledError: \w+', 'CancelledError', python) == cpp:
        applied('a group that was cancelled with a message, and whose last member went on')
        return True
    if python and cpp and 'CancelledError: ' in python and '\nshield ' in program.text() and \
            re.sub(r'CancelledError: \w+', 'CancelledError', python) == cpp:
        applied('`shield()` of a future that is done')
        return True
    if python and cpp and 'CancelledError: ' in cpp:
        if re.sub(r'CancelledError: \w+', 'CancelledError', cpp) == \
                re.sub(r'CancelledError: \w+', 'CancelledError', python):
            applied('a task that was cancelled with a message, awaited twice')
            return True
    return False
