twin("stage6/case_2", "# A sleep before the await gives the loop the control, and the task comes first.\nimport asyncio\n\nfrom await_or_task import main\n\nasyncio.run(main(pause=1))\n");
