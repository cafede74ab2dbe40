"""A scene and its Python twin: what both print, and where they may differ.

The twin of a scene is `demos/NAME.py` in the scene's stage, NAME being the scene's name. It opens
with comments; six of them mean something here:

    # with: WORDS                    the words after the scene's name, one comment for each run
    # differs: /PATTERN/ REASON      a line in which the pattern is found may differ or be missing
    # differs in: /PATTERN/ REASON   what the pattern finds in a line may differ, and not the rest
    # no twin: REASON                the file has nothing else: Python has no such thing
    # lit: CLASS as FUNCTION         the class has the function's part, and not its name; `nothing`
                                   is none (lit.py)
    # not lit: REASON                its coroutines stop elsewhere, or in another order

A reason may go on in the comment lines below it, up to an empty one.
"""
import difflib
import os
import re
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
COMMENT = re.compile(r'(with|differs|differs in|no twin|lit|not lit): *(.*)')


class Problem(Exception):
    """What is wrong, for a person to read."""


def demos_of(stage):
    """The folder of the scenes of a stage."""
    for folder in sorted(os.listdir(ROOT)):
        if folder.startswith(f'stage{stage}_'):
            return os.path.join(ROOT, folder, 'demos')
    raise Problem(f'there is no stage {stage}')


def say_version():
    """A line that differs may differ by the version."""
    if sys.version_info[:2] != (3, 11):
        print(f'this is Python {sys.version_info[0]}.{sys.version_info[1]}; the twins print what 3.11 does')


def from_root(path):
    return os.path.relpath(path, ROOT)


class Twin:
    """What the comments at the top of a twin say."""

    def __init__(self, path):
        self.path = path
        self.runs = []     # lists of words
        self.lines = []    # (pattern, reason) for whole lines
        self.parts = []    # and for parts of lines
        self.no_twin = ''
        self.functions = {}  # by class
        self.not_lit = ''
        for word, text in self._comments():
            if word == 'with':
                self.runs.append(text.split())
            elif word == 'no twin':
                self.no_twin = text
            elif word == 'lit':
                self.functions.update([self._class_and_function(text)])
            elif word == 'not lit':
                self.not_lit = text
            else:
                rules = self.lines if word == 'differs' else self.parts
                rules.append(self._pattern_and_reason(text))
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
                    open_reason = begins[1] not in ('with', 'lit')
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

    def _class_and_function(self, text):
        found = re.fullmatch(r'(\w+) as (\w+)', text)
        if not found:
            raise Problem(f'{from_root(self.path)}: "lit: CLASS as FUNCTION", and not "{text}"')
        return found.groups()

    def reasons(self):
        return [reason for _, reason in self.lines + self.parts]

    def may_differ(self, line):
        """Why this whole line may differ, or None."""
        return next((reason for pattern, reason in self.lines if pattern.search(line)), None)

    def compared(self, line):
        """What of the line must be the same on both sides."""
        reason = self.may_differ(line)
        if reason:
            return '\0' + reason
        for pattern, _ in self.parts:
            line = pattern.sub('\0', line)
        return line

    def why(self, ours, pythons):
        """The reasons why these two lines differ, none if they may not; None for a missing line."""
        present = [line for line in (ours, pythons) if line is not None]
        whole = [self.may_differ(line) for line in present]
        if None not in whole:
            return list(dict.fromkeys(whole))
        if len(present) < 2 or self.compared(ours) != self.compared(pythons):
            return []
        return [reason for pattern, reason in self.parts if parts(pattern, ours) != parts(pattern, pythons)]


def parts(pattern, line):
    return [found[0] for found in pattern.finditer(line)]


def output_of(command):
    environment = dict(os.environ, PYTHONHASHSEED='0', PYTHONIOENCODING='utf-8')
    # A shell that starts this in the background has it ignore Ctrl-C, and so would the children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
    except FileNotFoundError:
        raise Problem(f'{command[0]} is not there: ./learn demo builds the demos') from None
    except subprocess.TimeoutExpired:
        raise Problem('does not end within 60 s: ' + ' '.join(command)) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if done.returncode != 0:
        raise Problem(f'{" ".join(command)} failed:\n{done.stderr.strip()}')
    return done.stdout.splitlines()


def scenes_of(binaries, stage):
    listed = output_of([os.path.join(binaries, f'stage{stage}_demo'), '--list'])
    return [line.split()[0] for line in listed]


def scene_prints(binaries, stage, scene, words):
    return output_of([os.path.join(binaries, f'stage{stage}_demo'), scene, '--virtual', *words])


def twin_prints(path, words):
    return output_of([sys.executable, '-B', os.path.join(HERE, 'play.py'), path, *words])


def side_by_side(twin, ours, pythons):
    """Pairs of lines; None stands where one side has no line."""
    blocks = difflib.SequenceMatcher(None, [twin.compared(line) for line in ours],
                                     [twin.compared(line) for line in pythons],
                                     autojunk=False).get_opcodes()
    for _, i, i_end, j, j_end in blocks:
        for k in range(max(i_end - i, j_end - j)):
            yield (ours[i + k] if i + k < i_end else None,
                   pythons[j + k] if j + k < j_end else None)


def differences(twin, pairs):
    """(our line, Python's line, reasons) for each pair that is not equal."""
    for ours, pythons in pairs:
        if ours != pythons:
            yield ours, pythons, twin.why(ours, pythons)
