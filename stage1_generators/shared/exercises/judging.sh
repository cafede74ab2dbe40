# shellcheck shell=sh disable=SC2034,SC2154  # ./learn has set `me` and `root`, and find_exercise `file` and `name`
# Builds an exercise and judges it. It is sourced by ./learn.
#
# A verdict is right, or it is none. So the learner's file is compiled each time, whatever ninja thinks of it;
# one that does not compile has an error of its own, or fits a test that compiles with the answer; and only a
# judge that has finished says "passed". Whatever else stops a build is not the learner's mistake: a damaged
# folder is made anew, and for the rest (a full disk, a compiler that was killed) there is a reason, and no
# verdict.

judging=build/exercises

# judge TARGET: builds it, and runs it. Sets `verdict`, `report` and `warnings`; without a verdict, `report`
# says why there is none.
judge() {
  verdict=
  report=
  warnings=
  rm -f "$judging/bin/$1"
  if build_or_say "$1"; then run_judge "$1"; fi
}

build_or_say() {  # build_or_say TARGET: it is built; or else what is wrong is said
  for attempt in 1 2; do
    if build "$1"; then built=yes; else built=no; fi
    warnings=$(printf '%s\n' "$said" | warnings_of "$(basename "$file")" $built | without_root)
    [ "$built" = no ] || return 0
    ! find_error "$1" || return 1
    [ "$attempt" = 2 ] || make_anew
  done
  report=$(printf '%s\n' "$said" | without_root | tail -n 12)
  return 1
}

# The learner's own file. If it is saved while it is compiled, nobody knows which of the two was: once more.
# Sets `date` too, that of the file that was judged.
judge_file() {
  for round in 1 2 3; do
    date=$(stat -c %y "$file" 2>/dev/null || :)
    before=$(sum_of "$file")
    if ! has_no_code; then
      rm -rf "$judging/${file%%/*}/CMakeFiles/$name.dir/exercises"
      judge "$name"
    fi
    [ "$(sum_of "$file")" != "$before" ] || break
    if [ "$round" = 3 ]; then
      verdict=
      report="$file was saved again and again while it was compiled"
    fi
  done
  if [ ! -f "$file" ]; then
    verdict=
    report="$file is gone"
  fi
  if [ "$verdict" = 'not started' ] && ! as_delivered; then verdict=wrong; fi
}

# A compiler would only say that the class is missing, or list bytes. An editor that saves as UTF-16 leaves zeros.
has_no_code() {
  [ -r "$file" ] || return 1
  if [ "$(code_of "$file")" = "$(printf '' | cksum)" ]; then
    report="$file has no line of code: $me reset $(number_of "$file") gives back what was delivered"
  elif [ "$(tr -d '\000' <"$file" | cksum)" != "$(cksum <"$file")" ]; then
    report="$file is no text that a compiler reads: save it as UTF-8"
  else
    return 1
  fi
  verdict='does not compile'
  warnings=
}

sum_of() { cksum <"$1" || :; } 2>/dev/null

delivered() { echo "$(dirname "$file")/delivered/$(basename "$file")"; }

as_delivered() { [ "$(code_of "$file")" = "$(code_of "$(delivered)")" ]; }  # but for comments and spaces
code_of() { LC_ALL=C sed '1s/^\xef\xbb\xbf//; s|//.*||' "$1" | tr -d '[:space:]' | cksum; }

build() {  # build TARGET: sets `said`
  said=$(env -u CLICOLOR_FORCE LC_ALL=C cmake --build "$judging" --target "$1" 2>&1)
}

make_anew() {
  echo "$judging is damaged: it is made anew, which takes a minute" >&2
  rm -rf "$judging"
  configure exercises >/dev/null 2>&1 || :
}

