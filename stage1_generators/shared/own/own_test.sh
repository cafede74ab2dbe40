#!/usr/bin/env bash
# shellcheck disable=SC2154  # checks.sh sets what is used here
# A learner's own engine: laid out, each stage is not started; with the engine's own bodies it passes. And what comes
# between: one file alone, one that is gone, wrong, hung, crashed and leaked.
# Of the tests and the scenes some are enough here; that all of them hold is for other steps.
. "$(dirname "$0")/../exercises/checks.sh"

# Each library is compiled as one file, which takes a third of the time.
sed -i '/^enable_testing/a set(CMAKE_UNITY_BUILD ON)\nset(CMAKE_UNITY_BUILD_BATCH_SIZE 0)' CMakeLists.txt
find stage*/demos -name '*.cpp' ! -name naive_loop.cpp -delete
find stage*/tests -name '*_test.cpp' -regextype egrep ! -regex \
  '.*/(throw|close|timer|sleep_loop|fd_waiters|send|handle)_test.cpp' -delete

heap=stage3_sleep_loop/timer_heap.hpp
loop=stage3_sleep_loop/sleep_loop.cpp

# Before anything is there.
check 'nothing is begun' '^3 sleep loop +not started$' ./learn own
check_not 'and ./learn says nothing of it' 'own engine' ./learn
check 'no such stage' "no stage '7'" ./learn own 7
check 'no stage for the scenes' 'the scenes of which stage?' ./learn own demo
check 'there is no reset' 'move it away, and ./learn own N lays the stub out anew' ./learn own reset 2
check 'no such file' "stage 3 has no part 'clock' to write; there are:" ./learn own 3 clock
check 'nothing to play on' 'nothing is in own/ yet' ./learn own demo 3 naive_loop

# Laid out: as the engine has it, without the bodies.
check 'laid out' '^3 sleep loop: not started$' ./learn own 3
check 'with what there is to write' "^own/$heap, 6 to write$"
check 'in each file' "^own/$loop, 12 to write$"
check 'the way on' '^next: .* ./learn own 3; docs/own_engine.md'
cp "own/$heap" "own/${heap%.hpp} (copy).hpp"
check 'a copy with a blank in its name is left out' '^  own/.* \(copy\)\.hpp is left out: ' ./learn own
holds 'contracts stay' grep -q '/// Takes out the earliest. Needs an entry.' "own/$heap"
check_not 'bodies do not' 'std::move\(entries_' cat "own/$heap"
cp "own/$heap" laid
echo '// mine' >>"own/$heap"
check 'nothing is written over' "^own/$heap is there, and stays as it is$" ./learn own 3 timer_heap
holds 'not a line' grep -qx '// mine' "own/$heap"
check 'stubs compile, and are not started' '^3 sleep loop: not started, [0-9]+ of [0-9]+ tests hold$' ./learn own 3
check 'and what is missing' '^  TimerHeap::push is not written yet: [0-9]+ tests need it$'

# One file after the other.
cp "$heap" "own/$heap"
check 'one file is written' '^3 sleep loop: not finished, [0-9]+ of [0-9]+ tests hold$' ./learn own 3
check 'the other one is missing' '^  SleepLoop::[a-z_]+ is not written yet: [0-9]+ tests need it$'
check 'and is named' "^next: edit own/$loop, then ./learn own 3$"
rm "own/$loop"
check 'a file that is gone is ours' '^3 sleep loop: passed, ([0-9]+) of \1 tests hold$' ./learn own 3
check 'and the next one to write' '^ours is still: sleep_loop.cpp; next: ./learn own 3 sleep_loop.cpp$'
check 'one file alone is laid out' "^own/$loop, 12 to write$" ./learn own 3 sleep_loop
cp "$loop" "own/$loop"
check "the engine's own files pass" '^3 sleep loop: passed, ([0-9]+) of \1 tests hold$' ./learn own 3
check 'and the next stage' '^next: ./learn own demo 3 .*; then ./learn own 4$'
check 'it is remembered' '^3 sleep loop +passed, ([0-9]+) of \1 tests hold$' ./learn own
check 'in one line by ./learn' '^your own engine: 1 of 6 stages begun, 1 passed; ' ./learn
check 'scenes play on it' '^-- stage3 naive_loop' ./learn own demo 3 naive_loop
check 'all tests run on it' '^3 sleep loop: passed, ([0-9]+) of \1 tests hold$' ./learn own test 3
check 'those of the stages before as well' '^1 generators: passed, '

# with FILE SED: the engine's file with a change
with() {
  sed "$2" "$1" >"own/$1"
  ! cmp -s "$1" "own/$1" || echo "FAILED  no line to change: $2"
}
with "$loop" 's/ready_.push_back(/ready_.push_front(/'
check 'wrong' '^3 sleep loop: wrong, [0-9]+ of [0-9]+ tests hold$' ./learn own 3
check 'and the rule' '^wrong: SleepLoop starts coroutines in the order they are given$'
check 'and where' '^  stage3_sleep_loop/tests/sleep_loop_test.cpp:[0-9]+$'
check 'and what was expected' '^    Log\(\{"b", "c", "a"\}\)$'
with "$loop" 's/^ *wake_sleepers();//'
check 'hung' '^3 sleep loop: hung, ' ./learn own 3
check 'in which test' '^hung: SleepLoop '
check 'and who waits for what' '^  it did not end; who waits for what:$'
check 'by name' '^    Sleeper waits for AsyncSleep\(until='
with "$loop" 's/  job.event = nullptr;/  int* nothing = nullptr; *nothing = 1;/'
check 'crashed' '^3 sleep loop: crashed, ' ./learn own 3
check 'and where' "own/$loop:[0-9]+"
with "$loop" 's/  job.event = nullptr;/& static_cast<void>(new int);/'
check 'leaked' '^3 sleep loop: leaked, ' ./learn own 3
check 'in which test' '^leaked: [A-Z]'
with "$loop" 's/  job.event = nullptr;/& int n = "three";/'
check 'does not compile' '^3 sleep loop: does not compile$' ./learn own 3
check 'the first error, in the file' "^own/$loop:[0-9]+:[0-9]+: error: "
with "$loop" 's/^void SleepLoop::wait() {/void SleepLoop::weit() {/'
check 'a name that is not declared' "^own/$loop:[0-9]+:[0-9]+: error: " ./learn own 3
check 'what was said before is not what is there now' '^3 sleep loop +does not compile' ./learn own
rm "own/$loop"
check 'and back' '^3 sleep loop: passed, ' ./learn own 3

# Each of the others.
for stage in 6 5 4 2 1; do
  ./learn own "$stage" >/dev/null || true
  check "stage $stage" "^$stage .*: not started, [0-9]+ of [0-9]+ tests hold$" ./learn own "$stage"
  for part in own/stage"$stage"_*/*.?pp own/stage"$stage"_*/library/*.?pp; do
    [[ ! -e $part ]] || cp "${part#own/}" "$part"
  done
  check "the engine's own files" "^$stage .*: passed, ([0-9]+) of \\1 tests hold$" ./learn own "$stage"
  rm -r own/stage"$stage"_*
done
exit "$failed"
