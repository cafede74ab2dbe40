// The callback and the Waiting share the handle. The Waiting lies in the frame of the coroutine, so
// it goes with it, and takes the handle back. To remove the callback from the future would not do:
// a future that is done has handed its callbacks to the loop.
#pragma once

#include <coroutine>
#include <memory>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Waiting {
 public:
  explicit Waiting(aio::Ref<aio::Future<int>> future) : future_(std::move(future)) {}
  ~Waiting() { *handle_ = nullptr; }

  bool await_ready() const { return future_->done(); }
  void await_suspend(std::coroutine_handle<> handle) {
    *handle_ = handle;
    future_->add_done_callback([shared = handle_](aio::FutureBase&) {
      if (*shared != nullptr) shared->resume();
    });
  }
  int await_resume() { return future_->result(); }

 private:
  aio::Ref<aio::Future<int>> future_;
  std::shared_ptr<std::coroutine_handle<>> handle_ = std::make_shared<std::coroutine_handle<>>();
};