# Why `said` is no program. Sets `verdict`, or `report` alone if the learner has no part in it; false if the
# folder must be damaged.
find_error() {
  ! report=$(find_trouble) || return 0
  first=$(printf '%s\n' "$said" | first_error | without_root)
  report=$(printf '%s\n' "$said" | first_error "$(basename "$file")" | without_root)
  # Where the test comes first, the file alone may tell more: what is open at its end confuses the test.
  if [ "$report" != "$first" ] && [ "$1" = "$name" ] && ! build "${name}_alone"; then
    report=$(printf '%s\n' "$said" | first_error "$(basename "$file")" | without_root)
  fi
  if [ -n "$report" ]; then
    verdict='does not compile'
  elif [ "$1" != "${name}_solution" ] && build "${name}_solution"; then
    verdict='does not compile'
    report="$first
  the test is right, and so it asks for a name or a type that is another one in $file"
  else  # neither the learner's file nor the answer: what both are built of may have been edited
    edited=${first%%:*}
    case $first in
      build/*) ;;
      *error:*) [ ! -f "$edited" ] || report="$first
  $edited is no exercise but a file of the course: what has changed in it?"; ;;
    esac
    [ -z "$report" ] || return 0
  fi
  [ -n "$verdict" ]
}

# What stops a build and is nobody's mistake here. The same words may stand in the learner's lines, which the compiler
# quotes.
find_trouble() {
  trouble=$(printf '%s\n' "$said" | grep -vE '^ *[0-9]* \||:[0-9]+: (error|warning|note): ' | grep -E -m 1 \
    'No space left on device|Disk quota exceeded|Killed signal|Cannot allocate memory|memory exhausted|Read-only file system|Permission denied|Cannot create temporary file|still dirty after') &&
    echo "$trouble" | without_root
}

# Of what a compiler says: the first error in the file of that name, with its lines and some advice. Without a
# name: in any file. A name may be that of a folder, with its slash.
first_error() {
  name_of_file=${1:-} awk '
    function show(at) {
      print line[at]
      for (last = at + 3; ++at <= last && line[at] ~ /^ /;) print line[at]
    }
    function mine(text) {
      if (wanted ~ /\/$/) return index(text, wanted) == 1  # any file of a folder
      return wanted == "" || index(text, "/" wanted ":")
    }
    # Whether the error is in the first word of its line.
    function begins_at_the_caret(at) {
      return match(line[at + 2], /\^/) && substr(line[at + 1], 1, RSTART - 1) ~ /^ *[0-9]+ \| *$/
    }
    # The line of the first brace of a file that is closed by one with another indentation; 0 if there is none.
    # A line within parentheses, or with what a constructor initialises, has that of the line where it begins.
    function left_open(error, text, number, indent, inside, depth, found, i, c, path) {
      path = substr(error, 1, match(error, /:[0-9]+:/) - 1)
      while ((getline text <path) > 0) {
        ++number
        gsub(/"([^"\\]|\\.)*"|\047[^\047]*\047|\/\/.*/, "", text)
        if (!inside && text !~ /^ *:/) { match(text, /^ */); indent = RLENGTH }
        for (i = 1; i <= length(text); i++) {
          c = substr(text, i, 1)
          if (c == "(") ++inside
          if (c == ")") --inside
          if (c == "{") { opens[++depth] = number; at_column[depth] = indent }
          if (c != "}" || !depth) continue
          if (!found && substr(text, 1, i) ~ /^ *}/ && indent != at_column[depth]) found = opens[depth]
          --depth
        }
      }
      close(path)
      return found + 0
    }
    BEGIN { wanted = ENVIRON["name_of_file"] }
    { line[NR] = $0 }
    # An error in the engine, for which a line of the learner asked: g++ names that line before, clang behind it.
    /: +required from/ && mine($0) { asked = NR }
    !at && error && /: note: in instantiation of .* requested here/ && mine($0) { at = error; from = NR }
    !at && /: (fatal )?error: |: undefined reference to |: multiple definition of / {
      if (mine($0)) at = NR
      else if (asked) { at = NR; from = asked }
      else error = NR
      asked = 0
    }
    !note && /: note: to match this .\{/ && mine($0) { note = NR }
    /: error: expected .\}/ { open = 1 }
    END {
      # A brace that nothing closes is missed at the end, which may be in another file.
      if (note && open) {
        sub(/: note: to match this/, ": error: nothing closes this", line[note])
        at = note
      }
      if (!at) exit
      if (from) show(from)
      show(at)
      if (at == note && (probably = left_open(line[note])))
        print "  probably the one in line " probably ": what closes it stands further to the left or to the right"
      if (line[at] ~ /no matching function for call to .*::yield_from\(|no matching member function for call to .yield_from/)
        print "  yield_from(*inner_, kPlace): the inner frame, not what holds it, and where to go on"
      if (line[at] ~ /cannot bind non-const lvalue reference/ && line[at + 1] ~ /yield_from|await/)
        print "  what is awaited is a member, which lives as long as it is needed: " \
          (line[at + 1] ~ /yield_from/ ? "yield_from" : "await") "(inner_.emplace(), kPlace)"
      if (line[at] ~ /(optional|unique_ptr|shared_ptr)<.*has no member named .result|no member named .result. in .std::/)
        print "  sent.result_of(*inner_): the inner frame, not what holds it"
      if (line[at] ~ /coroutine_traits|promise type for this coroutine/)
        print "  here a body is written by hand: return yield(value, kPlace)"
      if (line[at] ~ /(could not convert|no viable conversion) .* .*Step</)
        print "  a body returns a step: yield(value, kPlace), or return_value(value)"
      if (line[at] ~ /cannot convert .*string.* to .int|from .*string.* to .int|incompatible type .*string/ && line[at + 1] ~ /sent.value/)
        print "  sent.value() is what was sent; what an inner frame returned is sent.result_of(inner)"
      if (line[at] ~ /ResumePoint/)
        print "  a resume point is an enumerator, and comes second: yield(value, kPlace)"
      if (line[at] ~ /Sent<aio::None>::value|function .value.: constraints/)
        print "  nothing can be sent here: sent.check() looks at it, sent.result_of(inner) is what was awaited"
      if (line[at] ~ /no matching function for call to .*::await\(/)
        print "  await(inner_, kPlace): what is awaited, and where to go on; of a Ref, await(*ref_, kPlace)"
      if (line[at] ~ /(cannot convert|could not convert|no viable conversion) .*exception_ptr/)
        print "  throw_in() and set_exception() take an exception_ptr: std::make_exception_ptr(error)"
      if (line[at] ~ /error: expected (initializer|.,. or .;.) before/ && begins_at_the_caret(at))
        print "  a ; may be missing at the end of the line before"
      if (line[at] ~ /no matching function for call to .*::set_result\(\)/)
        print "  None is a result as well: set_result({})"
      if (line[at] !~ /jump.* case label/) exit
      # Over what it jumps, a note says.
      while (++at <= NR && line[at] !~ /error: |note: .*(crosses init|bypasses|enters)/);
      if (at > NR || line[at] !~ /note: /) exit
      show(at)
      if (line[at] ~ /try/)
        print "  a switch cannot enter a try: let the try begin behind the case, around the line that reads `sent`"
      else
        print "  a variable that is needed after a yield is a member (a static one is shared by all); for another one,\n" \
          "  put the case into braces"
    }'
}

# The first three warnings in the file of that name: they often name the mistake.
# Of a file that does not compile, a function that does not return, or does not use what it has, is no mistake of
# its own: the statement that does was not understood.
warnings_of() {  # warnings_of NAME [no]
  name_of_file=$1 compiles=${2:-yes} awk '
    BEGIN { wanted = ENVIRON["name_of_file"] }
    ENVIRON["compiles"] == "no" &&
      /may fall through|\[-W(return-type|unused-(variable|parameter|but-set-variable|but-set-parameter))\]/ { left = 0; next }
    /: warning: / && (wanted ~ /\/$/ ? index($0, wanted) == 1 : index($0, "/" wanted ":")) && ++found <= 3 {
      print
      left = 2
      next
    }
    left-- > 0 && /^ / { print; next }
    { left = 0 }'
}

without_root() {  # paths from the root on
  root_of_all="$root/" awk '
    BEGIN { root = ENVIRON["root_of_all"] }
    {
      while ((at = index($0, root))) $0 = substr($0, 1, at - 1) substr($0, at + length(root))
      sub(/^(\.\.\/)+/, "")
      print
    }'
}

# At most the first and the last ten thousand bytes of what is read, however much it is, with a \001 between.
bounded() {
  tr -d '\000\001' | {
    head -c 10000
    printf '\001'
    tail -c 10000
  }
}

# Runs a judge that is built. Two sanitizers, two exit codes: 23 for what is left behind at the end, 99 for all
# the rest. They abort instead, where the judge still can say what it has done (judge_main.cpp).
run_judge() {
  written=$root/$judging/report
  rm -f "$written"
  # How it ends is said behind all that it printed, and on another way: 3 leads to `ended`, 4 to `printed`.
  printed=$(
    {
      ended=$(
        {
          {
            with=0
            # Nothing may be loaded before AddressSanitizer; and Ctrl-C reaches what runs in the foreground.
            # shellcheck disable=SC2086  # `plain` is a list of words
            AIO_REPORT=$written LSAN_OPTIONS=exitcode=23 \
              ASAN_OPTIONS=abort_on_error=1:exitcode=99:detect_stack_use_after_return=1:hard_rss_limit_mb=3000${asan_too:-} \
              UBSAN_OPTIONS=abort_on_error=1:exitcode=99:print_stacktrace=1 \
              env -u LD_PRELOAD timeout --foreground -k 2 "${judge_at_most:-120}" $plain "$judging/bin/$1" 2>&1 </dev/null 3>&- 4>&- 9>&- ||
              with=$?
            echo "$with" >&3
          } | bounded >&4
        } 3>&1
      )
      printf '\nends with %s' "$ended"
    } 4>&1
  )
  status=${printed##*ends with }
  printed=${printed%?ends with *}
  begin=${printed%%"$(printf '\001')"*}
  end=${printed#"$begin"?}
  printed=$begin$end
  [ ${#end} -lt 10000 ] || printed="$begin
and so on
$end"
  said_last=$(sed -n 's/^verdict: //p' "$written" 2>/dev/null | tail -n 1)
  report=$(sed '/^verdict: /d' "$written" 2>/dev/null || :)
  case $said_last in
    '') without_word ;;
    passed) passed_until_the_end ;;
    *) verdict=$said_last ;;
  esac
  case $verdict in
    crashed | leaked)
      happened=$(printf '%s\n' "$printed" | with_lines "$judging/bin/$1" | what_happened)
      report="$report${report:+${happened:+
}}$happened"
      [ -n "$report" ] || report="  it ended with exit code $status"
      ;;
  esac
  shown=$(printf '%s\n' "$printed" | prints)
  [ -z "$verdict" ] || report="$shown${shown:+${report:+
}}$report"
}

