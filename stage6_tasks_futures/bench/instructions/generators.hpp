// The workloads of stages 1 and 2, in a file that knows nothing of the later ones: a compiler's
// decisions about all the code in a file would mix them.
#pragma once

namespace aio::bench {

double next(long times);
double send(long times);
double delegate_1(long times);
double delegate_1000(long times);

}  // namespace aio::bench
