// A part of stage 1 where a learner's engine is built, and nowhere else.
#include "stage1_generators/shared/own/not_done.hpp"

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace aio::own {

namespace {
constexpr int kNotDone = 3;  // as a judge of an exercise says it
}  // namespace

NotDone::NotDone(const std::source_location& where) {
  const std::string function = short_name(where.function_name());
  if (met_not_done) met_not_done(function);
  std::cout.flush();
  std::fflush(nullptr);
  std::cerr << "own/" << where.file_name() << ":" << where.line() << ": " << function
            << " is not written yet\n";
  _exit(kNotDone);
}

std::string short_name(const std::string& function) {
  std::string name;
  int depth = 0;  // inside of < and >
  for (const char c : function.substr(0, function.find('('))) {
    if (c == '<') ++depth;
    if (depth == 0) name += c;
    if (c == '>') --depth;
  }
  name.erase(0, name.find_last_of(" *&") + 1);  // what it returns
  return name.starts_with("aio::") ? name.substr(5) : name;
}

}  // namespace aio::own
