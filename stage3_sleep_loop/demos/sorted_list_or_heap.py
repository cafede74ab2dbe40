# no twin: It counts how often an entry is moved in memory. Python's lists move references, and a
# program does not see it.
