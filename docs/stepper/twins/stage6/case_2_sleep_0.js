twin("stage6/case_2_sleep_0", "# A sleep of no length gives the loop the control, too.\nimport asyncio\n\nfrom await_or_task import main\n\nasyncio.run(main(pause=0))\n");
