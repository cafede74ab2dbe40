# A sleep that is over already lets the others go first.
import asyncio


async def polite(name):
    for i in range(3):
        print(name, i + 1)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(polite('a'), polite('b'))


asyncio.run(main())
