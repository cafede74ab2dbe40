// What a fuzz target says when something does not hold.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace aio::fuzz {

/// Ends the program unless `holds`. The fuzzer then keeps the input.
inline void must(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", rule);
  std::abort();
}

}  // namespace aio::fuzz
