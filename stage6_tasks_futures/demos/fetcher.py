# no twin: It measures how long a thousand requests take, which is different in each run.
