# The loop runs until a callback of the task stops it.
from slow_operation import run_until_stopped

run_until_stopped(fails=False)
