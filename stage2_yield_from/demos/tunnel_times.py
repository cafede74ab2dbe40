# no twin: It measures this machine, so no two runs print the same. `./learn bench` compares the
# times with Python's.
