// A walk over a tree, written as the tree is: left part, node, right part. In Python each value of
// a node passes through all generators above it. Here it leaves from the node where it is.
//
//     def walk(node):
//         if node:
//             yield from walk(node.left)
//             yield node.name
//             yield from walk(node.right)
#include <memory>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

struct Node {
  char name;
  const Node* left = nullptr;
  const Node* right = nullptr;
};

class Walk : public aio::DelegatingGenerator<char> {
  enum { kStart, kAfterLeft, kYielded, kAfterRight };

 public:
  explicit Walk(const Node* node) : node_(node) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (!node_) return return_value();
    switch (resume_point()) {
      case kStart:
        return walk(node_->left, kAfterLeft);
      case kAfterLeft:
        return yield(node_->name, kYielded);
      case kYielded:
        return walk(node_->right, kAfterRight);
    }
    return return_value();
  }

  Step walk(const Node* part, aio::ResumePoint resume_point) {
    part_ = std::make_unique<Walk>(part);  // a class cannot be a member of itself
    return yield_from(*part_, resume_point);
  }

  const Node* node_;
  std::unique_ptr<Walk> part_;
};

void play(std::ostream& out) {
  const Node a{'a'}, c{'c'}, e{'e'}, g{'g'};
  const Node b{'b', &a, &c}, f{'f', &e, &g};
  const Node root{'d', &b, &f};
  Walk walk(&root);
  for (char name : walk) out << name << ' ';
  out << '\n';
}

const aio::SceneEntry entry{70, {"tree", "a recursive walk over a tree", play}};

}  // namespace
