"""The family of generators: random programs, and what Python needs to play them.

What docs/differences.md names is played here by the same rule as in C++, or is left out of what is
printed; each time it is counted under the words that stand in that table.
"""
import random
import re
import sys

import as_cpp
from program import Block, Body, Program

STAGE = 2
ERRORS = ('ValueError', 'ValueError', 'RuntimeError', 'TypeError', 'Stop', 'StopIteration',
          'GeneratorExit')
CATCHES = ('ValueError', 'ValueError', 'RuntimeError', 'Exception', 'BaseException', 'Stop',
           'GeneratorExit', 'StopIteration')


# --- random programs --------------------------------------------------------------------------

class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.count = rng.randint(1, 4)
        self.plain = [rng.random() < 0.35 for _ in range(self.count)]
        self.numbers = 0

    def number(self):
        self.numbers += 1
        return self.numbers

    def program(self, name):
        bodies = [Body(f'def g{k}' + (' plain' if self.plain[k] else ''), self.code(k, 3, False))
                  for k in range(self.count)]
        bodies.append(Body('main', self.code(None, 2, False, self.rng.randint(3, 12))))
        return Program(name, bodies)

    def code(self, own, depth, handling, length=None):
        rng = self.rng
        if length is None:
            length = rng.choice((0, 1, 1, 2, 2, 3, 4))
        return [self.item(own, depth, handling) for _ in range(length)]

    def item(self, own, depth, handling):
        rng = self.rng
        if depth and rng.random() < (0.3 if own is not None else 0.15):
            return self.block(own, depth - 1, handling)
        if own is None or rng.random() < 0.12:
            return self.drive(handling)
        roll = rng.random()
        if roll < 0.4:
            return rng.choice((f'yield {self.number()}', f'yield {self.number()}', 'yield x'))
        if roll < 0.55 and not self.plain[own]:
            return f'from {self.other(own)}'
        if roll < 0.65:
            return rng.choice(('x', f'log {self.number()}'))
        if roll < 0.75:
            return rng.choice(('return x', f'return {self.number()}'))
        if roll < 0.85:
            return self.error(handling)
        if roll < 0.9:
            return f'pull {self.other(own)}'
        return rng.choice((f'yield {self.number()}', f'log {self.number()}'))

    def other(self, own):
        if own is None or self.rng.random() < 0.1:
            return self.rng.randrange(self.count)
        return min(self.count - 1, own + self.rng.randint(1, 2)) if own + 1 < self.count else \
            self.rng.randrange(self.count)

    def error(self, handling):
        if handling and self.rng.random() < 0.5:
            return 'reraise'
        return f'raise {self.rng.choice(ERRORS)} {self.number()}'

    def drive(self, handling):
        rng, k = self.rng, self.rng.choice((0, 0, self.rng.randrange(self.count)))
        roll = rng.random()
        if roll < 0.35:
            return f'next {k}'
        if roll < 0.55:
            return f'send {k} {self.number()}'
        if roll < 0.75:
            return f'throw {k} {rng.choice(ERRORS)}' + \
                (f' {self.number()}' if rng.random() < 0.6 else '')
        if roll < 0.85:
            return f'close {k}'
        if roll < 0.95:
            return f'state {k}'
        return rng.choice((f'pull {k}', self.error(handling)))

    def block(self, own, depth, handling):
        rng = self.rng
        roll = rng.random()
        if roll < 0.15:
            return Block([(f'repeat {rng.randint(1, 3)}', self.code(own, depth, handling))])
        if roll < 0.25:
            return Block([(f'for {self.other(own)}', self.code(own, depth, handling))])
        parts = [('try', self.code(own, depth, handling))]
        if rng.random() < 0.75:
            for _ in range(rng.choice((1, 1, 2))):
                parts.append((f'except {rng.choice(CATCHES)}', self.code(own, depth, True)))
        if len(parts) == 1 or rng.random() < 0.4:
            parts.append(('finally', self.code(own, depth, False)))
        return Block(parts)


def random_program(seed, number):
    return Maker(random.Random(f'{seed} {number}')).program(f'{number}')


# --- as Python --------------------------------------------------------------------------------

def python_source(program):
    lines = []
    for body in program.bodies:
        name = body.name
        lines.append(f'def {name}():')
        lines.append('    x = None')
        for_python(body.code, name, '    ', lines)
        if name != 'main':
            lines += ['    return', '    yield', '']
    for k in range(len(program.bodies) - 1):
        lines.append(f'generators.append(g{k}())')
    return '\n'.join(lines) + '\n'


def for_python(code, own, indent, lines):
    if not code:
        lines.append(indent + 'pass')
    for item in code:
        if isinstance(item, Block):
            for head, inside in item.parts:
                word, *rest = head.split()
                if word == 'repeat':
                    head = f'for _ in range({rest[0]})'
                elif word == 'for':
                    head = f'for x in each(generators[{rest[0]}])'
                lines.append(f'{indent}{head}:')
                for_python(inside, own, indent + '    ', lines)
        else:
            lines.append(indent + statement(item, own))


def error(words):
    if words[0] == 'StopIteration':
        words = words[:1]  # it carries no value: docs/differences.md
    return f'{words[0]}({", ".join(repr(word) for word in words[1:])})'


