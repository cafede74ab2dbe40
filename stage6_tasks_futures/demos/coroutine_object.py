# A call of a coroutine function runs nothing. close() says that nobody wants the coroutine.
# differs in: /object \w+/ A coroutine in C++ is a class, and has the name of one.
import re

from doit import doit

coroutine = doit(4)
print(re.sub('0x[0-9a-f]+', '0x...', repr(coroutine)))  # another one in each run
coroutine.close()
