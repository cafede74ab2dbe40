"""A scene and its Python twin: what both print, and where they may differ.

The twin of a scene is `demos/NAME.py` in the scene's stage, NAME being the scene's name. It opens
with comments; three of them mean something here:

    # with: WORDS                 the words after the scene's name, one comment for each run
    # differs: /PATTERN/ REASON   a line in which the pattern is found may differ, on either side
    # no twin: REASON             the file has nothing else: Python has no such thing

A reason may go on in the comment lines below it, up to an empty one.
"""
import difflib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
COMMENT = re.compile(r'(with|differs|no twin): *(.*)')


class Problem(Exception):
    """What is wrong, for a person to read."""


def demos_of(stage):
    """The folder of the scenes of a stage."""
    for folder in sorted(os.listdir(ROOT)):
        if folder.startswith(f'stage{stage}_'):
            return os.path.join(ROOT, folder, 'demos')
    raise Problem(f'there is no stage {stage}')


def from_root(path):
    return os.path.relpath(path, ROOT)


class Twin:
    """What the comments at the top of a twin say."""

    def __init__(self, path):
        self.path = path
        self.runs = []     # lists of words
        self.differs = []  # (pattern, reason)
        self.no_twin = ''
        for word, text in self._comments():
            if word == 'with':
                self.runs.append(text.split())
            elif word == 'no twin':
                self.no_twin = text
            else:
                self.differs.append(self._pattern_and_reason(text))
        self.runs = self.runs or [[]]

    def _comments(self):
        comments = []
        open_reason = False
        with open(self.path, encoding='utf-8') as file:
            for line in file:
                if not line.startswith('#'):
                    break
                text = line[1:].strip()
                begins = COMMENT.match(text)
                if begins:
                    comments.append(list(begins.groups()))
                    open_reason = begins[1] != 'with'
                elif open_reason and text:
                    comments[-1][1] += ' ' + text
                else:
                    open_reason = False
        return comments

    def _pattern_and_reason(self, text):
        found = re.fullmatch(r'/(.+?)/ +(.+)', text)
        if not found:
            raise Problem(f'{from_root(self.path)}: "differs: /PATTERN/ REASON", and not "{text}"')
        return re.compile(found[1]), found[2]

    def reason(self, line):
        """Why this line may differ, or None."""
        for pattern, reason in self.differs:
            if pattern.search(line):
                return reason
        return None


def output_of(command):
    environment = dict(os.environ, PYTHONHASHSEED='0', PYTHONIOENCODING='utf-8')
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        raise Problem('does not end within 60 s: ' + ' '.join(command)) from None
    if done.returncode != 0:
        raise Problem(f'{" ".join(command)} failed:\n{done.stderr.strip()}')
    return done.stdout.splitlines()


def scene_prints(binaries, stage, scene, words):
    return output_of([os.path.join(binaries, f'stage{stage}_demo'), scene, '--virtual', *words])


def twin_prints(path, words):
    return output_of([sys.executable, '-B', os.path.join(HERE, 'play.py'), path, *words])


def side_by_side(ours, pythons):
    """Pairs of lines; None stands where one side has no line."""
    blocks = difflib.SequenceMatcher(None, ours, pythons, autojunk=False).get_opcodes()
    for _, i, i_end, j, j_end in blocks:
        for k in range(max(i_end - i, j_end - j)):
            yield (ours[i + k] if i + k < i_end else None,
                   pythons[j + k] if j + k < j_end else None)


def differences(twin, pairs):
    """(our line, Python's line, reason or None) for each pair that is not equal."""
    for ours, pythons in pairs:
        if ours == pythons:
            continue
        reasons = [twin.reason(line) for line in (ours, pythons) if line is not None]
        yield ours, pythons, None if None in reasons else reasons[0]
