"""Makes a program smaller as long as it still shows what it showed.

Three ways, tried until none helps: lines and blocks are left out, many at once and then fewer; a
block is replaced by what is in it; parts of a `try` go. Bodies keep their places, because others
call them by number; an empty one is as small as none.
"""
from program import Block, Body, Program


def shrink(program, still_shows, patience=2000):
    """The smallest program found for which still_shows(program) is true."""
    tries = 0

    def better(candidate):
        nonlocal tries
        tries += 1
        return tries <= patience and still_shows(candidate)

    progress = True
    while progress and tries < patience:
        progress = False
        for number in reversed(range(len(program.bodies))):
            while True:
                smaller = next((one for one in smaller_bodies(program, number) if better(one)), None)
                if smaller is None:
                    break
                program, progress = smaller, True
    return program


def with_body(program, number, code):
    bodies = list(program.bodies)
    bodies[number] = Body(bodies[number].head, code)
    return Program(program.number, bodies, program.lines)


def smaller_bodies(program, number):
    for code in smaller(program.bodies[number].code):
        if sound(code):
            yield with_body(program, number, code)


def sound(code, handling=False):
    """Whether each bare `raise` has something to raise."""
    return all(all(sound(inside, head.startswith('except') or handling and head != 'finally')
                   for head, inside in item.parts)
               if isinstance(item, Block) else handling or item not in ('reraise', 'caught')
               for item in code)


def smaller(code):
    """All lists of instructions that are one step smaller, the smallest first."""
    width = len(code)
    while width:
        for at in range(0, len(code) - width + 1, width):
            yield code[:at] + code[at + width:]
        width //= 2
    for at, item in enumerate(code):
        if not isinstance(item, Block):
            continue
        before, after = code[:at], code[at + 1:]
        for _, inside in item.parts:
            yield before + inside + after
        if len(item.parts) > 2:
            for part in range(1, len(item.parts)):
                yield before + [Block(item.parts[:part] + item.parts[part + 1:])] + after
        for part, (head, inside) in enumerate(item.parts):
            for less in smaller(inside):
                yield before + [Block(item.parts[:part] + [(head, less)] +
                                      item.parts[part + 1:])] + after
