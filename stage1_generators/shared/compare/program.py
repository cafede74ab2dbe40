"""A program that is data, as text and as a tree. program.hpp says what the text looks like.

The tree is for those who make programs and make them smaller: a block is a list, whose first
element is the list of its parts' first lines.
"""
from dataclasses import dataclass, field

OPENS = ('try', 'repeat', 'for', 'with')


@dataclass
class Block:
    """`try` with its parts, or `repeat`, `for`, `with` with one part."""
    parts: list  # of (first line, list of lines and Blocks)


@dataclass
class Body:
    head: str  # "def g0", "def g0 plain", "main", "drive"
    code: list

    @property
    def name(self):
        return self.head.split()[1 if self.head.startswith('def') else 0]


@dataclass
class Program:
    number: str
    bodies: list
    lines: list = field(default_factory=list)
    socket_calls: int = 0  # when it was played
    circle: bool = False  # played, tasks or groups waited for each other, and were cancelled

    def text(self):
        """What the other side reads."""
        out = [f'program {self.number}', *self.lines]
        for body in self.bodies:
            out.append(body.head)
            write(body.code, out)
        return '\n'.join([*out, '.', ''])


def write(code, out):
    for item in code:
        if isinstance(item, Block):
            for head, inside in item.parts:
                out.append(head)
                write(inside, out)
            out.append('end')
        else:
            out.append(item)


def parse(text):
    """The first program of a text."""
    program, stack = None, []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith('#'):
            continue
        if line == '.':
            break
        word = line.split()[0]
        if word == 'program':
            program = Program(line.split()[1], [])
        elif program is None:
            raise ValueError(f'a program begins with "program NUMBER", and not with "{line}"')
        elif word in ('def', 'main', 'drive'):
            program.bodies.append(Body(line, []))
            stack = [program.bodies[-1].code]
        elif not stack:
            program.lines.append(line)
        elif word in OPENS:
            block = Block([(line, [])])
            stack[-1].append(block)
            stack += [block, block.parts[-1][1]]
        elif word in ('except', 'finally'):
            stack[-2].parts.append((line, []))
            stack[-1] = stack[-2].parts[-1][1]
        elif word == 'end':
            stack = stack[:-2]
        else:
            stack[-1].append(line)
    if program is None or not program.bodies:
        raise ValueError('there is no program')
    return program


def size(code):
    return sum(sum(1 + size(inside) for _, inside in item.parts) if isinstance(item, Block) else 1
               for item in code)
