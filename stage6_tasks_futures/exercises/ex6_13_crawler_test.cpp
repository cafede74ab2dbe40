// Exercise 6.13 (extend, 60 minutes): a crawler that can be stopped
#include <csignal>
#include <ex6_13_crawler.hpp>  // the learner's, ours, or a wrong one
#include <iterator>
#include <map>

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

struct Crawling : Played {
  explicit Crawling(std::map<std::string, Page> pages) : site(*this, std::move(pages)) {
    std::signal(SIGINT, SIG_DFL);
  }

  void expect_end(const std::string& start, std::size_t at_most, const std::string& expected) {
    const std::string came = outcome([&] {
      aio::run_in(loop, Crawl(site, report, start, at_most));
      return "ended at " + aio::repr(loop.time());
    });
    const std::string what = "crawl from " + start + ", " + aio::repr(at_most) + " at a time";
    expect(did(what, came), expected);
  }
  /// Each "get /page at 1", and each goodbye.
  void expect_gets(const Log& expected) {
    std::string all, wanted;
    for (const std::string& line : log) all += (all.empty() ? "" : ", ") + line;
    for (const std::string& line : expected) wanted += (wanted.empty() ? "" : ", ") + line;
    expect(did("what was done", all), wanted);
  }
  void ctrl_c(double when) {
    at(when, [this] {
      note("Ctrl-C");
      loop.door().interrupt();
    });
  }

  Site site;
  Report report;
};

}  // namespace

TEST(Crawl, gets_all_pages_that_can_be_reached) {
  Crawling crawling({{"/", {1, {"/a", "/b"}}},
                     {"/a", {1, {"/c"}}},
                     {"/b", {1, {}}},
                     {"/c", {1, {}}},
                     {"/nobody_links_to_it", {1, {}}}});
  crawling.expect_end("/", 5, "ended at 3");
  expect("fetched", crawling.report.fetched, {"/", "/a", "/b", "/c"});
  expect("failed", crawling.report.failed, {});
}

TEST(Crawl, gets_each_page_once) {
  Crawling crawling({{"/", {1, {"/a", "/b", "/a", "/"}}},
                     {"/a", {1, {"/c", "/"}}},
                     {"/b", {1, {"/c", "/a"}}},
                     {"/c", {1, {"/", "/c"}}}});
  crawling.expect_end("/", 5, "ended at 3");
  crawling.expect_gets({"get / at 0", "get /a at 1", "get /b at 1", "get /c at 2"});
}

TEST(Crawl, gets_a_page_once_that_is_linked_to_while_it_is_on_its_way) {
  Crawling crawling({{"/", {1, {"/a", "/b"}}}, {"/a", {1, {"/b"}}}, {"/b", {3, {}}}});
  crawling.expect_end("/", 5, "ended at 4");
  crawling.expect_gets({"get / at 0", "get /a at 1", "get /b at 1"});
}

TEST(Crawl, gets_so_many_at_a_time_and_no_more) {
  Crawling crawling({{"/", {1, {"/a", "/b", "/c", "/d", "/e"}}},
                     {"/a", {1, {}}},
                     {"/b", {1, {}}},
                     {"/c", {1, {}}},
                     {"/d", {1, {}}},
                     {"/e", {1, {}}}});
  crawling.expect_end("/", 2, "ended at 4");
  expect("the most at a time", crawling.site.most_gets, 2);
}

TEST(Crawl, begins_the_next_one_as_soon_as_one_is_there) {
  Crawling crawling({{"/", {1, {"/slow", "/a", "/b", "/c"}}},
                     {"/slow", {5, {}}},
                     {"/a", {1, {}}},
                     {"/b", {1, {}}},
                     {"/c", {1, {}}}});
  crawling.expect_end("/", 2, "ended at 6");
  crawling.expect_gets(
      {"get / at 0", "get /slow at 1", "get /a at 1", "get /b at 2", "get /c at 3"});
  expect("fetched", crawling.report.fetched, {"/", "/a", "/b", "/c", "/slow"});
}

TEST(Crawl, begins_pages_in_the_order_in_which_they_were_found) {
  Crawling crawling({{"/", {1, {"/a", "/b"}}},
                     {"/a", {1, {"/c", "/d"}}},
                     {"/b", {1, {"/e"}}},
                     {"/c", {1, {}}},
                     {"/d", {1, {}}},
                     {"/e", {1, {}}}});
  crawling.expect_end("/", 1, "ended at 6");
  crawling.expect_gets(
      {"get / at 0", "get /a at 1", "get /b at 2", "get /c at 3", "get /d at 4", "get /e at 5"});
}

TEST(Crawl, goes_on_when_a_page_fails) {
  Crawling crawling(
      {{"/", {1, {"/gone", "/a"}}}, {"/a", {2, {"/gone_too", "/b"}}}, {"/b", {1, {}}}});
  crawling.expect_end("/", 2, "ended at 4");
  expect("fetched", crawling.report.fetched, {"/", "/a", "/b"});
  expect("failed", crawling.report.failed, {"/gone", "/gone_too"});
}

