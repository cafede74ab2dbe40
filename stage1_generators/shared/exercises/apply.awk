# Makes a wrong answer of the answer and a change: awk -f apply.awk ANSWER CHANGE >WRONG
#
# A change is lines of the answer, and what is there instead:
#
#     -            --n_;
#     +            n_ = n_;
#
# A line that begins with a space stays; such lines say which place is meant. "@@" is between two places.
# What a change replaces must be in the answer, and at one place only.

function fail(what) {
  print FILENAME ": " what ":" >"/dev/stderr"
  printf "%s", old >"/dev/stderr"
  failed = 1
  exit 1
}

function replace(    at) {
  at = index(text, old)
  if (old == "" || !at) fail("the answer has no such lines")
  if (index(substr(text, at + 1), old)) fail("the answer has these lines more than once")
  if (at <= done) fail("these lines come before those of the change above")
  wrong = wrong substr(text, done + 1, at - 1 - done) new
  done = at - 1 + length(old)
  old = new = ""
}

FNR == NR { text = text $0 "\n"; next }
/^@@/ { replace(); next }
/^[- ]/ { old = old substr($0, 2) "\n" }
/^[+ ]/ { new = new substr($0, 2) "\n" }
/^$/ { old = old "\n"; new = new "\n" }
END {
  if (failed) exit 1
  replace()
  printf "%s%s", wrong, substr(text, done + 1)
}
