# Ask the system what can be written. A regular file always can, whatever it was opened for.
import os
import select
import tempfile


def says_writable(file):
    _, writable, _ = select.select([], [file], [], 0)
    return file in writable


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'foo')
    with open(path, 'w') as file:
        print(says_writable(file))
    with open(path) as file:
        print('opened for reading only:', says_writable(file))
