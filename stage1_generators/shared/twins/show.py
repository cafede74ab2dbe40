"""Shows a scene and its Python twin side by side: show.py BIN_FOLDER STAGE SCENE [WORD ...]

Both run on the virtual clock. A line that differs is marked in the middle, with the number of the
reason below; a mark without a number is a difference that nobody has explained.
"""
import os
import shutil
import sys
import textwrap

from twin import Problem, Twin, demos_of, differences, from_root, scene_prints, scenes_of
from twin import say_version, side_by_side, twin_prints


def table(twin, pairs, width):
    """Lines of two columns, and then the reasons by their numbers."""
    numbers = {}  # of the reasons
    left = min(max([len(ours or '') for ours, _ in pairs] + [len('C++')]), width // 2 - 4)
    right = max(width - left - 7, 20)
    yield f'{"C++":<{left}}       Python'
    unexplained = False
    for ours, pythons in pairs:
        mark = ''
        for _, _, reasons in differences(twin, [(ours, pythons)]):
            mark = ','.join(str(numbers.setdefault(reason, len(numbers) + 1)) for reason in reasons) or '!'
            unexplained |= not reasons
        ours_cut, pythons_cut = fold(ours, left), fold(pythons, right)
        for i in range(max(len(ours_cut), len(pythons_cut))):
            a = ours_cut[i] if i < len(ours_cut) else ''
            b = pythons_cut[i] if i < len(pythons_cut) else ''
            yield f'{a:<{left}}  {mark:^3}  {b}'.rstrip()
            mark = ''
    yield ''
    for reason, number in numbers.items():
        yield from textwrap.wrap(f'{number}  {reason}', width, subsequent_indent='   ')
    if unexplained:
        yield '!  nobody has explained this'
    elif not numbers:
        yield 'No line differs.'


def fold(line, width):
    line = line or ''
    return [line[i:i + width] for i in range(0, max(len(line), 1), width)]


def main():
    if len(sys.argv) < 4:
        print(__doc__)
        sys.exit(sys.argv[1:] != ['--help'])
    binaries, stage, scene, *words = sys.argv[1:]
    say_version()
    path = os.path.join(demos_of(stage), scene + '.py')
    scenes = scenes_of(binaries, stage)
    if scene not in scenes:
        raise Problem(f"stage {stage} has no scene '{scene}'; there are: {' '.join(scenes)}")
    if not os.path.exists(path):
        raise Problem(f'the scene {scene} of stage {stage} has no twin yet: {from_root(path)} is not there')
    twin = Twin(path)
    if twin.no_twin:
        print(textwrap.fill(f'{scene} has no twin in Python: {twin.no_twin}', 100))
        return
    width = max(shutil.get_terminal_size().columns, 60)
    runs = [words] if words else twin.runs
    for run in runs:
        ours, pythons = scene_prints(binaries, stage, scene, run), twin_prints(path, run)
        pairs = list(side_by_side(twin, ours, pythons))
        print(f'-- {" ".join(["stage" + stage, scene, *run])} and {" ".join([from_root(path), *run])}')
        for line in table(twin, pairs, width):
            print(line)
        if run is not runs[-1]:
            print()


try:
    main()
except Problem as problem:
    sys.exit(str(problem))
