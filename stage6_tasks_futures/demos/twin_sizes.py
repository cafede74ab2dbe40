# no twin: It shows how many bytes two C++ coroutines take. In Python both are objects on the heap,
# and their frames are the interpreter's.
