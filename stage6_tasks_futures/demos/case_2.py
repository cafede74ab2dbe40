# A sleep before the await gives the loop the control, and the task comes first.
import asyncio

from await_or_task import main

asyncio.run(main(pause=1))
