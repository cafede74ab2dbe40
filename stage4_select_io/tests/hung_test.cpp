#include <gtest/gtest.h>

#include "stage3_sleep_loop/tests/hang_report.hpp"
#include "stage3_sleep_loop/tests/hung_child.hpp"
#include "stage4_select_io/tests/io.hpp"

namespace {

// A reader of a pipe that nobody writes to, and a writer to one that nobody reads.
void hang() {
  aio::testing::Log log;
  const aio::testing::Pipe empty, full;
  aio::testing::put(full.to, std::string(65536, 'x'));
  const aio::Descriptor from = aio::testing::duplicate(empty.from, 100);
  const aio::Descriptor to = aio::testing::duplicate(full.to, 200);
  aio::Writable room(to.fileno());
  aio::testing::Reader reader(log, "reader", from.fileno(), 1);
  aio::testing::Awaiter writer(log, "writer", room);
  const auto errors = aio::SelectLoop().run(reader, writer);
}

TEST(HungTest, ends_with_who_waits_for_which_descriptor) {
  if (aio::testing::kSignalsComeLate) GTEST_SKIP() << "the watchdog's signal would come too late";
  if (aio::testing::is_hung_child()) hang();
  EXPECT_EQ(aio::testing::report_of_hung_child(),
            "HUNG: HungTest.ends_with_who_waits_for_which_descriptor after 1 s; who waits for "
            "what:\n"
            "  time: N\n"
            "  descriptor: pipe 1: read by Reader\n"
            "  descriptor: pipe 2: write by Awaiter\n"
            "  Reader waits for Readable(fd=100)\n"
            "    Reader suspended at io.hpp\n"
            "    AsyncRead suspended at read.cpp\n"
            "  Awaiter waits for Writable(fd=200)\n"
            "    Awaiter suspended at actors.hpp\n");
}

}  // namespace
