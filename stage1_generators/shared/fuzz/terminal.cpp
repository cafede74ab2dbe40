// A recording with any text in it, walked through in the terminal with any keys.
//
// A scene prints what others have sent, and a frame may hold it. None of that may move the cursor
// or break the lines: a screen has as many lines as the window, none is longer, and all is plain
// ASCII.
#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

#include "stage1_generators/shared/fuzz/must.hpp"
#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/walk.hpp"

namespace {

using namespace aio::trace;
using aio::fuzz::must;

/// Takes one thing after the other off the input; zeros and empty texts when it is used up.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  int number() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  std::string text() {
    const auto size = static_cast<std::size_t>(number());
    const std::string part(bytes_.substr(0, size));
    bytes_.remove_prefix(part.size());
    // Few bytes for much text: what repeats is as good as what does not.
    std::string text = part;
    if (size > 250) text.resize(5000, part.empty() ? 'x' : part.back());
    return text;
  }
  /// Mostly small, sometimes the largest, and negative.
  int any_int() {
    const int byte = number();
    return byte == 255 ? 2147483647 : byte == 254 ? -2147483647 - 1 : byte - 2;
  }
  double any_double() {
    constexpr double odd[] = {-1e300, 1e300, 1e-300, 0.1};
    const int byte = number();
    return byte < 250 ? byte / 8.0 : odd[byte % 4];
  }

 private:
  std::string_view bytes_;
};

template <class Make>
auto some(Input& input, Make make) {
  std::vector<decltype(make())> all;
  for (int i = input.number() % 4; i > 0; --i) all.push_back(make());
  return all;
}

FrameView frame_from(Input& in) {
  constexpr const char* states[] = {"created", "running", "suspended", "closed"};
  FrameView frame;
  frame.name = in.text();
  frame.state = states[in.number() % 4];
  frame.resume = in.text();
  frame.at = {in.number() % 2, in.any_int()};
  frame.case_line = in.any_int();
  frame.caller = in.any_int();
  frame.delegate = in.any_int();
  frame.waits = in.text();
  frame.members = some(in, [&] { return std::pair(in.text(), in.text()); });
  return frame;
}

Step step_from(Input& in) {
  Step step;
  step.kind = in.number() % 2 ? "resumed" : "turn";
  step.what = in.text();
  step.frame = in.any_int();
  step.at = {in.number() % 3, in.any_int()};
  step.time = in.any_double();
  step.turn = in.any_int();
  step.output = in.text();
  const int parts = in.number();
  if (parts & 1) step.frames[in.number() % 5] = frame_from(in);
  if (parts & 2) step.frames[in.number() % 5] = std::nullopt;
  if (parts & 4) step.stack = some(in, [&] { return in.any_int(); });
  if (parts & 8)
    step.ready = some(in, [&] { return ReadyView{in.text(), in.any_int(), in.text()}; });
  if (parts & 16)
    step.timers = some(in, [&] { return TimerView{in.any_double(), in.text(), in.any_int()}; });
  if (parts & 32)
    step.descriptors = some(in, [&] {
      return DescriptorView{in.text(), "read", in.text(), in.any_int(), true};
    });
  if (parts & 64)
    step.futures = some(in, [&] {
      return FutureView{in.any_int(), in.text(),    "pending",
                        in.any_int(), in.any_int(), some(in, [&] { return in.text(); })};
    });
  return step;
}

void check_screen(const Recording& recording, const View& view, Size size) {
  must(view.step < recording.steps.size(), "one always stands at a step");
  const std::vector<Line> lines = screen(recording, view, size);
  must(lines.size() == size.rows, "a screen has as many lines as the window");
  for (const Line& line : lines) {
    std::size_t width = 0;
    for (const Span& span : line) {
      width += span.text.size();
      must(std::ranges::all_of(span.text, [](char c) { return c >= ' ' && c <= '~'; }),
           "a line is plain ASCII");
    }
    must(width <= size.columns, "no line is longer than the window is wide");
  }
}

/// In the text of --trace a line has its end, and no other control character.
void check_text(const Recording& recording) {
  std::ostringstream out;
  write_text(recording, out);
  must(std::ranges::all_of(out.str(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }),
       "the printed steps are plain ASCII");
}

/// All that has a meaning in JSON or in a page is escaped.
void check_json(const Recording& recording) {
  std::ostringstream out;
  write_json(recording, out);
  const std::string json = out.str();
  must(std::ranges::none_of(json, [](unsigned char c) { return c < ' ' && c != '\n'; }),
       "JSON has no control character");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  Input in({reinterpret_cast<const char*>(data), size});
  Recording recording;
  recording.stage = 1;
  recording.scene = "scene";
  recording.summary = "a summary";
  recording.sources = {{"stage1/a.cpp", in.text()}, {"stage1/b.cpp", "one\ntwo\n\tthree"}};
  const Size window{static_cast<std::size_t>(in.number()),
                    static_cast<std::size_t>(in.number() % 64)};
  std::vector<int> keys;
  for (int i = in.number() % 16; i > 0; --i) keys.push_back(in.number() * 2);
  do recording.steps.push_back(step_from(in));
  while (!in.empty() && recording.steps.size() < 20);

  check_text(recording);
  check_json(recording);
  Walk walk(recording);
  check_screen(recording, walk.view(), window);
  for (const int key : keys) {
    constexpr int often[] = {'n', 'p', 't', 'l', 'g', kEnter, kEnd, kHome, '?', '9', kBackspace};
    walk.press(key < 256 ? often[key % std::size(often)] : key - 250);
    check_screen(recording, walk.view(), window);
    if (walk.left()) break;
  }
  return 0;
}
