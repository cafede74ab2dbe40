#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2154,SC2317  # checks.sh sets what is used here
# Two ./learn at once, a save while one builds, a build folder that is damaged, and what reset gives back.
. "$(dirname "$0")/checks.sh"

wrong_answer() { sed 's/--n_;/n_ -= 2;/' "$solution"; }
delivered=stage1_generators/exercises/delivered/$(basename "$file")
object=build/exercises/stage1_generators/CMakeFiles/ex1_1.dir/exercises/ex1_1_countdown_test.cpp.o

until_it_says() {  # until_it_says PATTERN FILE: waits for a line, two minutes at most
  local n
  for ((n = 0; n < 1200; ++n)); do
    ! grep -aEq -e "$1" "$2" || return 0
    sleep 0.1
  done
  return 1
}

ends() {  # ends PROCESS: waits for its end, two minutes at most
  local n
  for ((n = 0; n < 1200; ++n)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill "$1"
}

# Two at once: the second one waits, says so, and both are right.
check 'not started' ': not started$' ./learn try 1.1
wrong_answer >"$file"
./learn try 1.1 >one 2>&1 &
until [[ $(flock -n build/exercises.lock echo free) != free ]]; do sleep 0.05; done
check 'whoever waits is told, and for whom' \
  '^./learn: waits for another one that builds in build/exercises: process [0-9]+, ./learn try$' ./learn try 1.2
check 'and gets a verdict of its own' '^1\.2 .*: not started$'
wait $! || true
check 'the first one has its own too' '^1\.1 .*: wrong$' cat one
for _ in 1 2 3; do
  ./learn try 1.1 >one 2>&1 &
  ./learn try 1.1 >two 2>&1 || true
  wait $! || true
  check 'two at once' '^1\.1 .*: wrong$' cat one
  check 'agree' '^1\.1 .*: wrong$' cat two
  cp "$solution" "$file"
  check 'and nothing of it stays' '^1\.1 .*: passed$' ./learn try 1.1
  wrong_answer >"$file"
done
(
  exec 9>>build/exercises.lock
  flock 9
  exec sleep 10
) &
while flock -n build/exercises.lock true; do sleep 0.1; done
check 'a lock that is held by anybody is waited for' 'waits for another' ./learn try 1.1
for folder in debug release; do flock "build/$folder.lock" sleep 15 & done
sleep 1
check 'so it is for tests' 'waits for another one that builds in build/debug' timeout 6 ./learn test 1
check 'and for demos' 'waits for another one that builds in build/release' timeout 5 ./learn demo 1

# Old dates and lost notes of what depends on what.
cp "$solution" "$file"
check 'passed' ': passed$' ./learn try 1.1
wrong_answer >"$file"
touch -d '2020-01-01' "$file"
check 'a file that looks older than the last one' ': wrong$' ./learn try 1.1
cp "$solution" "$file"
touch -d '2020-01-01' "$file"
check 'is judged anyway' ': passed$' ./learn try 1.1

# A folder that is damaged is made anew, and says so.
damaged() {  # damaged NAME COMMAND...
  local name=$1
  shift
  "$@"
  wrong_answer >"$file"
  check "$name" '^1\.1 .*: wrong$' ./learn try 1.1
  cp "$solution" "$file"
  check 'and the answer passes' '^1\.1 .*: passed$' ./learn try 1.1
}
damaged 'the notes of ninja are no notes' sh -c 'head -c 3000 /dev/urandom >build/exercises/.ninja_deps'
damaged 'nor those of what was done' sh -c 'head -c 3000 /dev/urandom >build/exercises/.ninja_log'
damaged 'the object is no object' sh -c ": >$object"
cut_off() {
  : >build/exercises/stage1_generators/libstage1.a
  wrong_answer >"$file"
  check 'a library is cut off' '^build/exercises is damaged: it is made anew' ./learn try 1.1
  check 'and the verdict is right' '^1\.1 .*: wrong$'
}
cut_off
check_not 'nothing is said when all is well' damaged ./learn try 1.1
damaged 'an object of the judge is cut off' sh -c \
  'for each in build/exercises/stage1_generators/CMakeFiles/aio_judge.dir/shared/exercises/*.o; do : >"$each"; done'
damaged 'the build has no rules' rm build/exercises/CMakeFiles/rules.ninja
damaged 'the build is half there' sh -c 'echo nonsense >build/exercises/build.ninja'
damaged 'the notes of cmake are gone' rm build/exercises/CMakeCache.txt
sed '$d' "$solution" >"$file"
check_not 'what the learner wrote is no damage' 'damaged' ./learn try 1.1
cp "$solution" "$file"
sed -i 's/^namespace aio {$/& oh no/' stage1_generators/generator.hpp
check 'a file of the course that somebody has edited' '^1\.1 .*: no verdict$' ./learn try 1.1
check 'is named' '^stage1_generators/generator\.hpp:[0-9]+:[0-9]+: error: '
check_not 'and is no damage' 'damaged'
cp "$project/stage1_generators/generator.hpp" stage1_generators/
check 'and when it is as it was, all is well' '^1\.1 .*: passed$' ./learn try 1.1

# A copy judges itself, and not what it was copied from.
rm -rf "$work.copy"
cp -a . "$work.copy"
cp "$solution" "$file"
wrong_answer >"$work.copy/$file"
check 'a copy judges its own file' '^1\.1 .*: wrong$' "$work.copy/learn" try 1.1
rm -rf "$work.copy"

# A save while it builds.
wrong_answer >"$file"
./learn watch 1.1 >watched 2>&1 &
watch=$!
until_it_says watching watched
sleep 1
cp "$solution" "$file"
ends "$watch"
check 'what is saved while it builds is judged' '^1\.1 .*: passed$' cat watched
wrong_answer >"$file"
./learn watch 1.1 >watched 2>&1 &
watch=$!
until_it_says ': wrong$' watched
until_it_says '^next: ' watched
same_size=$(sed 's/n_ -= 2;/--n_   ;/' "$file")
date=$(stat -c %y "$file")
echo "$same_size" >"$file.new"
touch -d "$date" "$file.new"
mv "$file.new" "$file"
ends "$watch"
check 'one of the same size and date is noticed' '^1\.1 .*: passed$' cat watched
wrong_answer >"$file"
./learn watch 1.1 >watched 2>&1 &
watch=$!
until_it_says '^next: ' watched
rm "$file"
sleep 1
cp "$solution" "$file"
ends "$watch"
check 'a file may be gone for a moment' '^1\.1 .*: passed$' cat watched
check_not 'and that is no verdict' 'does not compile' cat watched

# One that is saved all the time: no verdict of any version.
cp "$solution" "$file"
(
  for ((n = 0; n < 600; ++n)); do
    ! [[ -e enough ]] || break
    { wrong_answer && echo "// $n"; } >"$file.new"
    mv "$file.new" "$file"
    sleep 0.1
  done
) &
check 'saved all the time' '^1\.1 .*: no verdict$' ./learn try 1.1
touch enough
wait $!

# reset gives back what was delivered, whatever was committed, and where there is no git.
as_it_was() { cmp -s "$file" "$delivered"; }
if command -v git >/dev/null; then
  git init -q .
  git add -A
  git -c user.name=x -c user.email=x commit -qm 'What I wrote'
fi
echo '// mine' >>"$file"
cp "$file" mine
check 'reset, after a commit' 'as it was delivered; yours is kept as' ./learn reset 1.1
holds 'it is as it was delivered' as_it_was
kept=$(sed -n 's/.* is kept as //p' <<<"$printed")
holds 'and what was written is there' cmp -s "$kept" mine
rm -rf .git
for n in 1 2 3; do
  echo "// mine $n" >>"$file"
  check 'without git, and at once again' 'yours is kept as' ./learn reset 1.1
done
for n in 1 2 3; do holds 'nothing is written over' grep -qr "// mine $n" build/progress/kept; done
check 'reset of what nobody has touched' 'hpp is as it was delivered$' ./learn reset 1.1
rm "$file"
check 'a file that is gone' "$file is not there; ./learn reset 1\.1 brings it back" ./learn try 1.1
check 'is in the list' '^1\.1 .*its file is gone: ./learn reset 1\.1$' ./learn list
check 'and comes back' 'hpp is as it was delivered$' ./learn reset 1.1
holds 'as it was' as_it_was
exit "$failed"
