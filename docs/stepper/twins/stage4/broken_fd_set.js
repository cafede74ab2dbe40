twin("stage4/broken_fd_set", [["broken_fd_set.py","# no twin: Python's select() refuses such a number before it has a set of bits:\n# `ValueError: filedescriptor out of range in select()`.\n"]]);
