// For a scene that watches its own run: whoever watches already goes on hearing of everything.
#pragma once

#include "stage1_generators/watch/observer.hpp"

namespace aio {

/// Passes on all that it hears. Override what the scene wants to hear, and call this class's.
class SecondObserver : public Observer {
 public:
  SecondObserver() { observer = this; }
  ~SecondObserver() override { observer = first_; }

  void created(const Frame& frame) override {
    if (first_) first_->created(frame);
  }
  void moved(const Frame& from, const Frame& to) override {
    if (first_) first_->moved(from, to);
  }
  void destroyed(const Frame& frame) override {
    if (first_) first_->destroyed(frame);
  }
  void resumed(const Frame& frame, const std::string& sent) override {
    if (first_) first_->resumed(frame, sent);
  }
  void suspended(const Frame& frame, const std::string& yielded) override {
    if (first_) first_->suspended(frame, yielded);
  }
  void delegated(const Frame& from, const Frame& to) override {
    if (first_) first_->delegated(from, to);
  }
  void returned(const Frame& frame, const std::string& result) override {
    if (first_) first_->returned(frame, result);
  }
  void raised(const Frame& frame, const std::string& exception) override {
    if (first_) first_->raised(frame, exception);
  }
  void happened(Happening what, const void* subject, double number,
                const std::source_location& here) override {
    if (first_) first_->happened(what, subject, number, here);
  }

 private:
  Observer* first_ = observer;
};

}  // namespace aio
