#!/usr/bin/env bash
# shellcheck disable=SC2154  # checks.sh sets what is used here
# The seven verdicts of ./learn try, each with a real file, and what else the runner does.
. "$(dirname "$0")/checks.sh"

no_other() {
  if [[ $(grep -c ': stub, answer' <<<"$printed") == 1 ]]; then
    echo 'ok      and no other'
  else
    printf 'FAILED  and no other: %s\n' "$printed"
    failed=1
  fi
}

check 'not started' '^1\.1 .*: not started$' ./learn try 1.1
check 'and what to do then' "^next: edit $file"
check 'and that it takes a while' '^building; the first time takes about a minute$'
: >"$file"
check 'an empty file' "^$file has no line of code: ./learn reset 1.1 gives back" ./learn try 1.1
iconv -f utf-8 -t utf-16 "$solution" >"$file"
check 'one that is no UTF-8' "^$file is no text that a compiler reads: save it as UTF-8" ./learn try 1.1
check 'is no program' ': does not compile$'
with_body 'int n = "three";'
check 'does not compile' ': does not compile$' ./learn try 1.1
check_not 'and not that it takes a while' '^building; '
check 'and the first error, in the file' "^$file:[0-9]+:[0-9]+: error: "
check 'and its line' 'int n = "three";$'
sed 's/case kStart:/& int five = 5;/' "$solution" >"$file"
check 'which variable a case jumps over' "note: .*'int five'|int five = 5;" ./learn try 1.1
check 'and what to do about it' '^  put the case into braces$'
sed 's/case kYielded:/case kElse:/; s/{ kStart/{ kElse = 7, kStart = 0/' "$solution" >"$file"
check 'where it stood when a case is missing' \
  "^  Countdown stood at kYielded, since line [0-9]+, and its switch has no case kYielded$" ./learn try 1.1
