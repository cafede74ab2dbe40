#include "stage6_tasks_futures/bench/instructions/generators.hpp"

#include "stage1_generators/bench/workloads.hpp"
#include "stage2_yield_from/bench/workloads.hpp"

namespace aio::bench {

/// Takes from the compiler what it knows of the object: others would not know it either.
template <class Y, class S>
static Resumable<Y, S>& any(Resumable<Y, S>& generator) {
  Resumable<Y, S>* volatile hidden = &generator;
  return *hidden;
}

double next(long times) {
  Counter counter;
  Resumable<long, None>& generator = any(counter);
  long sum = 0;
  for (long i = 0; i < times; ++i) sum += generator.next().value();
  return static_cast<double>(sum);
}

double send(long times) {
  Averager averager;
  Resumable<double, double>& generator = any(averager);
  generator.next();
  double sum = 0;
  for (long i = 0; i < times; ++i) sum += generator.send(3).value();
  return sum;
}

static double delegate(long depth, long times) {
  Chain chain(depth);
  Resumable<long, long>& root = any(chain.levels.back());
  root.next();
  long sum = 0;
  for (long i = 0; i < times; ++i) sum += root.send(1).value();
  return static_cast<double>(sum);
}

double delegate_1(long times) { return delegate(1, times); }
double delegate_1000(long times) { return delegate(1000, times); }

}  // namespace aio::bench
