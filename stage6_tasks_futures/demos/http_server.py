# no twin: It serves browsers until a person presses Ctrl-C. Python has a server of its own kind for
# comparison: `python3 -m http.server`.
