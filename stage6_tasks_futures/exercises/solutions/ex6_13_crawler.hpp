// Three sets: seen, found and running. A page goes from one to the next and never back: it is
// marked when it is found, and not when it is there, or two pages that link to a third would both
// send for it. One wait() serves for all, for the first of them while it crawls and for all of them
// when it stops: that a task is cancelled does not mean that it has ended.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/exercises/site.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

struct Report {
  std::vector<std::string> fetched, failed;
};

class Crawl : public aio::Coroutine<> {
  enum { kStart, kSomeDone, kAllDone };
  using Task = aio::Task<Paths>;

 public:
  Crawl(Site& site, Report& report, std::string start, std::size_t at_most)
      : site_(site), report_(report), start_(std::move(start)), at_most_(at_most) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        find(start_);
        return go_on();
      case kSomeDone:
        try {
          sent.check();
        } catch (const aio::CancelledError&) {
          cancelled_ = std::current_exception();
          collect();  // some may have ended in this turn
          if (running_.empty()) throw;
          for (const Get& get : running_) get.task->cancel();
          return await(wait_for_them(aio::ReturnWhen::kAllCompleted), kAllDone);
        }
        collect();
        return go_on();
      case kAllDone:
        sent.check();
        for (const Get& get : running_) get.task->failure();  // asked for, so nobody reports it
        std::rethrow_exception(cancelled_);
    }
    return {};
  }

  Step go_on() {
    while (!found_.empty() && running_.size() < at_most_) {
      running_.push_back({found_.front(), aio::create_task(get(site_, found_.front()))});
      found_.pop_front();
    }
    if (running_.empty()) return return_value();
    return await(wait_for_them(aio::ReturnWhen::kFirstCompleted), kSomeDone);
  }

  void find(const std::string& path) {
    if (seen_.insert(path).second) found_.push_back(path);
  }

  void collect() {
    for (auto& [path, task] : std::exchange(running_, {})) {
      if (!task->done()) {
        running_.push_back({path, task});
        continue;
      }
      try {
        for (const std::string& link : task->result()) find(link);
        report_.fetched.push_back(path);
      } catch (const std::exception&) {
        report_.failed.push_back(path);
      } catch (const aio::CancelledError&) {  // in neither list
      }
    }
  }

  aio::wait<Task>& wait_for_them(aio::ReturnWhen when) {
    std::vector<aio::Ref<Task>> tasks;
    for (const Get& get : running_) tasks.push_back(get.task);
    return waiting_.emplace(std::move(tasks), INFINITY, when);
  }

  struct Get {
    std::string path;
    aio::Ref<Task> task;
  };

  Site& site_;
  Report& report_;
  std::string start_;
  std::size_t at_most_;
  std::set<std::string> seen_;
  std::deque<std::string> found_;  // and not begun
  std::vector<Get> running_;
  std::optional<aio::wait<Task>> waiting_;
  std::exception_ptr cancelled_;
};
