#include <sstream>
#include <stdexcept>

#include "stage1_generators/shared/recorder/recording.hpp"
#include "stage1_generators/shared/recorder/source_text.hpp"

namespace aio::trace {

namespace {

const std::string kPage = "docs/stepper/";

std::string page_file(const std::string& name) {
  std::string text = read_project_file(kPage + name);
  if (text.empty()) {
    throw std::runtime_error("the stepper page is not there: no " + kPage + name +
                             " in the folder that this program was built from");
  }
  return text;
}

/// What stands between `before` and `after`, if `line` is made of these.
std::string between(const std::string& line, const std::string& before, const std::string& after) {
  const std::size_t begin = line.find(before);
  if (begin == line.npos) return {};
  const std::size_t end = line.find(after, begin + before.size());
  return end == line.npos ? "" : line.substr(begin + before.size(), end - begin - before.size());
}

/// In a script, "</" could end it, and "<!--" with "<script" could keep it from ending. In JSON a
/// "<" stands in strings only.
std::string in_a_script(const std::string& json) {
  std::string text;
  for (const char c : json) text += c == '<' ? "\\u003c" : std::string(1, c);
  return text;
}

}  // namespace

void write_html(const Recording& recording, std::ostream& out) {
  std::istringstream page(page_file("index.html"));
  std::ostringstream json;
  write_json(recording, json);
  for (std::string line; std::getline(page, line);) {
    const std::string style = between(line, "<link rel=\"stylesheet\" href=\"", "\">");
    const std::string script = between(line, "<script src=\"", "\"></script>");
    if (!style.empty()) {
      out << "<style>\n" << page_file(style) << "</style>\n";
    } else if (script == "beside.js" || script.find("recordings/") != script.npos) {
      // what belongs to the scenes of the project is not here
    } else if (!script.empty()) {
      out << "<script>\n" << page_file(script) << "</script>\n";
    } else if (line.find("</body>") != line.npos) {
      out << "<script>\nrecorded(" << in_a_script(json.str()) << ");\n</script>\n" << line << '\n';
    } else {
      out << line << '\n';
    }
  }
}

}  // namespace aio::trace
