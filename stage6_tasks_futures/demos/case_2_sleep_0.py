# A sleep of no length gives the loop the control, too.
import asyncio

from await_or_task import main

asyncio.run(main(pause=0))
