# Takes the bodies out of a file of the engine: awk -f stub.awk FILE FILE >STUB (twice the same file)
#
# What a learner writes stands between two comments:
#
#     // own: the loop
#     void SleepLoop::wait() {          void SleepLoop::wait() {
#       ...                        ->     throw own::NotDone();
#     }                                 }
#     // own: end
#
# There, each function that begins as far in as the comment loses its body; comments, templates and all else stay.
# It relies on the layout that clang-format gives: the closing brace stands below the begin of its function.

FNR == NR {
  if (/^#include/) last_include = FNR
  if (/^ *\/\/ own: end$/) has_parts = 1
  next
}

/^ *\/\/ own: end$/ {
  inside = 0
  print
  next
}

/^ *\/\/ own: / {
  match($0, /^ */)
  inside = 1
  indent = substr($0, 1, RLENGTH)
  print
  next
}

inside && in_body {
  if ($0 == indent "}") {
    in_body = 0
    print
  }
  next
}

# A function in one line: its body begins behind the list of parameters.
inside && /\)( const| noexcept| override| final)* \{ .*\}$/ {
  match($0, /\)( const| noexcept| override| final)* \{ /)
  print substr($0, 1, RSTART + RLENGTH - 1) "throw own::NotDone(); }"
  next
}

inside {
  if (begun != "") begun = begun $0
  else if (index($0, indent) == 1 && substr($0, length(indent) + 1) ~ /^[A-Za-z_[]/) begun = $0
}

{ print }

inside && begun ~ /[;}]$/ { begun = "" }
inside && begun ~ /\{$/ {
  if (begun ~ /\(/) {
    print indent "  throw own::NotDone();"
    in_body = 1
  }
  begun = ""
}

FNR == last_include && has_parts { print (/</ ? "\n" : "") "#include \"stage1_generators/shared/own/not_done.hpp\"  // for what is not written yet" }
