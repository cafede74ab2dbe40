# The four states of inspect.getgeneratorstate(), and what the frame of a generator knows of itself.
#
# differs in: /^[Ww](?=orker)/ A class there, a function here.
#
# differs in: /, (resume point|instruction|no frame).*/ Our frame has a number for each resume point,
# and keeps its place after the end. Python's has the offset of its last instruction, and is gone
# after the end.
import inspect
import os


def show(generator):
    state = inspect.getgeneratorstate(generator).removeprefix('GEN_').lower()
    frame = generator.gi_frame
    place = 'no frame'
    if frame:
        file = os.path.basename(frame.f_code.co_filename)
        place = f'instruction {frame.f_lasti}, {file}:{frame.f_lineno}'
    print(f'{generator.__name__} is {state}, {place}')


def worker():
    show(gen)
    yield


gen = worker()
show(gen)
next(gen)
show(gen)
next(gen, None)
show(gen)