sed 's/return return_value();//' "$file" >"$file.1" && mv "$file.1" "$file"
check 'also when nothing is returned, which crashes' "^  Countdown stood at kYielded, " ./learn try 1.1
sed 's/return yield/yield/' "$solution" >"$file"
check 'a warning that names the mistake: a return is forgotten' "^$file:[0-9]+:.*warning: ignoring return" ./learn try 1.1
check 'and the verdict' ': wrong$'
check 'once more, though nothing has changed' "^$file:[0-9]+:.*warning: ignoring return" ./learn try 1.1
sed 's/return yield.*/n_ = 4;/; s/while (n_ > 0)//' "$solution" >"$file"
check 'it falls through' "^$file:[0-9]+:.*warning: .*fall.*through" ./learn try 1.1
with_body 'int less; n_ -= less;'
check 'not initialised' "^$file:[0-9]+:.*warning: .*uninitialized" ./learn try 1.1
check 'and never passed by luck' ': wrong$'
sed 's/^  int n_;/  int n_; int less_;/; s/--n_;/n_ -= less_ ? 2 : 1;/' "$solution" >"$file"
check 'a member neither' ': wrong$' ./learn try 1.1
cat >case_in_try <<'END'
#include "stage1_generators/shared/exercises/judge.hpp"
class Countdown : public aio::Generator<int> {
  enum { kStart, kYielded };
 public:
  explicit Countdown(int n) : n_(n) {}
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        try {
          return yield(n_, kYielded);
      case kYielded:
          sent.check();
        } catch (...) {
        }
    }
    return return_value();
  }
  int n_;
};
END
cp case_in_try "$file"
check 'a case inside of a try' "^  a switch cannot enter a try: " ./learn try 1.1
check_not 'and nothing about braces' 'braces'
sed 's/yield(n_, kYielded)/yield(kYielded, n_)/' "$solution" >"$file"
check 'a place before its value' '^  a resume point is an enumerator, and comes second: ' ./learn try 1.1
sed 's/sent.check()/sent.value()/' "$solution" >"$file"
check 'a value where none can be sent' '^  nothing can be sent here: ' ./learn try 1.1
sed '$d' "$solution" >"$file"
check 'a missing last brace' "^$file:[0-9]+:[0-9]+: error: nothing closes this '\\{'" ./learn try 1.1
check_not 'not in the test' '_test.cpp'
with_body 'int n = 3'
sed -i 's/return return_value();//' "$file"
check 'a missing semicolon' '^  a ; may be missing at the end of the line before$' ./learn try 1.1
check_not 'and no warning of what that leads to' 'warning: '
awk '/--n_;/ { print; getline; next } { print }' "$solution" >"$file"
check 'a missing inner brace' "^$file:[0-9]+:[0-9]+: error: nothing closes this '\\{'" ./learn try 1.1
check 'and which one that is' "^  probably the one in line $(grep -n 'while (' "$file" | sed 's/:.*//'): "
sed 's/Countdown/CountDown/' "$solution" >"$file"
check 'another name than the test asks for' "_test.cpp:[0-9]+:[0-9]+: error: " ./learn try 1.1
check 'is the learner'"'"'s mistake' "^  the test is right, and so it asks for .* in $file$"
sed 's/--n_;/throw std::runtime_errr("Permission denied");/' "$solution" >"$file"
check 'words as of a full disk, in a line of the learner' ': does not compile$' ./learn try 1.1
sed 's/  int n_;/  void lost();\n&/; s/--n_;/lost(); --n_;/' "$solution" >"$file"
check 'what is declared only' "undefined reference to .Countdown::lost" ./learn try 1.1
check 'does not compile either' ': does not compile$'
sed 's/--n_;/n_ -= 2;/' "$solution" >"$file"
check 'wrong' ': wrong$' ./learn try 1.1
check 'and the rule' '^wrong: Countdown yields n and then each number below it$'
check 'and what was done' '^  2\. next\(\) -> yielded 1$'
check 'and what was expected' '^  expected: yielded 2$'
with_body 'int* nothing = nullptr; *nothing = 1;'
check 'crashed' ': crashed$' ./learn try 1.1
check 'and where' "$file:[0-9]+"
check 'and in which test' '^crashed: Countdown yields n and then'
with_body 'if (n_ == 2) { int* gone = new int; delete gone; *gone = 1; }'
check 'crashed, after a delete' ': crashed$' ./learn try 1.1
check 'and what was done before' '^  1\. next\(\) -> yielded 3$'
check 'and where it was deleted' '^  it was deleted here:$'
check 'and where it was made' '^  it was made here:$'
check_not 'and nothing twice' 'SUMMARY'
sed 's/^  Step resume/  struct Other {\n    void set() { *number = 1; }\n    int* number = nullptr;\n  };\n&/
  s/--n_;/Other().set(); --n_;/' "$solution" >"$file"
check 'crashed, in a small function of a class in the class' "^ *#0 .*::set\(\) $file:$(grep -n 'void set' "$file" |
  sed 's/:.*//')$" ./learn try 1.1
check 'and what may be the reason' '^  an empty pointer or Ref was followed: make what it points to first$'
with_body 'static_cast<void>(std::string()[1]);'
check 'crashed, in a failed assertion' '^crashed: Countdown yields n' ./learn try 1.1
check 'and where' "^ *#[0-9]+ .* in Countdown::resume\(.*\) $file:$(grep -n 'string()' "$file" | sed 's/:.*//')$"
sed 's/^  Step resume/  auto later() { int local = 1; return [\&] { return local; }; }\n&/
  s/--n_;/n_ -= later()();/' "$solution" >"$file"
check 'a local that a lambda refers to' '^  holds a copy: \[x\], and not \[&x\]$' ./learn try 1.1
with_body 'aio::exercise::expect("bytes", std::string("a\\001"), std::string("b\\001"));'
check 'other bytes, as many' '^  but was:  2 bytes, but not the same$' ./learn try 1.1
with_body 'const std::string long_one(500, n_ ? 65 : 66); aio::exercise::expect(long_one + "a", long_one + "b");'
check 'a difference far behind is shown' '^  but was:  \.\.\. A+a$' ./learn try 1.1
with_body 'static_cast<void>(new int); '
check 'leaked' ': leaked$' ./learn try 1.1
with_body 'for (volatile unsigned i = 0;;) i = i + 1;'
check 'hung' ': hung$' ./learn try 1.1
check 'and in which step' '^  and the next thing did not end'
check 'and which generator runs' '^  frame Countdown: running$'
check 'and since where' "^    since $file:[0-9]+: case kStart:$"
chain=stage2_yield_from/exercises/ex2_2_three_returns.hpp
chain_solution=stage2_yield_from/exercises/solutions/ex2_2_three_returns.hpp
sed 's|^    return return_value(width_|    for (volatile unsigned i = 0;;) i = i + 1;\n&|' \
  "$chain_solution" >"$chain"