def statement(line, own):
    word, *rest = line.split()
    g = f'generators[{rest[0]}]' if rest and rest[0].isdigit() else None
    if word == 'yield':
        return f'x = yield {rest[0]}'
    if word == 'from':
        return f'x = yield from not_in_use({g})'
    if word == 'return':
        return f'return {rest[0]}'
    if word == 'raise':
        return f'raise {error(rest)}'
    if word == 'reraise':
        return 'raise'
    if word == 'log':
        return f'log("{own}", {rest[0]})'
    if word == 'x':
        return f'log("{own}", f"{{x=}}")'
    if word == 'pull':
        return f'x = next(not_in_use({g}, False))'
    if word == 'state':
        return f'log("{own}", "{line}:", state({g}))'
    if word == 'next':
        call = f'next({g})'
    elif word == 'send':
        call = f'{g}.send({rest[1]})'
    elif word == 'throw':
        call = f'{g}.throw({error(rest[1:])})'
    else:
        call = f'{g}.close()'
    return f'show("{own}", "{line}", {g}, lambda: {call})'


# --- played by Python -------------------------------------------------------------------------

class Stop(BaseException):
    pass


def in_words(error, applied):
    name, message = type(error).__name__, str(error)
    if name == 'StopIteration':
        if message:
            applied('the return value')
        return name
    return f'{name}: {message}' if message else name


def play(program, applied):
    """The lines that Python prints."""
    out = []
    generators = []
    delegates = [' plain' not in body.head for body in program.bodies[:-1]]

    def log(*what):
        out.append(' '.join(map(str, what)))

    def not_in_use(generator, to_wait=True):
        k = next(k for k, one in enumerate(generators) if one is generator)
        if delegates[k] and any(one.gi_yieldfrom is generator for one in generators
                                if not one.gi_running):
            applied('two generators that wait for a third' if to_wait else
                    'a generator that another one waits for, resumed directly')
            why = 'already executing' if innermost_runs(generator) else 'is waited for already'
            raise ValueError(f'generator {why}')
        if counts_as_running(generator):
            raise ValueError('generator already executing')
        return generator

    def innermost_runs(generator):
        while generator.gi_yieldfrom is not None and not generator.gi_running:
            generator = generator.gi_yieldfrom
        return generator.gi_running

    def counts_as_running(generator):
        if generator.gi_running:
            return False  # Python says so itself
        inner = generator.gi_yieldfrom
        while inner is not None and not inner.gi_running:
            inner = inner.gi_yieldfrom
        if inner is not None:
            applied('a generator that waits for one that somebody else runs')
        return inner is not None

    class each:
        """What `for` goes through: each step is one more resume."""

        def __init__(self, generator):
            self.generator = generator

        def __iter__(self):
            return self

        def __next__(self):
            return next(not_in_use(self.generator, False))

    def state(generator):
        if generator.gi_running or counts_as_running(generator):
            return 'running'
        if generator.gi_frame is None:
            return 'closed'
        return 'suspended' if generator.gi_suspended or generator.gi_yieldfrom else 'created'

    def show(own, line, generator, act):
        over = generator.gi_frame is None
        try:
            not_in_use(generator, False)
            if generator.gi_running and line.startswith('throw') and generator.gi_yieldfrom:
                applied('`throw()` into a generator that runs')
                raise ValueError('generator already executing')
            value = act()
            text = 'closed' if line.startswith('close') else f'yielded {value}'
        except StopIteration as stop:
            # Thrown into a closed generator it comes straight back, and is no return.
            back = over and line.startswith('throw')
            text = in_words(stop, applied) if back else f'returned {stop.value}'
        except BaseException as raised:
            text = in_words(raised, applied)
        log(own, f'{line}:', text)

    space = {'generators': generators, 'log': log, 'show': show, 'state': state,
             'not_in_use': not_in_use, 'each': each, 'Stop': Stop}
    exec(python_source(program), space)
    try:
        space['main']()
        out.append('main ends')
    except BaseException as raised:
        out.append(f'main ends: {in_words(raised, applied)}')
    lines = list(out)  # what follows is what Python does to generators that are dropped
    if any(state(one) == 'suspended' for one in generators):
        applied('a generator that is dropped')
    sys.unraisablehook = lambda _: None
    generators.clear()
    space.clear()  # what is collected later can do nothing any more
    return lines


# --- as C++ -----------------------------------------------------------------------------------

def cpp_source(program):
    return as_cpp.source(program, task=False)


def expected(python, cpp, applied, before, program):
    """Whether a row of docs/differences.md says that these two lines differ."""
    if python and cpp and 'GeneratorExit: ' in cpp and 'GeneratorExit' in python and \
            cpp.split('GeneratorExit: ')[0] == python.split('GeneratorExit')[0]:
        applied('a `GeneratorExit` with a message')
        return True
    # What a generator returned while another one closed it is still in its frame.
    if python and cpp and \
            any(line.endswith(': closed') or ' throw ' in line and 'GeneratorExit' in line
                for line in before) and \
            python.endswith(': returned None') and \
            re.sub(r': returned \w+$', ': returned None', cpp) == python:
        applied('the return value')
        return True
    return False
