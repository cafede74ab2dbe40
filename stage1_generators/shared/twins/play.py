"""Plays one twin on the virtual clock: play.py FILE [WORD ...]

The twin's folder is searched last for modules: a twin may have the name of one of Python's
(`selectors.py`), and still import it.
"""
import os
import runpy
import sys

import virtual_time

if sys.argv[1:] in ([], ['--help']):
    print(__doc__)
    sys.exit(len(sys.argv) < 2)
file = sys.argv[1]
sys.argv = sys.argv[1:]
sys.path.append(os.path.dirname(file))
virtual_time.install()
runpy.run_path(file, run_name='__main__')