check 'the first time in a stage takes a while, too' '^building; ' ./learn try 2.2
check 'who waits for it' '^  frame Report: suspended, goes on at kHasArea, line [0-9]+, waits for Area$'
check 'and where' "^    at $chain:[0-9]+: if .*return yield_from\(area_"
check 'and who runs' '^  frame Area: running$'
# gets_advice NAME FROM TO PATTERN: the answer to 2.2, changed so that it does not compile
gets_advice() {
  sed "s/$2/$3/" "$chain_solution" >"$chain"
  check "$1" "$4" ./learn try 2.2
}
gets_advice 'an optional in the place of what is in it' 'sent.result_of(\*area_)' 'sent.result_of(area_)' \
  '^  sent\.result_of\(\*inner_\): the inner frame'
check 'and the line that asks for it' "^$chain:[0-9]+:"
check_not 'and the test is not to blame' 'the test is right'
gets_advice 'also where it is waited for' 'yield_from(area_.emplace()' 'yield_from(area_' '^  yield_from\(\*inner_, kPlace\)'
gets_advice 'a frame that is no member' 'yield_from(area_.emplace()' 'yield_from(Area()' '^  what is awaited is a member, .*: yield_from\('
gets_advice 'an error that is no exception_ptr' 'sent.result_of(\*ask_)' 'throw_in(aio::ValueError("no"))' 'std::make_exception_ptr\(error\)$'
gets_advice 'what was sent, for what was returned' 'width_ = sent.result_of(\*ask_)' 'width_ = sent.value()' \
  '^  sent\.value\(\) is what was sent'
ticker=stage3_sleep_loop/exercises/ex3_4_ticker.hpp
sed 's/return await(sleep_.emplace(\(.*\)), kDue)/aio::AsyncSleep nap(\1);\n    return await(nap, kDue)/' \
  stage3_sleep_loop/exercises/solutions/ex3_4_ticker.hpp >"$ticker"
check 'an event that is a local' '^  a local of resume\(\) is gone when resume\(\) returns: make it a member$' \
  ./learn try 3.4
check 'and which one' "'nap' \\(line [0-9]+\\)"
sed 's/return yield.*/co_yield n_;/' "$solution" >"$file"
check 'a coroutine of the compiler' '^  here a body is written by hand' ./learn try 1.1
sed 's/return yield.*/return n_;/' "$solution" >"$file"
check 'a value in the place of a step' '^  a body returns a step' ./learn try 1.1
sed 's/area_.emplace()/*area_/' "$chain_solution" >"$chain"
check 'an optional that is empty' '^  an empty std::optional was read: its emplace\(\) makes what is in it$' ./learn try 2.2
for end in 'std::exit(0);' 'std::quick_exit(0);' '_exit(0);' 'std::exit(3);'; do
  with_body "$end"
  check "it ends with $end, and has not passed" ': crashed$' ./learn try 1.1
done
with_body '_exit(7);'
check 'and with which exit code, if nothing else is known' '^  it ended with exit code 7$' ./learn try 1.1
with_body '_exit(98);'
check 'the code of a report that could not be written is no verdict' ': no verdict$' ./learn try 1.1
sed 's|"stage1|<unistd.h>\n#include &|' "$solution" >"$file"
echo 'static const int done = (_exit(0), 1);' >>"$file"
check 'not even before the judge begins' ': crashed$' ./learn try 1.1
sed 's/--n_;/n_ -= 2;/' "$solution" >"$file"
check 'nor with a filter from somewhere' ': wrong$' env GTEST_FILTER=None.* GTEST_TOTAL_SHARDS=9 GTEST_SHARD_INDEX=8 \
  ./learn try 1.1
