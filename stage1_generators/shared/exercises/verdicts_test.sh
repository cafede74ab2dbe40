#!/usr/bin/env bash
# The seven verdicts of ./learn try, each with a real file, and what else the runner does. In a copy
# of the project, so that nobody's work is touched. Prints a line for each check.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=build/verdicts
rm -rf "$work"
mkdir -p "$work"
git ls-files -z | grep -zEv '^docs/stepper/recordings/|^docs/tests/' | xargs -0 cp --parents -t "$work"
cd "$work"
git init -q . && git add -A && git -c user.name=x -c user.email=x commit -qm x
file=stage1_generators/exercises/ex1_1_countdown.hpp
solution=stage1_generators/exercises/solutions/ex1_1_countdown.hpp
failed=0
printed=

# check NAME PATTERN COMMAND...: the command prints a line that matches. Without a command: the last one
# did.
check() {
  local name=$1 pattern=$2
  shift 2
  [[ $# -eq 0 ]] || printed=$("$@" 2>&1 </dev/null || true)
  if grep -Eq -e "$pattern" <<<"$printed"; then
    echo "ok      $name"
  else
    printf 'FAILED  %s: no line matches %s in:\n%s\n' "$name" "$pattern" "$printed"
    failed=1
  fi
}

no_other() {
  if [[ $(grep -c ': stub, answer' <<<"$printed") == 1 ]]; then
    echo 'ok      and no other'
  else
    printf 'FAILED  and no other: %s\n' "$printed"
    failed=1
  fi
}

# with_body TEXT: the answer, with TEXT instead of its first line of work
with_body() {
  sed "s|^    switch (resume_point()) {|    $1\n&|" "$solution" >"$file"
}

check 'not started' '^1\.1 .*: not started$' ./learn try 1.1
check 'and what to do then' "^next: edit $file"
with_body 'int n = "three";'
check 'does not compile' ': does not compile$' ./learn try 1.1
check 'and the first error, in the file' "^$file:[0-9]+:[0-9]+: error: "
check 'and its line' 'int n = "three";$'
sed 's/case kStart:/& int five = 5;/' "$solution" >"$file"
check 'which variable a case jumps over' "note: .*'int five'|int five = 5;" ./learn try 1.1
check 'and what to do about it' '^  put the case into braces, or'
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
with_body 'static_cast<void>(std::string()[1]);'
check 'crashed, in a failed assertion' '^crashed: Countdown yields n' ./learn try 1.1
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
check 'who waits for it' '^  frame Report: suspended, goes on at kHasArea, line [0-9]+, waits for Area$' \
  ./learn try 2.2
check 'and where' "^    at $chain:[0-9]+: if .*return yield_from\(area_"
check 'and who runs' '^  frame Area: running$'
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
check 'hints' '^hint 1 of [0-9]+ for 1\.1:$' ./learn hint 1.1
check 'the solution' '^class Countdown' ./learn solution 1.1
check 'reset keeps what was written' 'yours is kept as' ./learn reset 1.1
check 'and gives the stub' 'not started$' ./learn try 1.1
cmp -s "$solution" build/progress/kept/* && echo 'ok      which is the same' || failed=1
check 'an exercise that is not there' "no exercise '9\.9'" ./learn try 9.9

# The proofs, of one exercise and of a stage that has but one.
git checkout -q .
check 'one exercise is proved' '^1\.1: stub, answer, [0-9]+ wrong answers$' ./learn prove 1.1
no_other
find stage2_yield_from/exercises -name 'ex2_[2-9]_*' -delete
check 'a stage is proved' '^2\.1: stub, answer, [0-9]+ wrong answers$' ./learn prove 2
no_other
echo 'another report' >>stage1_generators/exercises/wrong/ex1_1_countdown.to_zero.txt
check 'another report is noticed' '^FAILED: .*to_zero\.hpp: another report' \
  sh -c './learn prove 1.1 || echo "ends with $?"'
check 'and fails the proof' '^ends with 1$'
cp "$solution" "$file"
check 'and a stub that is none' '^FAILED: the stub of 1\.1: passed' ./learn prove 1.1
check 'a stage that is not there' "no stage or exercise '9'" ./learn prove 9
exit "$failed"
