# no twin: The scene is about signalfd(2), which makes a descriptor of Ctrl-C; Python's library has
# no such call, and signal.set_wakeup_fd() writes into a socket instead. And it runs until Ctrl-C,
# so there is no end to compare. Its server and its clients are those of the scene `echo`, which
# has a twin.
