# One loop waits for the time and for a file. The sleeper is on time, whatever is read meanwhile.
from select_loop import SelectLoop, ready, sleepy

SelectLoop().run(sleepy('background'), ready('/dev/urandom'))
