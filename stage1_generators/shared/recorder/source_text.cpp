#include "stage1_generators/shared/recorder/source_text.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#ifndef AIO_ROOT  // where the project lies; the build says it
#define AIO_ROOT "."
#endif

namespace aio::trace {

namespace {

using Lines = std::vector<std::string_view>;

bool starts_class(std::string_view line) {
  return line.starts_with("class ") || line.starts_with("struct ") || line.starts_with("template");
}
bool ends_class(std::string_view line) {
  return line.starts_with("};") || line.starts_with("}  //");
}

using Names = std::map<int, std::string>;

/// "enum { kStart, kLine4 = 4 };  // ..." -> 0: kStart, 4: kLine4. Reads on until the "}".
Names enumerators(const Lines& lines, std::size_t line) {
  Names names;
  std::string name;
  int number = 0;
  bool inside = false;
  for (; line < lines.size(); ++line) {
    const std::string_view text = lines[line].substr(0, lines[line].find("//"));
    for (const char c : text) {
      if (c == '{') {
        inside = true;
        name.clear();
      } else if (inside && (c == ',' || c == '}')) {
        const std::size_t sign = std::min(name.size(), name.find('='));
        if (sign < name.size()) {
          number = static_cast<int>(std::strtol(name.c_str() + sign + 1, nullptr, 0));
        }
        if (sign > 0) names[number++] = name.substr(0, sign);
        name.clear();
        if (c == '}') return names;
      } else if (!std::isspace(static_cast<unsigned char>(c))) {
        name += c;
      }
    }
  }
  return names;
}

bool is_enum(std::string_view line) {
  const std::size_t word = line.find_first_not_of(' ');
  return word != line.npos && line.substr(word).starts_with("enum {");
}

Names first_enum(const Lines& lines, std::size_t begin, std::size_t end) {
  for (std::size_t line = begin; line < end; ++line) {
    if (is_enum(lines[line])) return enumerators(lines, line);
  }
  return {};
}

/// The line of the "}" that stands as far to the right as the beginning of line `line`; 0: none.
std::size_t end_of_block(const Lines& lines, std::size_t line, std::size_t end) {
  const std::size_t column = lines[line].find_first_not_of(' ');
  while (++line < end) {
    if (lines[line].find_first_not_of(' ') == column && lines[line][column] == '}') return line;
  }
  return 0;
}

void append_lines(std::string_view text, Lines& lines) {
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
}

/// "class Sleepy final : public Coroutine<> {" declares "Sleepy", with the base "Coroutine".
bool declares(std::string_view line, const std::string& name) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line.starts_with("class " + name + " ") || line.starts_with("struct " + name + " ");
}
std::string base_in(std::string_view line) {
  const std::string_view before = ": public ";
  const std::size_t base = line.find(before);
  if (base == line.npos) return {};
  line.remove_prefix(base + before.size());
  return std::string(line.substr(0, line.find_first_of("<{ ,")));
}

/// "AnyCoroutine::Step AsyncSend::attempt() {" is of "AsyncSend"; "class AsyncSend final" too.
std::string class_of(std::string_view line) {
  if (line.starts_with("class ") || line.starts_with("struct ")) {
    line.remove_prefix(line.find(' ') + 1);
    return std::string(line.substr(0, line.find_first_of(" :")));
  }
  line = line.substr(0, line.find('('));
  const std::size_t end = std::min(line.rfind("::"), line.size());
  const std::size_t begin = line.find_last_of(" :", end - 1) + 1;
  return std::string(line.substr(begin, end - begin));
}

/// The enum of the class, or of its base, in this header or in one that it includes.
Names enum_of_class(const std::string& header, const std::string& name) {
  std::vector<std::string> files = {header};
  for (std::size_t file = 0; file < files.size(); ++file) {
    const std::string text = read_project_file(files[file]);
    Lines lines;
    append_lines(text, lines);
    for (std::size_t line = 0; line < lines.size(); ++line) {
      constexpr std::string_view include = "#include \"";
      if (file == 0 && lines[line].starts_with(include)) {
        const std::string_view path = lines[line].substr(include.size());
        files.emplace_back(path.substr(0, path.find('"')));
      }
      if (!declares(lines[line], name)) continue;
      Names names = first_enum(lines, line, end_of_block(lines, line, lines.size()));
      const std::string base = base_in(lines[line]);
      if (!names.empty() || base.empty() || base == name) return names;
      return enum_of_class(header, base);
    }
  }
  return {};
}

/// The label of a line "case kName:" or "case kName: {", or "".
std::string_view case_label(std::string_view line) {
  const std::size_t word = line.find("case k");
  if (word == line.npos || line.find_first_not_of(' ') != word) return {};
  line.remove_prefix(word + 5);
  return line.substr(0, line.find(':'));
}

bool is_default(std::string_view line) {
  const std::size_t word = line.find_first_not_of(' ');
  return word != line.npos && line.substr(word).starts_with("default:");
}

bool asks_where_to_go_on(std::string_view line) {
  return line.find("switch (") != line.npos && line.find("resume_point())") != line.npos;
}

/// "case kStart: case kAgain:" has "kAgain" after "case ".
bool has_word_after(std::string_view line, std::string_view before, std::string_view word) {
  for (std::size_t at = 0; (at = line.find(before, at)) != line.npos;) {
    at += before.size();
    const std::string_view rest = line.substr(at);
    if (!rest.starts_with(word)) continue;
    const char next = rest.size() > word.size() ? rest[word.size()] : ' ';
    if (!std::isalnum(static_cast<unsigned char>(next)) && next != '_') return true;
  }
  return false;
}

/// "AnyCoroutine::Step AsyncRecv::attempt() {"
bool starts_member(std::string_view line) {
  line = line.substr(0, line.find('('));
  return line.substr(line.rfind(' ') + 1).find("::") != line.npos;
}

bool starts_body(std::string_view line) {
  return line.find("resume(Sent") != line.npos && !line.ends_with(';');
}

/// The first line of the class or function at file level that has `line`, and the line after it.
std::pair<std::size_t, std::size_t> block_around(const Lines& lines, std::size_t line) {
  if (line >= lines.size()) return {0, 0};  // the file is not there
  std::size_t begin = line;
  while (begin > 1 && !starts_class(lines[begin]) && lines[begin - 1] != "}" &&
         !ends_class(lines[begin - 1])) {
    --begin;
  }
  while (begin < line && (lines[begin].empty() || lines[begin].starts_with("//"))) ++begin;
  std::size_t end = line;
  while (end < lines.size() && !ends_class(lines[end]) && lines[end] != "}") ++end;
  return {begin, end};
}

/// While it lives, a file can be opened, also if the scene has just seen to it that none can.
class DescriptorLeft {
 public:
  DescriptorLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit all = before_;
    all.rlim_cur = all.rlim_max;
    setrlimit(RLIMIT_NOFILE, &all);
  }
  ~DescriptorLeft() { setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorLeft(const DescriptorLeft&) = delete;
  DescriptorLeft& operator=(const DescriptorLeft&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

std::string read_project_file(const std::string& path) {
  std::ostringstream text;
  const DescriptorLeft left;
  const std::ifstream file(std::string(AIO_ROOT) + "/" + path);
  if (file) text << file.rdbuf();
  return text.str();
}

int SourceText::file(std::string_view path) {
  const auto known = std::ranges::find(sources_, path, &Source::path);
  const int file = static_cast<int>(known - sources_.begin());
  if (known == sources_.end()) {
    sources_.push_back({std::string(path), read_project_file(std::string(path))});
    File& added = files_.emplace_back();
    added.lines.emplace_back();
    added.text = sources_.back().text;
    append_lines(added.text, added.lines);
  }
  return file;
}

std::string SourceText::resume_name(Place at, int number) {
  const auto [begin, end] = block_around(lines(at), at.line);
  Names names = first_enum(lines(at), begin, end);
  if (names.empty()) {  // a body outside of its class: its cases stand in the enumerators' order
    for (std::size_t line = begin; line < end; ++line) {
      const std::string_view label = case_label(lines(at)[line]);
      if (!label.empty()) names.emplace(static_cast<int>(names.size()), label);
    }
  }
  if (names.empty()) {  // a part of a body, whose class stands in the header
    const std::string& path = sources_[at.file].path;
    names = enum_of_class(path.substr(0, path.rfind('.')) + ".hpp", class_of(lines(at)[begin]));
  }
  const auto name = names.find(number);
  return name == names.end() ? "point " + std::to_string(number) : name->second;
}

int SourceText::resume_line(Place at, const std::string& name) {
  const auto [begin, end] = block_around(lines(at), at.line);
  std::size_t body = 0, behind = 0;
  for (std::size_t line = begin; line < end; ++line) {
    const std::string_view text = lines(at)[line];
    if (case_label(text) == name) return static_cast<int>(line);
    if (body == 0 && starts_body(text)) body = line;
    if (behind > line && is_default(text)) behind = line;
    if (behind == 0 && asks_where_to_go_on(text)) behind = end_of_block(lines(at), line, end);
  }
  if (behind) return static_cast<int>(behind);
  if (body == 0 && begin < end && starts_member(lines(at)[begin])) body = begin;
  return static_cast<int>(body);
}

bool SourceText::lacks_case(Place at, const std::string& name) {
  const auto [begin, end] = block_around(lines(at), at.line);
  std::size_t behind = 0;
  for (std::size_t line = begin; line < end; ++line) {
    const std::string_view text = lines(at)[line].substr(0, lines(at)[line].find("//"));
    if (asks_where_to_go_on(text)) behind = end_of_block(lines(at), line, end) + 1;
    if (is_default(text)) return false;
    if (has_word_after(text, "case ", name) || has_word_after(text, "== ", name)) return false;
  }
  if (behind < 2) return false;
  const auto first_of = [&](std::size_t line) { return lines(at)[line].find_first_not_of(" \r"); };
  while (behind < end && first_of(behind) == std::string_view::npos) ++behind;
  if (behind >= end) return false;
  const std::string_view rest = lines(at)[behind].substr(first_of(behind));
  return rest.starts_with("return return_value();") || rest.starts_with('}');
}

}  // namespace aio::trace
