# A subroutine. Its frame lasts from the call to the return.


def subfoo(bar):
    qux = 3
    return qux * bar


print(subfoo(2))
