twin("stage3/sorted_list_or_heap", [["sorted_list_or_heap.py","# no twin: It counts how often an entry is moved in memory. Python's lists move references, and a\n# program does not see it.\n"]]);