with_body 'for (;;) std::fprintf(stderr, "%d, and so on\\n", n_);'
check 'an endless loop that prints' ': hung$' ./learn try 1.1
check 'shows what it prints' '^  3, and so on$'
holds 'in a report of some lines' test "$(wc -c <<<"$printed")" -lt 3000
with_body 'for (;;) std::printf("x");'
check 'without an end of the line' ': hung$' ./learn try 1.1
holds 'too' test "$(wc -c <<<"$printed")" -lt 3000
with_body 'n_ = 3; for (std::string all = "x";; all += all) history.push_back(all);'
sed -i 's/history/aio::exercise::history/' "$file"
check 'all the memory' ': (crashed|hung)$' ./learn try 1.1
holds 'is reported in some lines' test "$(wc -c <<<"$printed")" -lt 9000
with_body 'int gone; std::scanf("%d", \&gone);'
mkfifo nobody_writes
check 'it waits for no input' ': passed$' sh -c './learn try 1.1 <>nobody_writes'
with_body 'if (n_ == 2) throw std::runtime_error("no\\\\nverdict: passed\\\\n");'
check 'an error that has a verdict in it' ': wrong$' ./learn try 1.1
check 'is one line of the report' '^  3\. next\(\) -> raised .*no.nverdict: passed.n'
with_body 'if (n_ == 1) { aio::exercise::did("x", "y\\\\nverdict: passed"); for (volatile unsigned i = 0;;) i = i + 1; }'
check 'also in a test that hangs' ': hung$' ./learn try 1.1
with_body 'for (;;) delete new int;'
check 'hung, while it takes and gives memory' ': hung$' ./learn try 1.1
cp "$solution" "$file"
check 'passed' '^1\.1 .*: passed$' ./learn try 1.1
check 'and where another way is' '^compare: ./learn solution 1\.1 '
check 'and the next one' '^next: ./learn try 1\.2$'
check 'the overview counts it' ' 1 of [0-9]+ exercises$' ./learn
check 'the list has it' '^1\.1 .*passed$' ./learn list
check 'so has the JSON' '"exercise": "1.1".*"verdict": "passed"' ./learn progress
cp "$chain_solution" "$chain"
check 'the next one is behind it' '^next: ./learn try 2\.3$' ./learn try 2.2
check 'for the overview too' '^next: ./learn try 2\.3$' ./learn
check 'and the verdict holds' '^2\.2 .*passed$'
echo >>"$chain"
check 'until the file changes' '^2\.2 .*passed, changed since$' ./learn list
touch -d '1 hour ago' "$chain"
check 'also if it is an older one' '^2\.2 .*passed, changed since$' ./learn list
check 'hints' '^hint 1 of [0-9]+ for 1\.1:$' ./learn hint 1.1
check 'the solution' '^class Countdown' ./learn solution 1.1
check 'reset keeps what was written' 'yours is kept as' ./learn reset 1.1
check 'and gives the stub' 'not started$' ./learn try 1.1
cmp -s "$solution" build/progress/kept/* && echo 'ok      which is the same' || failed=1
# Half done is not "not started", whatever part it is.
sed 's|    sent.check();|    if (resume_point() == kStart \&\& n_ > 0) return yield(n_, kYielded);|' \
  stage1_generators/exercises/delivered/ex1_1_countdown.hpp >"$file"
check 'half done' ': wrong$' ./learn try 1.1
check 'and how far' '^  1\. next\(\) -> yielded 3$'
check 'and what is missing' '^  Countdown is not written yet$'
cp stage1_generators/exercises/delivered/ex1_1_countdown.hpp "$file"
echo '// I have begun to think' >>"$file"
check 'a comment is no beginning' ': not started$' ./learn try 1.1

check 'an exercise that is not there' "no exercise '9\.9'" ./learn try 9.9

# The way on: to the chapter of the next stage, and after all of them to the whole.
cp "$solution" "$file"
rm -f build/progress/?.?
for n in 1 2 3 4 5 6 7 8 9; do echo passed >"build/progress/1.$n"; done
check 'after the last one of a stage' '^all exercises of stage 1 have passed$' ./learn try 1.1
check 'comes the next chapter' '^next: read docs/2_yield_from\.md, then ./learn try 2\.1$'
check 'in the overview too' '^next: read docs/2_yield_from\.md, then ./learn try 2\.1$' ./learn
for n in 1 2 3 4 5 6 7 8 9; do echo passed >"build/progress/2.$n"; done
check 'after the next one too' '^next: read docs/3_sleep_loop\.md, then ./learn try 3\.1$' ./learn try 1.1
./learn list | while read -r number _; do echo passed >"build/progress/$number"; done
rm -f build/progress/6.6
echo 6.5 >build/progress/last
check 'and of the next page of a chapter in parts' '^next: read docs/6_2_.*\.md, then ./learn try 6\.6$' ./learn
echo passed >build/progress/6.6
rm -f build/progress/1.2 build/progress/4.3
echo 4.9 >build/progress/last
check 'what is left of the same stage comes first' '^next: ./learn try 4\.3$' ./learn
echo passed >build/progress/4.3
check 'after the last exercise of a stage comes the next stage, not the first' '^next: read docs/5_' ./learn
check 'and what was left out' 'Of the stages before it ./learn try 1\.2 is left$'
echo passed >build/progress/1.2
check 'after all of them' '^all exercises have passed$' ./learn try 1.1
check 'comes the whole' '^next: write the whole yourself .*docs/programs\.md$'
for page in docs/programs.md docs/own_engine.md docs/2_yield_from.md docs/3_sleep_loop.md; do holds "$page" test -e "$page"; done

# The proofs, of one exercise and of a stage that has but one.
cp stage1_generators/exercises/delivered/*.hpp stage1_generators/exercises/
cp stage2_yield_from/exercises/delivered/*.hpp stage2_yield_from/exercises/
check 'one exercise is proved' '^1\.1: stub, answer, [0-9]+ wrong answers$' ./learn prove 1.1
no_other
find stage2_yield_from/exercises -name 'ex2_[2-9]_*' -delete
check 'a stage is proved' '^2\.1: stub, answer, [0-9]+ wrong answers$' ./learn prove 2
no_other
sed 's/while (n_ > 0)/while (0 < n_)/' "$solution" >answer && mv answer "$solution"
check 'a wrong answer that fits no more' '^FAILED: .*to_zero\.diff: the answer has no such lines:$' ./learn prove 1.1
sed 's/while (0 < n_)/while (n_ > 0)/' "$solution" >answer && mv answer "$solution"
echo 'another report' >>stage1_generators/exercises/wrong/ex1_1_countdown.to_zero.txt
check 'another report is noticed' '^FAILED: .*to_zero\.diff: another report' \
  sh -c './learn prove 1.1 || echo "ends with $?"'
check 'and fails the proof' '^ends with 1$'
cp "$solution" "$file"
check 'and a stub that is none' '^FAILED: the stub of 1\.1: passed' ./learn prove 1.1
check 'a stage that is not there' "no stage or exercise '9'" ./learn prove 9

# What another compiler says comes to the same.
cp stage1_generators/exercises/delivered/ex1_1_countdown.hpp "$file"
cp "$project/$solution" "$solution"
if ! command -v clang++-19 >/dev/null; then
  echo 'left out: there is no clang++-19'
else
  export CXX=clang++-19
  check 'with clang: not started' '^1\.1 .*: not started$' ./learn try 1.1
  sed '$d' "$solution" >"$file"
  check 'a missing last brace' "^$file:[0-9]+:[0-9]+: error: nothing closes this '\\{'" ./learn try 1.1
  sed 's/return yield.*/n_ = 4;/; s/while (n_ > 0)//' "$solution" >"$file"
  check 'it falls through' "^$file:[0-9]+:.*warning: .*fall-through" ./learn try 1.1
  cp case_in_try "$file"
  check 'a case inside of a try' "^  a switch cannot enter a try: " ./learn try 1.1
  sed 's/case kStart:/& int five = 5;/' "$solution" >"$file"
  check 'over a variable' '^  put the case into braces$' ./learn try 1.1
fi
exit "$failed"
