#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2154,SC2317  # checks.sh sets what is used here
# ./learn in any place: odd paths, a link, CRLF, a machine without this or that, a read-only tree, a full disk,
# another owner. It works, or says why not, and nothing is lost. What needs root says that it is left out.
. "$(dirname "$0")/checks.sh"

odd="$work/it's [C++] (2026) für Übung 1"
copy_to "$odd"
check 'a path with blanks, brackets, quotes and umlauts' '^1\.1 .*: not started$' "$odd/learn" try 1.1
cp "$solution" "$odd/$file"
check 'the answer' '^1\.1 .*: passed$' "$odd/learn" try 1.1
next=$(sed -n 's/^next: //p' <<<"$printed")
check 'the next command can be typed' '^1\.2 .*: not started$' bash -c "$next"
sed 's/--n_;/n_ -= "";/' "$solution" >"$odd/$file"
check 'paths in errors are short' "^$file:[0-9]+:[0-9]+: error: " "$odd/learn" try 1.1
ln -s "$odd/learn" "$work/link to learn"
ln -s "$odd" "$work/tree"
cp "$solution" "$odd/$file"
check 'through a link to the command' '^1\.1 .*: passed$' "$work/link to learn" try 1.1
check 'through a link to the folder' '^1\.1 .*: passed$' "$work/tree/learn" try 1.1
check 'from another folder' '^1\.1 .*: passed$' sh -c "cd / && '$work/tree/learn' try 1.1"
rm -rf "$odd"
for character in '"' ';' "\\" '*' '[' '$' '#'; do
  copy_to "$work/x${character}y"
  check "a path with $character is refused in words" 'cannot be built in: its path has one of' \
    "$work/x${character}y/learn" try 1.1
  rm -rf "$work/x${character}y"
done

copy_to "$work/two
lines"
check 'and one with a line end' "there is a line end in the project's path" "$work/two
lines/learn" try 1.1
rm -rf "$work/two
lines"

# A link in the place of a file that the learner has elsewhere.
mv "$file" "$work/elsewhere.hpp"
echo '// mine' >>"$work/elsewhere.hpp"
ln -s "$work/elsewhere.hpp" "$file"
check 'reset of a link keeps what it leads to' 'yours is kept as ' ./learn reset 1.1
rm "$work/elsewhere.hpp"
check 'also when that is gone' '^// mine$' sh -c 'tail -n 1 build/progress/kept/*.hpp.*'

# A checkout by a git that makes CRLF of every line.
if command -v git >/dev/null; then
  copy_to "$work/origin"
  git -C "$work/origin" init -q
  git -C "$work/origin" add -A
  git -C "$work/origin" -c user.name=x -c user.email=x commit -qm x
  git -c core.autocrlf=true clone -q "$work/origin" "$work/crlf"
  check_not 'no file of text has CRLF' 'w/crlf +attr/[^-]' git -C "$work/crlf" ls-files --eol
  check 'and the command works' '^1\.1 .*not started$' "$work/crlf/learn" list
  rm -rf "$work/origin" "$work/crlf"
fi

# What an editor makes of the learner's file.
sed 's/$/\r/' "$solution" >"$file"
check 'an answer with CRLF' '^1\.1 .*: passed$' ./learn try 1.1
sed 's/$/\r/' stage1_generators/exercises/delivered/ex1_1_countdown.hpp >"$file"
check 'a stub with CRLF' '^1\.1 .*: not started$' ./learn try 1.1
printf '\357\273\277' | cat - "$solution" >"$file"
check 'a byte order mark' '^1\.1 .*: passed$' ./learn try 1.1
printf '\357\273\277' | cat - stage1_generators/exercises/delivered/ex1_1_countdown.hpp >"$file"
check 'a stub with one' '^1\.1 .*: not started$' ./learn try 1.1
cp "$solution" "$file"