# Of many frames AddressSanitizer knows only where they are in the program. addr2line, which comes with the
# compiler, reads file and line from there.
with_lines() {  # with_lines PROGRAM
  traced=$(cat)
  offsets=$(printf '%s\n' "$traced" | sed -n "s|^ *#.*/${1##*/}+\(0x[0-9a-f]*\)).*|\1|p" | head -n 50)
  # shellcheck disable=SC2086  # `offsets` is a list of words
  places=$(if [ -n "$offsets" ]; then addr2line -a -e "$1" $offsets; fi 2>/dev/null) || places=''
  printf '%s\n' "$places" -- "$traced" | program=${1##*/} awk '
    BEGIN { end = "/" ENVIRON["program"] "+0x" }
    !behind && /^--$/ { behind = 1; next }
    !behind && /^0x/ { sub(/^0x0*/, ""); offset = $0; next }
    !behind { sub(/ \(discriminator.*/, ""); if (/:[1-9]/) place[offset] = $0; next }
    /^ *#/ && (at = index($0, end)) {
      offset = substr($0, at + length(end))
      sub(/\).*/, "", offset)
      n = split(substr($0, 1, at), part, / \(/)
      if (offset in place) $0 = substr($0, 1, at - length(part[n]) - 1) place[offset]
    }
    { print }'
}

# What happened, and the first lines that name a file of the exercise. A frame of which nobody knows the line
# stands for them if there is none.
what_happened() {
  mine=${mine_in_traces:-exercises/ex[^ ]*hpp:} awk '
    BEGIN { mine = ENVIRON["mine"] }
    /Assertion .*_M_is_engaged/ { advice = "  an empty std::optional was read: its emplace() makes what is in it" }
    /Assertion .*get\(\) != pointer\(\)/ { advice = "  an empty pointer was followed: make what it points to first" }
    /SEGV on unknown address 0x0000000000/ { advice = "  an empty pointer or Ref was followed: make what it points to first" }
    /^SUMMARY: / { next }
    /^===== it was here/ { if (found) exit; next }  # the report of a sanitizer has said it
    /stack-use-after-return/ { returned = 1 }
    in_frame && !/::resume\(/ { advice = "  a local of a function is gone when the function returns; a lambda that is called later\n" \
      "  holds a copy: [x], and not [&x]" }
    { in_frame = 0 }
    returned && / is located in stack of thread/ {  # the next line says of which frame
      advice = "  a local of resume() is gone when resume() returns: make it a member"
      in_frame = 1
      label = "  it was a local here:"
      next
    }
    /^freed by thread/ { label = "  it was deleted here:"; next }
    /^previously allocated by thread/ { label = "  it was made here:"; next }
    /ERROR: |runtime error: |hard rss limit|Assertion|terminate called| <== Memory access/ { say($0); next }
    $0 ~ mine { if (label) print label; label = ""; say($0); found = 1; next }
    /^ *#[0-9]+ .* in [A-Za-z_:<>]+::resume\(/ && !frame && !/ in (aio|std)::/ { frame = $0 }
    function say(text) {
      sub(/^==[0-9]+==/, "", text)
      if (length(text) > 200 && match(text, /Assertion /))  # between them a long name
        text = substr(text, 1, 80) " ... " substr(text, RSTART)
      if (!seen[text]++ && ++said <= 8) print substr(text, 1, 300)
    }
    END {
      if (!found && frame) print frame
      if (advice) print advice
    }' | without_root
}

# What the learner's code printed: some lines of it.
prints() {
  awk '
    /^==[0-9]+==|^=====|^AddressSanitizer:DEADLYSIGNAL|runtime error: |^terminate called|: Assertion / { exit }
    /^(Killed|Terminated|Aborted|Illegal instruction|Segmentation fault|Bus error)$/ { next }  # says the shell
    /./ { line[++n] = "  " substr($0, 1, 200) }
    END {
      if (n) print "printed:"
      for (i = 1; i <= n; i++) {
        if (i <= 8 || i > n - 8) print line[i]
        else if (i == 9) print "  ..."
      }
    }' | tr -d '\001-\010\013-\037'
}

passed_until_the_end() {  # the last test has passed; was there anything behind it?
  case $status,$printed in
    *'LeakSanitizer has encountered a fatal error'*) report=$(printf '%s\n' "$printed" | grep -a -m 1 LeakSanitizer) ;;
    0,*) verdict=passed ;;
    *'ERROR: AddressSanitizer'*) verdict=crashed ;;
    *'detected memory leaks'*) verdict=leaked ;;
    *) verdict=crashed ;;
  esac
}

without_word() {  # the judge has not finished
  case $status,$printed in
    *'Shadow memory range interleaves'* | *'ReserveShadowMemoryRange failed'* | *'LeakSanitizer has encountered a fatal'*)
      report="$(printf '%s\n' "$printed" | grep -a -m 1 -E 'Shadow|LeakSanitizer')
  the sanitizers cannot start here: they need setarch -R, which a container or a debugger may forbid"
      ;;
    98,*) report="the report could not be written to $judging: is the disk full?" ;;
    126,* | 127,*) report="programs in $judging/bin cannot be run here: $printed" ;;
    130,* | 143,*) report='it was stopped' ;;
    124,*)
      verdict=hung
      report='  and nothing was heard of it for minutes'
      ;;
    137,*)
      verdict=crashed
      report='  it was killed: is the memory full?'
      ;;
    *) verdict=crashed ;;
  esac
}
