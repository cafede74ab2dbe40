// What it costs to resume a generator once: to count on, or to take a number and give the average.
//
//     bench_resume ours|compiler next|send
#include "stage1_generators/bench/compiled.hpp"
#include "stage1_generators/bench/workloads.hpp"
#include "stage1_generators/shared/bench/report.hpp"

namespace {

/// The generator, of which the compiler does not know any more what it is.
template <class Generator>
Generator& hidden(Generator& generator) {
  Generator* pointer = &generator;
  asm volatile("" : "+r"(pointer) : : "memory");
  return *pointer;
}

/// Resumes for a tenth of a second. `sum_of(n)` is what n values add up to.
template <class Next, class SumOf>
void measure(Next next, SumOf sum_of) {
  auto sum = next();
  long count = 0;
  const double before = bench::cpu_seconds();
  double seconds = 0;
  for (long batch = 1000; seconds < 0.1; batch *= 2) {
    for (long i = 0; i < batch; ++i) sum += next();
    count += batch;
    seconds = bench::cpu_seconds() - before;
  }
  bench::check(sum == sum_of(count), "the sum of the values");
  bench::report("ns", seconds * 1e9 / static_cast<double>(count));
}

long counted(long count) { return count * (count + 1) / 2; }
double threes(long count) { return 3.0 * static_cast<double>(count + 1); }

}  // namespace

int main(int argc, char** argv) {
  const std::string work = argc == 3 ? std::string(argv[1]) + " " + argv[2] : "";
  if (work == "ours next") {
    aio::bench::Counter counter;
    aio::Resumable<long, aio::None>& generator = hidden<aio::Resumable<long, aio::None>>(counter);
    measure([&] { return generator.next().value(); }, counted);
  } else if (work == "compiler next") {
    auto generator = aio::bench::count();
    measure([&] { return generator.send(0); }, counted);
  } else if (work == "ours send") {
    aio::bench::Averager averager;
    aio::Resumable<double, double>& generator = hidden<aio::Resumable<double, double>>(averager);
    generator.next();
    measure([&] { return generator.send(3).value(); }, threes);
  } else if (work == "compiler send") {
    auto generator = aio::bench::average();
    generator.send(0);
    measure([&] { return generator.send(3); }, threes);
  } else {
    std::fputs("usage: bench_resume ours|compiler next|send\n", stderr);
    return 2;
  }
}
