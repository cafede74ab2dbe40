# no twin: It measures how long the same work takes in each way, which is different in each run.
