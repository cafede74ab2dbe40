// Exercise 2.4 (complete, 20 minutes): a recursive walk
//
//     def usage(folder):                    # as the command du: what is inside comes first
//         size = folder.size
//         for inner in folder.inside:
//             size += yield from usage(inner)
//         yield f"{size} {folder.name}"
//         return size
//
// Write the body. A class cannot be a member of itself, so the inner generator is made with
// inner_ = std::make_unique<Usage>(folder_.inside[at_]), and at_ counts the inner folders.
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
    sent.check();
    throw aio::exercise::NotDone();
  }

  [[maybe_unused]] const Folder& folder_;
  [[maybe_unused]] int size_;
  [[maybe_unused]] std::size_t at_ = 0;  // folder_.inside[at_] is walked through now
  std::unique_ptr<Usage> inner_;
};
