# select() takes descriptors below 1024 only, and raises for all of them if one is larger.
#
# The loop then asks of each alone, so that only the coroutine that waits for the large one is
# told.
import fcntl
import os
import resource

from select_loop import SelectLoop, reader, writer

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
from_, to = os.pipe()
large = fcntl.fcntl(from_, fcntl.F_DUPFD_CLOEXEC, 1500)
SelectLoop().run(reader('1500', large, 1), reader('other', from_, 1), writer(to, ['x']))
