// One puts, two get, and the queue between them holds two items at most. put() waits while it is
// full, get() while it is empty, and join() until a task_done() has come for each item.
//
//     async def producer(queue):
//         for item in range(1, 7):
//             await queue.put(item)
//             print("put", item)
//
//     async def consumer(name, queue):
//         while True:
//             item = await queue.get()
//             await asyncio.sleep(1)
//             print(name, "has done", item)
//             queue.task_done()
//
//     await producer(queue)
//     await queue.join()
#include "stage6_tasks_futures/library/queue.hpp"

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

using Queue = aio::Queue<int>;

class Producer final : public aio::Coroutine<> {
  enum { kStart, kPut };

 public:
  Producer(std::ostream& out, Queue& queue) : out_(out), queue_(queue) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; item_ <= 6; ++item_) {
          return await(put_.emplace(queue_, item_), kPut);
          case kPut:
            sent.check();
            out_ << "put " << item_ << "\n";
        }
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("item", item_); }

  std::ostream& out_;
  Queue& queue_;
  int item_ = 1;
  std::optional<Queue::Put> put_;
};

class Consumer final : public aio::Coroutine<> {
  enum { kStart, kGot, kWorked };

 public:
  Consumer(std::ostream& out, std::string name, Queue& queue)
      : out_(out), name_(std::move(name)), queue_(queue) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kGot:
        item_ = sent.result_of(*get_);
        return await(aio::sleep(aio::seconds(1)), kWorked);
      case kWorked:
        sent.check();
        out_ << name_ << " has done " << item_ << "\n";
        queue_.task_done();
        break;
      case kStart:
        sent.check();
    }
    return await(get_.emplace(queue_), kGot);
  }

  void members(aio::Members& show) const override { show("name", name_)("item", item_); }

  std::ostream& out_;
  std::string name_;
  Queue& queue_;
  int item_ = 0;
  std::optional<Queue::Get> get_;
};

class Main final : public aio::Coroutine<> {
  enum { kStart, kAllPut, kAllDone, kStopped };

 public:
  Main(std::ostream& out, Queue& queue) : out_(out), queue_(queue), producer_(out, queue) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (const char* name : {"a", "b"})
          consumers_.push_back(aio::create_task(Consumer(out_, name, queue_)));
        return await(producer_, kAllPut);
      case kAllPut:
        sent.check();
        out_ << "all are put, " << queue_.qsize() << " of them wait in the queue\n";
        return await(joined_.emplace(queue_.join()), kAllDone);
      case kAllDone:
        sent.check();
        out_ << "all are done\n";
        for (const auto& consumer : consumers_) consumer->cancel();
        return await(stopped_.emplace(consumers_), kStopped);
      case kStopped:
        sent.check();
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  Queue& queue_;
  Producer producer_;
  std::vector<aio::Ref<aio::Task<>>> consumers_;
  std::optional<aio::Passage> joined_;
  std::optional<aio::wait<aio::Task<>>> stopped_;
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  Queue queue(2);
  loop.run_until_complete(loop.create_task(Main(out, queue)));
}

const aio::SceneEntry entry{251, {"queue", "one puts, two get, and room for two", play}};

}  // namespace
