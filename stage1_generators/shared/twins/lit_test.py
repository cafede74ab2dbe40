"""A twin that stops elsewhere than its scene is found out, and its lines are those at which CPython stands."""
import os
import shutil
import sys
import tempfile

import lit
import twin


def found(stage, scene, old='', new=''):
    """The places of a scene whose twin has `new` for `old`, or what is wrong."""
    real = twin.ROOT
    with tempfile.TemporaryDirectory() as copy:
        demos = os.path.join(copy, os.path.relpath(twin.demos_of(stage), real))
        shutil.copytree(twin.demos_of(stage), demos)
        recordings = os.path.join('docs', 'stepper', 'recordings', f'stage{stage}')
        os.makedirs(os.path.join(copy, recordings))
        shutil.copy(os.path.join(real, recordings, f'{scene}.js'), os.path.join(copy, recordings))
        path = os.path.join(demos, f'{scene}.py')
        with open(path, encoding='utf-8') as file:
            text = file.read()
        assert old in text, f'{scene}.py has no "{old}"'
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text.replace(old, new))
        twin.ROOT = copy
        try:
            places, _ = lit.lit(f'stage{stage}/{scene}', path)
            return {key: text.split('\n')[place - 1].strip() for key, place in places['places'].items()}
        except twin.Problem as problem:
            return str(problem)
        finally:
            twin.ROOT = real


def main():
    gather = {'Main': 'async def main():', 'Main.kBothDone': "await asyncio.gather(coro('first'), coro('second'))",
              'Main returned': "await asyncio.gather(coro('first'), coro('second'))",
              'Coro': 'async def coro(name):', 'Coro.kGoOn': 'await asyncio.sleep(0)',
              'Coro returned': "print('after', name)"}
    failed = False
    for rule, is_so in (
            ('a resume point has the line that awaits', found(6, 'gather') == gather),
            ('an error thrown in ends a function where it stands',
             found(2, 'catch_middle').get('Inner raised') == "yield 'working'"),
            ('what Python closes because it is dropped makes no difference', isinstance(found(1, 'close'), dict)),
            ('a wait that is missing is found out',
             found(6, 'gather', "    await asyncio.sleep(0)\n", '') == 'move 4: C++ coro() 1 stops, Python coro() 1 returns'),
            ('another order is found out',
             found(6, 'gather', "await asyncio.gather(coro('first'), coro('second'))",
                   "await coro('first')\n    await coro('second')")
             == 'move 5: C++ coro() 2 goes on, Python coro() 1 goes on'),
            ('a function of another name is found out',
             found(1, 'averager', 'averager', 'mean') == 'no function goes with Averager: "# lit: CLASS as FUNCTION"'),
            ('a function of another name may be named',
             'Averager' in found(1, 'averager', '#', '# lit: Averager as averager\n#'))):
        print(f'{"ok" if is_so else "FAILED"}: {rule}')
        failed |= not is_so
    return failed


sys.exit(main())
