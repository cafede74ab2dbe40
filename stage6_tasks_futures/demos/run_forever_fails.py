# The first callback raises because the task failed; the second one stops the loop all the same.
from slow_operation import run_until_stopped

run_until_stopped(fails=True)
print('stopped all the same')
