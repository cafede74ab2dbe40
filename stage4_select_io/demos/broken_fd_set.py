# no twin: Python's select() refuses such a number before it has a set of bits:
# `ValueError: filedescriptor out of range in select()`.
