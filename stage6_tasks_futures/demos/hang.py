# Two tasks have a lock each, and want that of the other one.
# no twin: asyncio's loop does not describe itself; Task.print_stack() of each of asyncio.all_tasks()
# shows the same, as tracebacks with the lines of the program.
