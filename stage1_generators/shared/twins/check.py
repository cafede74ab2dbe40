"""Compares the scenes with their Python twins: check.py BIN_FOLDER [STAGES]

BIN_FOLDER has the demo binaries; STAGES is a word such as 123, and without it all that are complete.
Ends with 1 if a line differs without a reason, if a reason is not needed any more, or if a scene has
neither a twin nor a reason why not.
"""
import os
import re
import sys

from twin import Problem, Twin, demos_of, differences, from_root, scene_prints, scenes_of
from twin import say_version, side_by_side, twin_prints

COMPLETE = '123456'  # the stages in which every scene has a twin, or says why not


def compare(binaries, stage, scene, path):
    """Lines that say what is wrong with one twin."""
    twin = Twin(path)
    if twin.no_twin:
        return
    unused = twin.reasons()
    for words in twin.runs:
        pairs = side_by_side(twin, scene_prints(binaries, stage, scene, words),
                             twin_prints(path, words))
        for ours, pythons, reasons in differences(twin, pairs):
            if not reasons:
                yield f'{from_root(path)}: C++ {shown(ours)}, Python {shown(pythons)}'
            unused = [reason for reason in unused if reason not in reasons]
    for reason in unused:
        yield f'{from_root(path)}: nothing differs any more because "{reason}"'


def shown(line):
    return 'has no such line' if line is None else f'prints "{line}"'


def strays(demos, scenes):
    """Python files that are neither the twin of a scene nor a module that a twin imports."""
    files = [name for name in sorted(os.listdir(demos)) if name.endswith('.py')]
    text = ''
    for name in files:
        with open(os.path.join(demos, name), encoding='utf-8') as file:
            text += file.read()
    for name in files:
        module = name[:-len('.py')]
        imported = re.search(rf'^(import|from) {re.escape(module)}\b', text, re.MULTILINE)
        if module not in scenes and not imported:
            yield f'{from_root(os.path.join(demos, name))}: there is no scene {module}'


def check(binaries, stage):
    """Prints what is wrong and a line for the stage; true if nothing is."""
    demos = demos_of(stage)
    scenes = scenes_of(binaries, stage)
    problems = list(strays(demos, scenes))
    twins = 0
    for scene in scenes:
        path = os.path.join(demos, scene + '.py')
        if not os.path.exists(path):
            problems.append(f'{from_root(path)}: a twin of the scene is missing')
            continue
        try:
            found = list(compare(binaries, stage, scene, path))
            twins += not Twin(path).no_twin
        except Problem as problem:
            found = [f'{from_root(path)}: {problem}']
        problems += found
    for problem in problems:
        print(problem)
    print(f'stage {stage}: {len(scenes)} scenes, {twins} twins, {len(problems)} problems')
    return not problems


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    say_version()
    stages = sys.argv[2] if len(sys.argv) == 3 else COMPLETE
    results = [check(sys.argv[1], stage) for stage in stages]
    return 0 if all(results) else 1


if __name__ == '__main__':
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(str(problem))
