// Exercise 6.13 (extend, 60 minutes): a crawler that can be stopped
//
// Crawl gets all pages of a site that can be reached from `start`, each of them once, and at most
// `at_most` at a time. As soon as one is there the next one begins, in the order in which they were
// found. The path of each page is appended to report.fetched when it is there, and to report.failed
// if its get() raises; the others go on.
//
// Ctrl-C comes as a cancel(). Then nothing new begins, all that run are cancelled, and Crawl waits
// until they have all said goodbye. Then it raises its CancelledError. Cancelled once more
// meanwhile, it waits no longer, and raises that one. The report has all pages that were there by
// then, also those that came in the same turn. A page whose get() was cancelled is in neither list.
//
// site.hpp has get(site, path): a coroutine for a task, with the links for a result. Leave the
// tasks the names that the loop gives them.
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
 public:
  Crawl(Site& site, Report& report, std::string start, std::size_t at_most)
      : site_(site), report_(report), start_(std::move(start)), at_most_(at_most) {}

 private:
  Step resume(Sent) override { throw aio::exercise::NotDone(); }

  Site& site_;
  Report& report_;
  std::string start_;
  std::size_t at_most_;
};
