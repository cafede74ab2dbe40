#!/usr/bin/env bash
# Does gdb show what docs/debugging.md says? Plays demo scenes in gdb, and compares.
#
#     docs/debugging/test_gdb.sh build/debug/bin
#
# Names, states, resume points and who waits for what must be the same. Addresses, seconds and
# descriptors may change: they are compared as "#". So are numbers of lines, but for those that the
# page shows.
# shellcheck disable=SC2016  # what gdb shows has dollars and back quotes
set -euo pipefail
[[ $# -eq 1 && -d $1 ]] || { echo "usage: $0 FOLDER_WITH_DEBUG_BINARIES" >&2; exit 2; }
command -v gdb >/dev/null || { echo "$0: gdb is missing" >&2; exit 2; }
binaries=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
failed=0

# Runs gdb, with commands from stdin. Before the output of each command it prints the command, as a
# terminal would show it.
session() {  # session BINARY
  local command commands=()
  while IFS= read -r command; do
    commands+=(-ex "echo (gdb) ${command//\\/\\\\}\\n" -ex "$command")
  done
  timeout -s KILL 60 gdb -q -nx -batch -ex 'set width 0' -x docs/debugging/aio_gdb.py \
    "${commands[@]}" "$binaries/$1" </dev/null 2>&1 || true
}

# Leaves out what may differ: between two runs, between machines, and after a change of the sources.
lines=(-e '/^[0-9]+\t/d' -e 's/([chp]pp)(:|, line )[0-9]+/\1:#/g')
unify() {
  sed -E -e '/^\[Thread debugging using|^Using host libthread_db/d' "${lines[@]}" \
    -e 's/std::__cxx11::basic_string<[^<>]*<char>, [^<>]*<char> >/STRING/g' \
    -e 's/0x[0-9a-f]+/#/g' -e 's/^(#[0-9]+ +)?(# in )?//' \
    -e 's/ [^ ]*(stage[1-6]_[a-z_]+\/)/ \1/g' \
    -e 's/[0-9]+\.[0-9]{2}\b/#/g' -e 's/fd[= ][0-9]+/fd=#/g' -e 's/reader of [0-9]+/reader of #/g' \
    -e 's/^Breakpoint ([0-9]+)\.[0-9]+,/Breakpoint \1,/' \
    -e 's/\([0-9]+ locations\)/(# locations)/' -e 's/[[:space:]]+$//'
}

compare() {  # compare WHAT EXPECTED ACTUAL
  if diff -u --label "expected: $1" --label "gdb shows: $1" <(unify <<<"$2") <(unify <<<"$3"); then
    echo "ok      $1"
  else
    echo "FAILED  $1"
    failed=1
  fi
}

commands_of() { sed -n 's/^(gdb) //p' <<<"$1"; }

# Plays a scene to where GO leads, and then does what the transcript does.
check() {  # check WHAT BINARY GO TRANSCRIPT
  local shown
  shown=$({ echo "$3"; echo 'echo '; commands_of "$4"; } | session "$2")
  compare "$1" "$4" "${shown#*$'(gdb) echo \n'}"
}

# ---- scenes of four stages

check 'stage 2: a chain of three frames, without a loop' stage2_demo \
  'break Doorbell::repr
run stack >/dev/null
up' \
  '(gdb) where-async order
    Order     suspended  resumes at kArrived    stage2_yield_from/demos/stack.cpp:39
    Delivery  suspended  resumes at kDelivered  stage2_yield_from/demos/stack.cpp:30
    Postman   suspended  resumes at kRang       stage2_yield_from/demos/stack.cpp:21
(gdb) aio where order.top_
    Order     suspended  resumes at kArrived    stage2_yield_from/demos/stack.cpp:39
    Delivery  suspended  resumes at kDelivered  stage2_yield_from/demos/stack.cpp:30
    Postman   suspended  resumes at kRang       stage2_yield_from/demos/stack.cpp:21
(gdb) where-async event
this is no frame, no task and no loop
(gdb) where-async
no loop runs in this thread; `where-async EXPR` shows the chain of a frame
(gdb) print *event
$1 = Doorbell
(gdb) print *order.top_
$2 = Postman suspended, resumes at kRang, stage2_yield_from/demos/stack.cpp:21 = {doorbell_ = Doorbell}'

check 'stage 2: a generator, what is sent, what comes out' stage2_demo \
  'break Cofoo::resume
run wrap >/dev/null' \
  '(gdb) where-async
no loop runs in this thread; the chain whose body runs here:
    Wrap   running  resumes at kAfterCofoo  stage2_yield_from/demos/wrap.cpp:38
    Cofoo  running                          stage2_yield_from/demos/wrap.cpp:24
(gdb) print sent
$1 = None
(gdb) finish
aio::Resumable<STRING, STRING >::run_body (error=..., value=0x0, this=0x1) at stage1_generators/generator.hpp:151
Value returned is $2 = yielded "2"
(gdb) continue

Breakpoint 1, (anonymous namespace)::Cofoo::resume (this=0x1, sent="into cofoo") at stage2_yield_from/demos/wrap.cpp:24
(gdb) print *this
$3 = Cofoo running, stage2_yield_from/demos/wrap.cpp:24 = {bar_ = "2"}'

check 'stage 3: one fails, the others go on' stage3_demo \
  'break Traveller::resume
run failures_apart >/dev/null' \
  '(gdb) where-async
SleepLoop: 1 ready, 0 asleep, 2 not finished
  Traveller runs now
    Traveller  running    stage3_sleep_loop/demos/failures_apart.cpp:30
  Sleepy is ready
    Sleepy  created  starts at kStart  stage3_sleep_loop/demos/sleepy.hpp:22
(gdb) continue

Breakpoint 1, (anonymous namespace)::Traveller::resume (this=0x1, sent=raises RuntimeError) at stage3_sleep_loop/demos/failures_apart.cpp:30
(gdb) print sent
$1 = raises RuntimeError
(gdb) where-async
SleepLoop: 0 ready, 1 asleep, 2 not finished
  Traveller runs now
    Traveller  running    stage3_sleep_loop/demos/failures_apart.cpp:30
  Sleepy waits for AsyncSleep(until=0.13)
    Sleepy  suspended  resumes at kSlept  stage3_sleep_loop/demos/sleepy.hpp:31
    asleep  suspended  resumes at kAwake  stage3_sleep_loop/sleep.hpp:17
(gdb) frame function aio::SleepLoop::run_ready
#5  aio::SleepLoop::run_ready (this=0x1) at stage3_sleep_loop/sleep_loop.cpp:55
(gdb) print sleeping_
$2 = 1 timer = {[0] = 0.10 Sleepy}
(gdb) print *this
$3 = SleepLoop: 0 ready, 1 asleep, 2 not finished = {ready = nobody, sleeping_ = 1 timer = {[0] = 0.10 Sleepy}, Traveller = runs now, Sleepy = waits for AsyncSleep(until=0.10)}'

check 'stage 3: a loop that gdb does not know' stage3_demo \
  'break TwoHalves::resume if resume_point_ == kHalf
run asleep_by_hand >/dev/null' \
  '(gdb) where-async
ByHand: a loop of which gdb knows no coroutines; `where-async EXPR` shows one
the chain whose body runs here:
    TwoHalves  running    stage3_sleep_loop/demos/two_halves.hpp:22'

check 'stage 4: sleepers and readers' stage4_demo \
  'break AsyncRead::resume if resume_point_ == kReadable
run everything </dev/null >/dev/null' \
  '(gdb) where-async
SelectLoop: 0 ready, 2 asleep, 1 waiting for descriptors, 4 not finished
  Until waits for AsyncSleep(until=0.10)
    Until   suspended  resumes at kDone   stage4_select_io/demos/everything.cpp:24
    Sleepy  suspended  resumes at kSlept  stage3_sleep_loop/demos/sleepy.hpp:31
    asleep  suspended  resumes at kAwake  stage3_sleep_loop/sleep.hpp:17
  Ready runs now
    Ready      running  resumes at kGotPiece  stage4_select_io/demos/ready.hpp:39
    AsyncRead  running                        stage4_select_io/library/read.cpp:12
  PrintLines waits for Readable(fd=3)
    PrintLines  suspended  resumes at kGotByte   stage4_select_io/demos/lines.hpp:42
    AsyncRead   suspended  resumes at kReadable  stage4_select_io/library/read.cpp:15
  Writer waits for AsyncSleep(until=0.10)
    Writer  suspended  resumes at kSlept  stage4_select_io/demos/writer.hpp:35
    asleep  suspended  resumes at kAwake  stage3_sleep_loop/sleep.hpp:17
(gdb) frame function aio::SleepLoop::run_ready
#5  aio::SleepLoop::run_ready (this=0x1) at stage3_sleep_loop/sleep_loop.cpp:55
(gdb) print *this
$1 = SelectLoop: 0 ready, 2 asleep, 1 waiting for descriptors, 4 not finished = {ready = nobody, sleeping_ = 2 timers = {[0] = 0.10 Until, [1] = 0.10 Writer}, waiters_ = 1 waiting = {reader of 3 = PrintLines}, Until = waits for AsyncSleep(until=0.10), Ready = runs now, PrintLines = waits for Readable(fd=3), Writer = waits for AsyncSleep(until=0.10)}'

check 'stage 6: a task in a chain, and one that runs' stage6_demo \
  'break LongOperation::resume
run background >/dev/null' \
  '(gdb) where-async
EventLoop: 0 ready, 1 timer, 0 waiting for descriptors, 2 tasks not done
  Task-1 (Main) waits for <SleepFuture pending, due at 0.02>
    Main  suspended  resumes at kSecond  stage6_tasks_futures/demos/background.cpp:29
    Say   suspended  resumes at kSlept   stage6_tasks_futures/demos/say.hpp:26
  Task-2 (LongOperation) runs now
    LongOperation  running    stage6_tasks_futures/demos/long_operation.hpp:24
(gdb) frame function aio::EventLoop::run_ready
#5  aio::EventLoop::run_ready (this=0x1) at stage6_tasks_futures/event_loop.cpp:176
(gdb) where-async tasks_._M_impl._M_start[0]
<Task pending name='\''Task-1'\'' coro=<Main suspended>>
    Main  suspended  resumes at kSecond  stage6_tasks_futures/demos/background.cpp:29
    Say   suspended  resumes at kSlept   stage6_tasks_futures/demos/say.hpp:26
(gdb) print *tasks_._M_impl._M_start[1].object_
$1 = <Task pending name='\''Task-2'\'' coro=<LongOperation running>> = {coroutine_ = LongOperation running, stage6_tasks_futures/demos/long_operation.hpp:24 = {out_ = (std::ostream &)}}
(gdb) print call.target
$2 = <Task pending name='\''Task-2'\'' coro=<LongOperation running>>, references: 3
(gdb) print call.done
$3 = null
(gdb) print *this
$4 = EventLoop: 0 ready, 1 timer, 0 waiting for descriptors, 2 tasks not done = {ready = nobody, timers_ = 1 timer = {[0] = 0.02 <SleepFuture pending, due at 0.02>}, waiters_ = 1 waiting = {reader of 4 = ThreadDoor}, Task-1 (Main) = waits for <SleepFuture pending, due at 0.02>, Task-2 (LongOperation) = runs now}'

check 'stage 6: an event that is a part of a future' stage6_demo \
  'break TaskBase::park
run background >/dev/null' \
  '(gdb) print event
$1 = <SleepFuture pending, due at 0.01>'

check 'stage 6: a thousand tasks, and a resume point of a base class' stage6_demo \
  'break Fetch::resume
run fetcher >/dev/null' \
  '(gdb) pipe where-async | sed -n 1,8p
EventLoop: 999 ready, 0 timers, 1 waiting for descriptors, 1002 tasks not done
  Task-1 (Server) waits for <FdFuture pending, fd 6 readable>
    Server       suspended  resumes at kAccepted  stage6_tasks_futures/demos/http_server.cpp:21
    AsyncAccept  suspended  resumes at kTryAgain  stage5_nonblocking_sockets/library/operations.hpp:100
  Task-2 (FetchAll) waits for <Gather pending, 0 of 1000 done>
    FetchAll  suspended  resumes at kDone  stage6_tasks_futures/demos/fetcher.cpp:87
  Task-3 (Fetch) runs now
    Fetch  running    stage6_tasks_futures/demos/fetcher.cpp:50'

group='(gdb) where-async
EventLoop: 1 ready, 0 timers, 0 waiting for descriptors, 3 tasks not done
  Task-1 (Main) waits for <Gather pending, 0 of 2 done>
    Main  suspended  resumes at kBothDone  stage6_tasks_futures/demos/gather.cpp:59
  Task-2 (Coro) runs now
    Coro  running    stage6_tasks_futures/demos/gather.cpp:32
  Task-3 (Coro) is ready
    Coro  suspended  resumes at kGoOn  stage6_tasks_futures/demos/gather.cpp:35
(gdb) print *this
$1 = Coro running, stage6_tasks_futures/demos/gather.cpp:32 = {out_ = (std::ostream &), name_ = "first"}
(gdb) frame function aio::EventLoop::run_ready
#5  aio::EventLoop::run_ready (this=0x1) at stage6_tasks_futures/event_loop.cpp:176
(gdb) print *tasks_._M_impl._M_start[0].object_
$2 = <Task pending name='\''Task-1'\'' coro=<Main suspended>> = {waiting_ = <Gather pending, 0 of 2 done>, coroutine_ = Main suspended, resumes at kBothDone, stage6_tasks_futures/demos/gather.cpp:59 = {out_ = (std::ostream &), both_ = <Gather pending, 0 of 2 done>, references: 4}}'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check 'stage 6: a group, and classes of the same name in several files' stage6_demo \
  "break gather.cpp:Coro::resume if resume_point_ == kGoOn
run gather >/dev/null
list background.cpp:1,1
generate-core-file $work/core" "$group"

# ---- a core file: nobody can be called there

shown=$({ echo "core-file $work/core"; echo 'echo '; commands_of "$group"; } | session stage6_demo)
compare 'a core file shows the same' "$group" "${shown#*$'(gdb) echo \n'}"

# ---- VS Code: each configuration has a task that builds its program

shown=$(gdb -q -nx -batch -ex 'python
import json, os
labels = [task["label"] for task in json.load(open(".vscode/tasks.json"))["tasks"]]
for each in json.load(open(".vscode/launch.json"))["configurations"]:
    task = each["preLaunchTask"]
    program = os.path.basename(each["program"])
    print(each["name"], task in labels and program in (task, "ex${input:exercise}"))
' 2>&1 </dev/null)
compare '.vscode' "$(printf 'stage %d: a scene True\n' {1..6}; printf 'stage %d: tests True\n' {1..6}
  echo 'an exercise True')" \
  "$shown"

# ---- what docs/debugging.md quotes: blocks that begin with "$ gdb"

lines=()
while read -r line binary; do
  quoted=$(tail -n +"$((line + 1))" docs/debugging.md | sed '/^```/,$d')
  compare "docs/debugging.md, line $line" "$quoted" "$(commands_of "$quoted" | session "$binary")"
done < <(grep -n '^\$ gdb .*_demo$' docs/debugging.md | sed -E 's/:.*\/(stage[1-6]_demo)/ \1/')

exit $failed
