# An await of a coroutine runs it on the spot; the task begins when the loop has the control.
import asyncio

from await_or_task import main

asyncio.run(main())