TEST(Crawl, goes_on_when_somebody_cancels_one_page) {
  Crawling crawling(
      {{"/", {1, {"/a", "/b", "/c"}}}, {"/a", {5, {}}}, {"/b", {3, {}}}, {"/c", {1, {}}}});
  crawling.at(2, [&] {
    crawling.note("somebody cancels the get() of /a");
    std::map<int, aio::Ref<aio::TaskBase>> by_number;  // "Task-7": of Crawl, of /a, of /b
    for (const auto& task : crawling.loop.all_tasks()) {
      by_number[std::stoi(task->get_name().substr(5))] = task;
    }
    std::next(by_number.begin())->second->cancel();
  });
  crawling.expect_end("/", 2, "ended at 4");
  expect("fetched", crawling.report.fetched, {"/", "/b", "/c"});
  expect("failed", crawling.report.failed, {});
}

TEST(Crawl, ends_when_the_first_page_fails) {
  Crawling crawling({});
  crawling.expect_end("/", 2, "ended at 0");
  expect("fetched", crawling.report.fetched, {});
  expect("failed", crawling.report.failed, {"/"});
}

TEST(Crawl, lets_all_say_goodbye_at_Ctrl_C_and_begins_nothing_more) {
  Crawling crawling({{"/", {1, {"/a", "/b", "/c"}}},
                     {"/a", {1, {}}},
                     {"/b", {5, {"/d"}}},
                     {"/c", {5, {}}},
                     {"/d", {1, {}}}});
  crawling.ctrl_c(3);
  crawling.expect_end("/", 2, "raised KeyboardInterrupt");
  crawling.expect_gets({"get / at 0", "get /a at 1", "get /b at 1", "get /c at 2", "Ctrl-C at 3",
                        "/b says goodbye at 4", "/c says goodbye at 5"});
  expect("fetched", crawling.report.fetched, {"/", "/a"});
  expect("failed", crawling.report.failed, {});
}

TEST(Crawl, that_is_cancelled_raises_CancelledError_when_all_have_said_goodbye) {
  Crawling crawling({{"/", {1, {"/a", "/b"}}}, {"/a", {9, {}}}, {"/b", {9, {}}}});
  const auto task = crawling.task("crawl", Crawl(crawling.site, crawling.report, "/", 5));
  crawling.at(3, [&] { task->cancel("enough"); });
  crawling.run();
  crawling.expect_gets({"get / at 0", "get /a at 1", "get /b at 1", "/a says goodbye at 4",
                        "/b says goodbye at 5", "crawl raised CancelledError: enough at 5"});
  expect("fetched", crawling.report.fetched, {"/"});
}

TEST(Crawl, that_is_cancelled_in_the_turn_in_which_a_page_has_come_reports_that_page) {
  Crawling crawling({{"/", {1, {"/a", "/b"}}}, {"/a", {1, {}}}, {"/b", {9, {}}}});
  const auto task = crawling.task("crawl", Crawl(crawling.site, crawling.report, "/", 5));
  // At 2 the page is on its way. When its get() has ended, nobody has heard of that yet.
  std::function<void()> look = [&] {
    if (crawling.site.gets == 1) return static_cast<void>(task->cancel());
    crawling.loop.call_soon(look);
  };
  crawling.at(2, look);
  crawling.run();
  expect("fetched", crawling.report.fetched, {"/", "/a"});
  expect("failed", crawling.report.failed, {});
}

TEST(Crawl, that_is_cancelled_in_the_turn_in_which_the_last_page_has_come_begins_nothing_more) {
  Crawling crawling({{"/", {1, {"/a"}}}, {"/a", {1, {}}}});
  const auto task = crawling.task("crawl", Crawl(crawling.site, crawling.report, "/", 5));
  std::function<void()> look = [&] {  // from 1 on, in each turn, until nobody gets anything
    if (crawling.site.gets == 0) return static_cast<void>(task->cancel("enough"));
    crawling.loop.call_soon(look);
  };
  crawling.at(1, look);
  crawling.run();
  crawling.expect_gets({"get / at 0", "crawl raised CancelledError: enough at 1"});
  expect("fetched", crawling.report.fetched, {"/"});
}

TEST(Crawl, that_is_cancelled_once_more_does_not_wait_for_goodbyes) {
  Crawling crawling({{"/", {1, {"/a"}}}, {"/a", {9, {}}}});
  const auto task = crawling.task("crawl", Crawl(crawling.site, crawling.report, "/", 5));
  crawling.at(3, [&] { task->cancel(); });
  crawling.at(3.5, [&] { task->cancel("at once"); });
  crawling.run();
  crawling.expect_gets({"get / at 0", "get /a at 1", "crawl raised CancelledError: at once at 3.5",
                        "/a says goodbye at 4"});
}
