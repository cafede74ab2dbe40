// An error that goes lets go of those that it holds. They wait in a line for the outermost call.
#include "stage1_generators/watch/context.hpp"

#include <utility>
#include <vector>

namespace aio {

Chained::~Chained() { let_go(context); }

void let_go(std::exception_ptr& error) noexcept {
  static constinit thread_local std::vector<std::exception_ptr>* line = nullptr;
  if (!error) return;
  if (line) {
    try {
      line->push_back(std::move(error));
    } catch (...) {  // without memory it goes inside of the one that holds it
    }
    return;
  }
  std::vector<std::exception_ptr> waiting;
  line = &waiting;
  error = nullptr;
  while (!waiting.empty()) {
    const std::exception_ptr next = std::move(waiting.back());
    waiting.pop_back();
  }
  line = nullptr;
}

}  // namespace aio
