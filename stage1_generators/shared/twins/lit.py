"""The lines of the twins at which CPython stands, for the stepper page: lit.py [--check] [SCENE ...]

Each twin is played under CPython's tracing (places.py). Its coroutines must go on, stop and end in the same
order as those of the scene's recording; then each resume point of a class has its line in Python. Writes
docs/stepper/lit.js; with --check it only says what is not as it would be written. With names such as
stage6/gather it writes nothing, and says what it finds.

A class goes with the function of its name: AsyncRead with async_read(), or with read(). A twin that names
them otherwise says so: `# lit: CLASS as FUNCTION`, or `as nothing`. One whose coroutines stop elsewhere gives the reason:
`# not lit: REASON`. Frames of which only one side knows, such as those of a library, make no difference.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import twin as twins
from twin import Problem, Twin, demos_of, from_root, side_by_side

EVENTS = {'resumed': 'goes on', 'suspended': 'stops', 'delegated': 'awaits', 'returned': 'returns', 'raised': 'raises'}


class Move:
    """A function goes on, stops or ends. `place` is where it stands: a key on our side, and a line in Python."""

    def __init__(self, function, number, event, place, may_miss=False):
        self.function = function
        self.number = number  # which one of its name, in the order in which they began
        self.event = event
        self.place = place
        self.may_miss = may_miss

    def same(self, other):
        return (self.function, self.number, self.event) == (other.function, other.number, other.event)

    def __str__(self):
        return f'{self.function}() {self.number} {self.event}'


def folder():
    return os.path.join(twins.ROOT, 'docs', 'stepper')


def argument(path):
    """What stands in the one call that a script of the page makes."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    return json.loads(text[text.index('(') + 1:text.rindex(')')])


def trace(path, words):
    """What places.py writes of a twin."""
    with tempfile.TemporaryDirectory() as room:
        out = os.path.join(room, 'places.json')
        lines = twins.output_of([sys.executable, '-B', os.path.join(twins.HERE, 'places.py'), out, path, *words])
        with open(out, encoding='utf-8') as file:
            return json.load(file), lines


def function_of(name, functions, twin):
    """The function that goes with a class, or None."""
    if name in twin.functions:
        return twin.functions[name]
    snake = re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).lower()
    return next((one for one in (snake, re.sub('^(async|naive)_', '', snake)) if one in functions), None)


def our_moves(recording, functions, twin):
    """The moves of the recording. Those of a class without a function have none."""
    frames, numbers, counts = {}, {}, {}
    for step in recording['steps']:
        before = dict(frames)
        frames.update({int(number): frame for number, frame in step.get('frames', {}).items()})
        event = EVENTS.get(step['kind'])
        number = step.get('frame')
        frame = event and frames.get(number)
        if not frame:
            continue
        name = frame['function']
        function = function_of(name, functions, twin)
        if number not in numbers:
            counts[function] = numbers[number] = counts.get(function, 0) + 1
        starts = event == 'goes on' and (before.get(number) or {}).get('state') == 'created'
        if starts:
            key = (name, '')
        elif event in ('returns', 'raises'):
            key = (f'{name} {step["kind"]}', f':{step["at"][1]}' if 'at' in step else '')
        else:
            key = (f'{name}.{frame["resume"]}', f':{frame["at"][1]}')
        yield Move(function, numbers[number], event, key)


def their_moves(traced):
    for function, number, event, file, line, leaves in traced['moves']:
        yield Move(function, number, event, (file, line), leaves)


def shared(moves, functions):
    """Those of the functions that both sides know, each with the waits before it that were none. To await one
    that only one side knows is to stop there, or no wait at all, if that one stops nowhere."""
    kept, none = [], []
    stopped = False  # since the last move that is kept
    for move in moves:
        if move.function not in functions:
            stopped |= move.event == 'stops'
            continue
        last = kept[-1][0] if kept else None
        again = last and move.event == 'goes on' and (last.function, last.number) == (move.function, move.number)
        if again and last.event == 'awaits' and not stopped:
            none = [*kept.pop()[1], last]
        elif again and last.event == 'goes on':  # what it awaited was done
            none.append(move)
        else:
            kept.append((move, none))
            none = []
        stopped = False
    return [(Move(one.function, one.number, 'stops' if one.event == 'awaits' else one.event, one.place, one.may_miss),
             before) for one, before in kept]


def pairs(ours, theirs, is_cut):
    """Both sides, move by move. A recording that is cut has only the first ones."""
    if is_cut:
        theirs = theirs[:len(ours)]
    for i in range(max(len(ours), len(theirs))):
        a, b = ours[i:i + 1], theirs[i:i + 1]
        if not a or not b or not a[0][0].same(b[0][0]):
            shown = [str(one[0][0]) if one else 'nothing more' for one in (a, b)]
            raise Problem(f'move {i + 1}: C++ {shown[0]}, Python {shown[1]}')
    return [((one, none), (other, nothing)) for (one, none), (other, nothing) in zip(ours, theirs)]


def class_of(move):
    return re.match(r'\w+', move.place[0])[0]