# A machine without this or that: a folder with links to all programs but some.
with_all_but() {  # with_all_but PROGRAM...
  rm -rf "${work:?}/bin"
  mkdir "$work/bin"
  ln -s /usr/bin/* "$work/bin/"
  (cd "$work/bin" && rm -f "$@")
}
instead_of() {  # instead_of PROGRAM TEXT: a script in its place
  rm -f "$work/bin/$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}
there() { env CI='' PATH="$work/bin" "$@"; }

with_all_but cmake apt-get
check 'without cmake and apt-get' '^Missing here .* cmake$' there ./learn try 1.1
check 'and what to do elsewhere' '^On Fedora: '
with_all_but cmake sudo
instead_of apt-get 'echo "E: Temporary failure resolving"; exit 100'
check 'nobody to ask' 'nobody to ask: install this, or call again with --yes' there ./learn try 1.1
instead_of id 'echo 1000'
check 'without sudo' 'run it as root, or install sudo' there ./learn try 1.1 --yes
instead_of sudo 'exec "$@"'
check 'without a network' 'could not be installed: is there a network' there ./learn try 1.1 --yes
instead_of sudo 'echo "learner is not in the sudoers file" >&2; exit 1'
check 'with a sudo that refuses' 'and may you use sudo' there ./learn try 1.1 --yes
with_all_but git
check 'without git' '^1\.1 .*: passed$' there ./learn try 1.1
instead_of flock 'exit 69'
check 'on a file system without locks' '^1\.1 .*: passed$' there ./learn try 1.1
instead_of setarch '[ "$2" != true ] || exit 0
echo "==1==Shadow memory range interleaves with an existing memory mapping. ASan cannot proceed." >&2; exit 1'
check 'where the sanitizers do not start' '^1\.1 .*: no verdict$' there ./learn try 1.1
check 'and why' '^  the sanitizers cannot start here'
instead_of setarch 'exit 1'
check 'where memory has a random layout: right, or no verdict' '^1\.1 .*: (passed|no verdict)$' there ./learn try 1.1
rm -rf "${work:?}/bin"

# The container has what ./learn demo and ./learn test ask for.
for package in g++ cmake ninja-build libgtest-dev; do
  holds "./learn asks for $package" grep -q "missing=\"\$missing $package\"" learn
  holds 'and the container has it' grep -qw -- "$package" .devcontainer/Dockerfile
done
if command -v python3 >/dev/null; then
  holds 'its description can be read' \
    sh -c "grep -v '^ *//' .devcontainer/devcontainer.json | python3 -m json.tool"
fi

# The rest needs mounts of its own: root, or a user that may make namespaces.
apart() { if ((EUID == 0)); then unshare -m "$@"; else unshare -rm "$@"; fi; }
export file solution
if ! apart true 2>/dev/null; then
  echo 'left out: a read-only tree and a full disk need root, or namespaces for users'
else
  cat >read_only.sh <<'END'
mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" || exit
for words in 'try 1.1' list 'hint 1.1' 'reset 1.1' 'watch 1.1' test demo; do
  echo "-- $words"
  timeout 20 ./learn $words
  echo "ends with $?"
done
END
  check 'a read-only tree' 'cannot write in .*/build \(Read-only file system\)' apart bash read_only.sh
  check 'lists' '^1\.1 .* passed$'
  check 'hints' '^hint 1 of'
  check 'resets nothing' 'hpp is as it was$'
  check_not 'and watches nothing' 'ends with 124'
  holds 'nothing is lost' cmp -s "$file" "$solution"

  # The folder is on a small disk, as it is: built, and with an answer. Then the disk is filled.
  cat >full.sh <<'END'
mkdir -p small
mount -t tmpfs -o size=600m none small && cp -a --one-file-system learn CMake* stage* build/ small/ || exit
here=$PWD
mount --bind small "$here" && cd "$here" || exit
./learn try 1.1
sed 's/--n_;/n_ -= 2;/' "$solution" >"$file"
cat /dev/zero >full 2>/dev/null
for words in 'try 1.1' 'try 1.2' 'reset 1.1' list 'hint 1.1'; do
  echo "-- $words"
  timeout 60 ./learn $words
  echo "ends with $?"
done
grep -q 'n_ -= 2;' "$file" && echo 'what was written is there'
rm full
cp "$solution" "$file"
./learn try 1.1 && ./learn try 1.2 | grep -q 'not started' && echo 'ends well'
END
  check 'on a small disk' '^1\.1 .*: passed$' apart bash full.sh
  check 'a full disk is no verdict' '^1\.2 .*: no verdict$'
  check 'unless there is room enough' '^1\.1 .*: (wrong|no verdict)$'
  check 'but a reason' 'No space left on device|the report could not be written'
  check 'reset takes nothing away' 'cannot (keep|write).*; .* is as it was$'
  check 'and what is remembered stays' '^1\.1 .* passed, changed since$'
  check 'what was written is there' '^what was written is there$'
  check 'and when there is room again, all is well' '^ends well$'
fi

# Another owner.
if ((EUID != 0)); then
  echo 'left out: another owner needs root'
else
  other=$(mktemp -d)
  chmod 755 "$other"
  copy_to "$other/project"
  check 'a tree of somebody else' 'cannot write in .*/build \(Permission denied\)' \
    setpriv --reuid 65534 --regid 65534 --clear-groups "$other/project/learn" try 1.1
  check 'lists' '^1\.1 .* not started$' setpriv --reuid 65534 --regid 65534 --clear-groups "$other/project/learn" list
  chown -R 65534:65534 "$other/project"
  if command -v git >/dev/null; then setpriv --reuid 65534 --regid 65534 --clear-groups git init -q "$other/project"; fi
  echo '// mine' >>"$other/project/$file"
  check 'reset, where git does not trust the owner' 'yours is kept as' "$other/project/learn" reset 1.1
  rm -rf "$other"
fi
exit "$failed"
