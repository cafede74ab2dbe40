// Exercise 1.4 (predict, 5 minutes): who prints when
#include <ex1_4_order.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::expect_right;

namespace {

using Lines = std::vector<std::string>;

/// talk(), by hand. It really runs: nobody has written the answer down.
class Talk : public aio::Generator<int, std::string> {
  enum { kStart, kGot1, kGot2, kYielded3 };

 public:
  explicit Talk(Lines& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    try {
      return inside_of_try(sent);
    } catch (const aio::ValueError&) {
      out_.emplace_back("caught");
      return yield(3, kYielded3);
    } catch (const aio::GeneratorExit&) {
      out_.emplace_back("last words");
      throw;
    }
  }

  Step inside_of_try(Sent sent) {
    switch (resume_point()) {
      case kStart:
        out_.emplace_back("begins");
        return yield(1, kGot1);
      case kGot1:
        out_.push_back("got " + sent.value());
        return yield(2, kGot2);
      case kGot2:
        out_.push_back("got " + sent.value());
    }
    sent.check();
    out_.emplace_back("last words");
    return return_value();
  }

  Lines& out_;
};

/// The program on the right.
Lines play() {
  Lines out;
  Talk a(out);
  out.emplace_back("made");
  out.push_back(std::to_string(a.next().value()));
  out.push_back(std::to_string(a.send("x").value()));
  out.push_back(std::to_string(a.throw_in(std::make_exception_ptr(aio::ValueError(""))).value()));
  a.close();
  out.emplace_back("closed");
  Talk b(out);
  b.close();
  out.emplace_back("end");
  return out;
}

}  // namespace

TEST(The_prediction, is_what_the_program_prints_when_it_runs) {
  const Lines yours = printed();
  const Lines real = play();
  for (std::size_t i = 0; i < yours.size(); ++i) {
    const bool right = i < real.size() && yours[i] == real[i];
    expect_right("you say \"" + yours[i] + '"', right, "not here");
  }
  expect_right("you say no more", yours.size() == real.size(), "more is printed");
}
