// The recursion of the Python is a chain of frames here, one for each folder on the way inward. A
// value that the top yields leaves at once; a returned one goes one frame outward, to be added up.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage2_yield_from/yield_from.hpp"

struct Folder {
  std::string name;
  int size;                         // of the files that lie in it
  std::vector<Folder> inside = {};  // the folders that lie in it
};

class Usage : public aio::DelegatingGenerator<std::string, aio::None, int> {
  enum { kStart, kAfterInner, kYielded };

 public:
  explicit Usage(const Folder& folder) : folder_(folder), size_(folder.size) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; at_ < folder_.inside.size(); ++at_) {
          inner_ = std::make_unique<Usage>(folder_.inside[at_]);
          return yield_from(*inner_, kAfterInner);
          case kAfterInner:
            size_ += sent.result_of(*inner_);
        }
        return yield(std::to_string(size_) + " " + folder_.name, kYielded);
      case kYielded:
        sent.check();
    }
    return return_value(size_);
  }

  const Folder& folder_;
  int size_;
  std::size_t at_ = 0;  // folder_.inside[at_] is walked through now
  std::unique_ptr<Usage> inner_;
};
