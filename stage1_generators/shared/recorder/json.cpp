// Writing only, and only what a recording needs: small enough to do without a library.
#include <cmath>
#include <cstdio>

#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::trace {

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < ' ') {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", c);
      out += code;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json(double number) {
  if (!std::isfinite(number)) return "null";
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", number);
  return text;
}

/// Writes {"a":1,...}: each call adds a member, those of no value are left out.
class Object {
 public:
  Object& raw(const char* name, const std::string& value) {
    text_ += (text_.empty() ? "" : ",") + quoted(name) + ":" + value;
    return *this;
  }
  Object& add(const char* name, const std::string& value) { return raw(name, quoted(value)); }
  Object& add_if(const char* name, const std::string& value) {
    return value.empty() ? *this : add(name, value);
  }
  Object& add_if(const char* name, int value) {
    return value == 0 ? *this : raw(name, std::to_string(value));
  }
  Object& add_if(const char* name, Place place) {
    if (place.line == 0) return *this;
    return raw(name, "[" + std::to_string(place.file) + "," + std::to_string(place.line) + "]");
  }
  std::string text() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

template <class T, class ToJson>
std::string array(const std::vector<T>& items, ToJson to_json) {
  std::string text;
  for (const T& item : items) text += (text.empty() ? "" : ",") + to_json(item);
  return "[" + text + "]";
}

std::string json(const FrameView& frame) {
  Object object;
  object.add("name", frame.name).add("function", frame.function).add("state", frame.state);
  object.add("resume", frame.resume).add_if("at", frame.at).add_if("case", frame.case_line);
  object.add_if("caller", frame.caller).add_if("delegate", frame.delegate);
  object.add_if("top", frame.top).add_if("waits", frame.waits);
  object.add_if("created_by", frame.created_by);
  if (!frame.members.empty()) {
    object.raw("members", array(frame.members, [](const auto& member) {
                 return "[" + quoted(member.first) + "," + quoted(member.second) + "]";
               }));
  }
  return object.text();
}

std::string json(const ReadyView& ready) {
  return Object()
      .add("who", ready.who)
      .add_if("frame", ready.frame)
      .add_if("with", ready.with)
      .text();
}

std::string json(const TimerView& timer) {
  Object object;
  if (timer.at) object.raw("at", json(*timer.at));
  return object.add("who", timer.who).add_if("frame", timer.frame).text();
}

std::string json(const DescriptorView& descriptor) {
  Object object;
  object.add("role", descriptor.role).add("event", descriptor.event).add("who", descriptor.who);
  object.add_if("frame", descriptor.frame).raw("ready", descriptor.ready ? "true" : "false");
  return object.text();
}

std::string json(const FutureView& future) {
  Object object;
  object.raw("id", std::to_string(future.id)).add("name", future.name).add("state", future.state);
  object.add_if("frame", future.frame).add_if("waits", future.waits);
  object.add_if("created_by", future.created_by).add_if("cancelled_by", future.cancelled_by);
  object.raw("callbacks", array(future.callbacks, quoted));
  return object.text();
}

std::string json(const Cause& cause) {
  return Object().raw("step", std::to_string(cause.step)).add("how", cause.how).text();
}

std::string json(const CallView& call) {
  Object object;
  return object.add("name", call.name)
      .add("asked", call.asked)
      .add("answered", call.answered)
      .text();
}

template <class T>
void add_pane(Object& step, const char* name, const std::optional<std::vector<T>>& pane) {
  if (pane) step.raw(name, array(*pane, [](const T& item) { return json(item); }));
}

std::string json(const Step& step) {
  Object object;
  object.add("kind", step.kind).add("part", step.part).add("what", step.what);
  if (step.cause) object.raw("cause", json(*step.cause));
  if (step.call) object.raw("call", json(*step.call));
  object.add_if("frame", step.frame);
  object.add_if("at", step.at);
  if (step.time >= 0 && std::isfinite(step.time)) object.raw("time", json(step.time));
  object.add_if("turn", step.turn).add_if("output", step.output);
  if (!step.frames.empty()) {
    Object frames;
    for (const auto& [id, frame] : step.frames) {
      frames.raw(std::to_string(id).c_str(), frame ? json(*frame) : "null");
    }
    object.raw("frames", frames.text());
  }
  if (step.stack) {
    object.raw("stack", array(*step.stack, [](int id) { return std::to_string(id); }));
  }
  add_pane(object, "ready", step.ready);
  add_pane(object, "timers", step.timers);
  add_pane(object, "descriptors", step.descriptors);
  add_pane(object, "futures", step.futures);
  return object.text();
}

}  // namespace

void write_json(const Recording& recording, std::ostream& out) {
  out << "{\"format\":1,\"stage\":" << recording.stage << ",\"scene\":" << quoted(recording.scene)
      << ",\"summary\":" << quoted(recording.summary) << ",\n\"sources\":["
      << "\n";
  for (const Source& source : recording.sources) {
    out << (&source == &recording.sources.front() ? "" : ",\n")
        << Object().add("path", source.path).add("text", source.text).text();
  }
  out << "],\n\"steps\":[\n";
  for (const Step& step : recording.steps) {
    out << (&step == &recording.steps.front() ? "" : ",\n") << json(step);
  }
  out << "]}\n";
}

void write_index_line(const Recording& recording, std::ostream& out) {
  out << Object()
             .raw("stage", std::to_string(recording.stage))
             .add("scene", recording.scene)
             .add("summary", recording.summary)
             .raw("steps", std::to_string(recording.steps.size()))
             .text()
      << '\n';
}

}  // namespace aio::trace
