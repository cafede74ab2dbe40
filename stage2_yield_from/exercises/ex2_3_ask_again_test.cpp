// Exercise 2.3 (complete, 15 minutes): caught in the middle
#include <ex2_3_ask_again.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

/// Waits for the number, and yields what came of it.
class Form : public aio::DelegatingGenerator<std::string, std::string> {
  enum { kStart, kHasNumber, kYielded };

 public:
  explicit Form(int tries) : number_("age?", tries) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield_from(number_, kHasNumber);
      case kHasNumber:
        try {
          return yield("form has " + std::to_string(sent.result_of(number_)), kYielded);
        } catch (const aio::ValueError& error) {
          return yield(std::string("form caught ") + error.what(), kYielded);
        }
    }
    sent.check();
    return return_value();
  }

  Number number_;
};

}  // namespace

TEST(Number, asks_again_when_the_answer_is_no_number) {
  Form form(3);
  Noted noted(form);
  expect(noted.next(), "yielded 'age?'");
  expect(noted.send("old"), "yielded 'age?'");
  expect(noted.send("very old"), "yielded 'age?'");
  expect(noted.send("42"), "yielded 'form has 42'");
}

TEST(Number, may_be_zero) {
  Form form(2);
  Noted noted(form);
  expect(noted.next(), "yielded 'age?'");
  expect(noted.send("0"), "yielded 'form has 0'");
}

TEST(Number, delegates_to_its_ask) {
  Number number("age?", 2);
  expect(Noted(number).next(), "yielded 'age?'");
  const aio::Frame* ask = number.delegate();
  expect(did("the number waits for", ask ? ask->name() : "nobody"), "Ask");
}

TEST(Number, lets_out_the_error_of_the_last_try) {
  Form form(2);
  Noted noted(form);
  expect(noted.next(), "yielded 'age?'");
  expect(noted.send("old"), "yielded 'age?'");
  expect(noted.send("very old"), "yielded 'form caught no number: very old'");
}

TEST(Number, does_not_catch_other_exceptions) {
  Form form(3);
  Noted noted(form);
  expect(noted.next(), "yielded 'age?'");
  expect(noted.throw_in(aio::TypeError("boom")), "raised TypeError: boom");
}

TEST(Number, can_be_closed_while_it_asks) {
  Number number("age?", 3);
  Noted noted(number);
  expect(noted.next(), "yielded 'age?'");
  expect(noted.close(), "closed");
  expect(noted.next(), "returned");
}
