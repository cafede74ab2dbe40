#!/usr/bin/env bash
# The arguments of .ci/run. Programs that only say what they were asked stand in for cmake and
# clang-format, so nothing is built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

cat >"$folder/cmake" <<'END'
#!/bin/sh
echo "cmake $*"
[ "$1" != --version ] || echo 'cmake version 3.25.1'
echo '      Start  1: stage1.Frame.knows_its_name'
echo ' 1/1 Test  #1: stage1.Frame.knows_its_name ... Passed    0.01 sec'
echo '100% tests passed, 0 tests failed out of 1'
echo 'Total Test time (real) =   0.01 sec'
[ ! -e "$0.fails" ]
END
chmod +x "$folder/cmake"
cp "$folder/cmake" "$folder/ctest"
ln -s "$(command -v cat)" "$folder/clang-format"

# What .ci/run prints for these arguments, and how it ends.
run() {
  code=0
  printed=$(PATH=$folder:$PATH "$here/run" "$@" 2>&1) || code=$?
}

# expect TEXT: it is printed. expect_not TEXT: it is not. ends CODE: so it ends.
expect() { [[ $printed == *"$1"* ]] || wrong "does not print: $1"; }
expect_not() { [[ $printed != *"$1"* ]] || wrong "prints: $1"; }
ends() { [[ $code == "$1" ]] || wrong "ends with $code and not $1"; }
wrong() {
  printf '%s\n--- %s\n' "$printed" "$1"
  failed=1
}

run list
ends 0
expect 'WHAT IT NEEDS'
expect 'demo; curl, netcat-openbsd'
expect 'quick is: test format size'
expect_not '==='
read -ra quick < <(sed -n 's/^quick is: //p' <<<"$printed")
for name in "${quick[@]}"; do
  grep -q "^$name " <<<"$printed" || wrong "quick names no step: $name"
done
[[ $(awk '{ print $1 }' <<<"$printed" | sort | uniq -d) == '' ]] || wrong 'a name stands there twice'

run nonsense
ends 2
expect "there is no step 'nonsense'"
expect 'WHAT IT NEEDS'

run size
ends 0
expect '=== size'
expect 'lines of code'
expect_not '=== format'

run quick
ends 0
[[ $(grep -c '^=== [a-z]*: ' <<<"$printed") == 3 ]] || wrong 'quick is not three steps'
expect '=== test: '
expect '100% tests passed'
expect 'all in '

run tsan
ends 0
expect 'cmake --workflow --preset tsan'
expect '100% tests passed, 0 tests failed out of 1'
expect 'Total Test time (real)'
expect_not 'Passed '
expect_not '=== asan'

touch "$folder/cmake.fails"
run tsan
ends 1
expect 'FAILED'
expect 'tsan: 100% tests passed, 0 tests failed out of 1'

((failed)) || echo 'the arguments of .ci/run do what they say'
exit "$failed"
