# One puts and two get. The queue has room for two items, so the one that puts has to wait for the others.
import asyncio


async def producer(queue):
    for item in range(1, 7):
        await queue.put(item)
        print('put', item)


async def consumer(name, queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(1)
        print(name, 'has done', item)
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    consumers = [asyncio.create_task(consumer(name, queue)) for name in ('a', 'b')]
    await producer(queue)
    print(f'all are put, {queue.qsize()} of them wait in the queue')
    await queue.join()
    print('all are done')
    for one in consumers:
        one.cancel()
    await asyncio.wait(consumers)


asyncio.run(main())
