# The guess on a small job: add up two numbers that come in, skip bad ones. What a language does for
# a function, the caller does here by hand, and the bad number has used up a part.


class AddUpTwo:
    def __init__(self):
        self.total = 0
        self.incoming = 0
        self.failed = False
        self.parts = [self.add, self.add]

    def add(self):
        if not self.failed:
            self.total += self.incoming


job = AddUpTwo()
for number in 10, -1, 20:
    if not job.parts:
        print(f'{number}: no part is left')
        continue
    job.failed = number < 0
    job.incoming = number
    job.parts.pop(0)()
    print(f'{number}: total {job.total}')