def agree(recording, ours, theirs):
    """Pairs of moves. First without what Python closes because it is dropped: our side has no move for that. And
    functions of the engine may be known to one side in some of their uses only, so those are tried without."""
    own = {frame['function'] for step in recording['steps'] for frame in step.get('frames', {}).values()
           if frame and '/demos/' in recording['sources'][frame['at'][0]]['path']}
    both = {move.function for move in ours} & {move.function for move in theirs}
    moved = own & {class_of(move) for move in ours}
    scenes_own = {move.function for move in ours if class_of(move) in own} & both
    if moved and not scenes_own:
        raise Problem('no function goes with ' + ', '.join(sorted(moved)) + ': "# lit: CLASS as FUNCTION"')
    is_cut = recording['steps'][-1]['what'].startswith('The recording stops here')
    problem = None
    for functions in (both, scenes_own):
        for python in ([move for move in theirs if not move.may_miss], theirs):
            try:
                found = pairs(shared(ours, functions), shared(python, functions), is_cut)
                return found, places_of(found)
            except Problem as this:
                problem = problem or this
    raise problem


def places_of(found):
    """key: line in Python. A key has our line in it if the resume point has several. A wait that was none on our
    side has a line only if Python has as many of them there."""
    places, unknown = {}, set()
    for (ours, none), (theirs, nothing) in found:
        both = [(ours, theirs)]
        if len(none) == len(nothing):
            both += zip(none, nothing)
        else:
            unknown.update(one.place for one in none)
        for one, other in both:
            key, line = one.place
            places.setdefault(key, {}).setdefault(line, set()).add(other.place)
    result = {}
    for key, by_line in places.items():
        everywhere = set().union(*by_line.values())
        if len(everywhere) == 1 and not any(key == other for other, _ in unknown):
            result[key] = everywhere.pop()
            continue
        for line, found_there in by_line.items():
            if (key, line) in unknown:
                continue
            if len(found_there) == 1:
                result[key + line] = next(iter(found_there))
            elif '.' in key:
                both = ' and '.join(f'{file}:{number}' for file, number in sorted(found_there))
                raise Problem(f'{key}{line} is {both}')
    return result


def prints_of(recording, traced, lines, twin):
    """For each step that prints: the line in Python that prints the same, or None."""
    starts, at_start = [], True
    for text, file, line in traced['prints']:
        for piece in text.splitlines(keepends=True):
            if at_start:
                starts.append((file, line) if file else None)
            at_start = piece.endswith('\n')
    output = ''.join(step.get('output', '') for step in recording['steps'])
    matches, ours, theirs = [], 0, 0
    for our_line, python_line in side_by_side(twin, output.splitlines(), lines):
        if our_line is not None:
            same = python_line is not None and twin.compared(python_line) == twin.compared(our_line)
            matches.append(starts[theirs] if same and theirs < len(starts) else None)
        theirs += python_line is not None
    result, printed = [], ''
    for step in recording['steps']:
        if 'output' not in step:
            continue
        first = printed.count('\n')
        result.append(matches[first] if first < len(matches) else None)
        printed += step['output']
    return result


def lit(name, path):
    """What the page reads of one scene; raises Problem if the twin stops elsewhere."""
    twin = Twin(path)
    recording = argument(os.path.join(folder(), 'recordings', f'{name}.js'))
    traced, lines = trace(path, twin.runs[0])
    python = list(their_moves(traced))
    known = {move.function for move in python}
    ours = list(our_moves(recording, known, twin))
    found, places = agree(recording, ours, python)
    prints = prints_of(recording, traced, lines, twin)
    files = [os.path.basename(path)]
    for place in [*places.values(), *prints]:
        if place and place[0] not in files:
            files.append(place[0])
    short = lambda place: place and ([place[1], files.index(place[0])] if place[0] != files[0] else place[1])
    stops = sum(ours.event == 'stops' for (ours, _), _ in found)
    return {'files': files, 'places': {key: short(place) for key, place in places.items()},
            'prints': [short(place) for place in prints]}, stops


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    check = '--check' in sys.argv
    named = [word for word in sys.argv[1:] if word != '--check']
    result, problems, count, reasons, stops_of_all = {}, [], 0, 0, 0
    for one in argument(os.path.join(folder(), 'recordings', 'index.js')):
        name = f'stage{one["stage"]}/{one["scene"]}'
        path = os.path.join(demos_of(one['stage']), one['scene'] + '.py')
        if named and name not in named or not os.path.exists(path) or Twin(path).no_twin:
            continue
        reason = Twin(path).not_lit
        try:
            found, stops = lit(name, path)
        except Problem as problem:
            if reason:
                result[name] = reason
                reasons += 1
            else:
                problems.append(f'{from_root(path)}: {problem}')
            continue
        if reason:
            problems.append(f'{from_root(path)}: it stops at the same places, although "{reason}"')
        result[name] = found
        count += 1
        stops_of_all += stops
    for problem in problems:
        print(problem)
    entries = ',\n'.join(f'{json.dumps(name)}: {json.dumps(has, separators=(",", ":"))}' for name, has in result.items())
    text = f'lit({{\n{entries}\n}});\n'
    out = os.path.join(folder(), 'lit.js')
    if named:
        print(text)
    elif not check:
        with open(out, 'w', encoding='utf-8') as file:
            file.write(text)
    elif not os.path.exists(out) or open(out, encoding='utf-8').read() != text:
        problems.append('lit.js')
        print(f'{from_root(out)} is not as it would be written: python3 {from_root(__file__)}')
    print(f'{count} twins are lit ({stops_of_all} stops), {reasons} give a reason why not, {len(problems)} problems')
    return 1 if problems else 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(str(problem))
