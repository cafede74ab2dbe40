twin("stage6/run_forever", "# The loop runs until a callback of the task stops it.\nfrom slow_operation import run_until_stopped\n\nrun_until_stopped(fails=False)\n");
