twin("stage6/case_1", "# An await of a coroutine runs it on the spot; the task begins when the loop has the control.\nimport asyncio\n\nfrom await_or_task import main\n\nasyncio.run(main())\n");
