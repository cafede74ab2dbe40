#include "stage1_generators/shared/recorder/recorder.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage2_yield_from/watch/stack.hpp"

namespace aio::trace {

namespace {

std::vector<std::unique_ptr<Panes> (*)()>& makers() {
  static std::vector<std::unique_ptr<Panes> (*)()> makers;
  return makers;
}

/// The repr of a value; of one that has none, what stands for it.
std::string in_a_sentence(const std::string& repr) { return repr == "..." ? "an object" : repr; }

/// The port of one end of a TCP socket, or 0.
int port(int fd, int (*ask)(int, sockaddr*, socklen_t*)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (ask(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return address.sin_family == AF_INET ? ntohs(address.sin_port) : 0;
}

/// What kind of thing the descriptor is.
std::string kind_of(int fd, mode_t mode) {
  if (S_ISFIFO(mode)) return "pipe";
  if (S_ISCHR(mode)) return isatty(fd) ? "terminal" : "device";
  char link[64] = {};
  const std::string self = "/proc/self/fd/" + std::to_string(fd);
  if (readlink(self.c_str(), link, sizeof link - 1) > 0 &&
      std::string_view(link).ends_with("[eventfd]")) {
    return "wake-up";
  }
  if (S_ISREG(mode)) return "file";
  if (!S_ISSOCK(mode)) return "descriptor";
  int listens = 0;
  socklen_t size = sizeof listens;
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens) return "listener";
  return "socket";
}

}  // namespace

bool add_panes(std::unique_ptr<Panes> (*make)()) {
  makers().push_back(make);
  return true;
}

Recorder::Recorder(Recording& recording)
    : recording_(recording), sources_(recording.sources), before_(observer) {
  for (const auto make : makers()) panes_.push_back(make());
  observer = this;
}

Recorder::~Recorder() { stop(); }

// ---- names

int Recorder::number(const Frame* frame) const {
  const auto known = frames_.find(frame);
  return known == frames_.end() ? 0 : known->second.number;
}

std::string Recorder::name(const Frame* frame) const {
  const auto known = frames_.find(frame);
  if (known != frames_.end()) return known->second.name;
  return frame ? frame->name() : "nobody";
}

std::string Recorder::role(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0) {  // closed meanwhile
    const auto last = last_roles_.find(fd);
    return last == last_roles_.end() ? "a descriptor" : last->second;
  }
  std::string& role = roles_[{status.st_ino, S_ISFIFO(status.st_mode) ? 0 : fd}];
  if (role.empty()) {
    std::string kind = kind_of(fd, status.st_mode);
    if (kind == "listener") {
      listening_.insert(port(fd, getsockname));
    } else if (kind == "socket" && port(fd, getsockname)) {
      kind = listening_.contains(port(fd, getsockname)) ? "connection" : "client";
    }
    const int count = ++made_[" " + kind];
    role = (kind == "listener" || kind == "wake-up") && count == 1
               ? kind
               : kind + " " + std::to_string(count);
  }
  return last_roles_[fd] = role;
}

std::string Recorder::stable(std::string text) {
  const auto digits = [&](std::size_t begin) {
    return std::min(text.find_first_not_of("0123456789", begin), text.size()) - begin;
  };
  for (std::size_t at = 0; (at = text.find("fd=", at)) != text.npos; ++at) {
    const int fd = std::atoi(text.c_str() + at + 3);
    text.replace(at, 3 + digits(at + 3), role(fd));
  }
  const std::string_view here = "127.0.0.1:";
  for (std::size_t at = 0; (at = text.find(here, at)) != text.npos; at += here.size()) {
    text.replace(at + here.size(), digits(at + here.size()), "port");
  }
  return text;
}

Who Recorder::who(const void* subject) {
  const auto known = frames_.find(static_cast<const Frame*>(subject));
  if (known != frames_.end()) return {known->second.name, known->second.number};
  for (const auto& panes : panes_) {
    if (auto somebody = panes->who(*this, subject)) return *somebody;
  }
  return {"somebody", 0};
}

// ---- frames

Recorder::Known& Recorder::remember(const Frame& frame) {
  Known& known = frames_[&frame] = Known();
  known.function = known.name = frame.Frame::name();
  const int count = ++made_[known.function];
  if (count > 1) known.name += " " + std::to_string(count);
  if (drawn_.size() < kMaxFrames) {
    known.number = ++frames_made_;
    drawn_[known.number] = &frame;
  }
  return known;
}

void Recorder::created(const Frame& frame) {
  if (ended_) return;
  const char* const function = frame.where().function_name();
  if (std::exchange(last_created_, function) != function) count_those_alike();
  ++alike_;
  if (alike_ > 4) {  // one step for all the others; count_those_alike() says how many
    if (drawn_.size() == kMaxFrames) return;
    remember(frame);
    return add_differences(recording_.steps.back());
  }
  const Known& known = remember(frame);
  step("created",
       alike_ < 4 ? known.name + " is made. Nothing of it runs yet."
                  : "1 more of " + known.function + " is made.",
       known.number, sources_.place(frame.where()));
}

void Recorder::count_those_alike() {
  const int count = std::exchange(alike_, 0) - 3;
  if (count <= 1) return;
  std::string& what = recording_.steps.back().what;  // "1 more of Parrot is made."
  const std::size_t of = what.find(" more of ");
  what = std::to_string(count) + what.substr(of, what.rfind(" is ") - of) + " are made.";
}

void Recorder::moved(const Frame& from, const Frame& to) {
  const auto known = frames_.find(&from);
  if (ended_ || known == frames_.end()) return;
  Known moved = std::move(known->second);
  frames_.erase(known);
  if (moved.number != 0) drawn_[moved.number] = &to;
  frames_[&to] = std::move(moved);
}

void Recorder::destroyed(const Frame& frame) {
  const auto found = frames_.find(&frame);
  if (ended_ || found == frames_.end()) return;
  const Known known = found->second;
  leave(frame);
  drawn_.erase(known.number);
  frames_.erase(found);
  if (frame.finished()) return;
  const Place last = last_place_;  // who drops it goes on there
  step("destroyed",
       known.name + (known.started
                         ? " is dropped where it stands: its members go, nothing in it runs."
                         : " is dropped. It never ran."),
       known.number, sources_.place(frame.where()));
  last_place_ = last;
}

void Recorder::resumed(const Frame& frame, const std::string& sent) {
  if (ended_) return;
  Known& known = frames_.contains(&frame) ? frames_[&frame] : remember(frame);
  const bool straight = known.running;  // it awaited what was ready: nothing was suspended
  leave(frame);
  running_.push_back(&frame);
  const bool first = !std::exchange(known.started, true);
  known.running = true;
  known.waits.clear();
  Place at = sources_.place(frame.where());
  const std::string resume = sources_.resume_name(at, frame.resume_point());
  if (const int line = sources_.resume_line(at, resume)) at.line = line;
  known.went_on = at;
  const std::string goes_on = straight ? " goes straight on at " : " goes on at ";
  std::string what = known.name + (first ? " starts" : goes_on + resume);
  if (sent.starts_with("raise ")) {
    what = known.name + goes_on + resume + ", where " + stable(sent.substr(6)) + " is raised";
  } else if (!sent.empty()) {
    what += ", and is sent " + in_a_sentence(sent);
  }
  step("resumed", what + ".", known.number, at);
}

void Recorder::suspended(const Frame& frame, const std::string& yielded) {
  if (ended_) return;
  leave(frame);
  read_members(frame);
  Known& known = frames_[&frame];
  std::string what = stable(yielded);
  const bool waits = frame.kind() == std::string("coroutine");
  if (what.starts_with("<")) what = what.substr(1, what.find(' ') - 1);  // <Future pending>
  if (waits && what != "None") known.waits = what;
  step("suspended",
       known.name +
           (!waits           ? " yields " + (what.empty() ? "None" : in_a_sentence(what))
            : what == "None" ? " lets the others go first"
                             : " waits for " + what) +
           ".",
       known.number, sources_.place(frame.where()));
}

void Recorder::delegated(const Frame& from, const Frame& to) {
  if (ended_) return;
  leave(from);
  read_members(from);
  step("delegated", name(&from) + " waits for " + name(&to) + ".", number(&from),
       sources_.place(from.where()));
}

void Recorder::returned(const Frame& frame, const std::string& result) {
  if (ended_) return;
  leave(frame);
  read_members(frame);
  step(
      "returned",
      name(&frame) + " returns" + (result.empty() ? "" : " " + in_a_sentence(stable(result))) + ".",
      number(&frame), sources_.place(frame.where()));
}

void Recorder::raised(const Frame& frame, const std::string& exception) {
  if (ended_) return;
  leave(frame);
  read_members(frame);
  const auto known = frames_.find(&frame);
  step("raised", name(&frame) + " ends with " + stable(exception) + ".", number(&frame),
       known == frames_.end() ? Place() : known->second.went_on);
}

// Called while the frame's body runs or has just run: before and after, its members may not be
// there.
void Recorder::read_members(const Frame& frame) {
  Members members;
  frame.members(members);
  auto& list = frames_[&frame].members;
  list.clear();
  for (const auto& [member, value] : members.list()) list.emplace_back(member, stable(value));
}

void Recorder::leave(const Frame& frame) {
  const auto known = frames_.find(&frame);
  if (known != frames_.end()) known->second.running = false;
  const auto at = std::ranges::find(running_, &frame);
  running_.erase(at, running_.end());
}

// ---- everything else

void Recorder::happened(Happening what, const void* subject, double number,
                        const std::source_location& here) {
  if (ended_) return;
  for (const auto& panes : panes_) panes->happened(what, subject);
  const Place at = sources_.place(here);
  // A time, which may be infinite, is no descriptor.
  const int fd =
      std::abs(number) <= std::numeric_limits<int>::max() ? static_cast<int>(number) : -1;
  switch (what) {
    case Happening::kTurn:
      if (std::exchange(loop_, subject) != subject) turn_ = 0;
      ready_.clear();
      ++turn_;
      return step("turn", "Turn " + std::to_string(turn_) + " of the loop begins.", 0, at);
    case Happening::kQueuePush: {
      const Who somebody = who(subject);
      return step("ready", somebody.name + " is put into the ready queue.", somebody.frame, at);
    }
    case Happening::kQueuePop: {
      const Who somebody = who(subject);
      return step("run", somebody.name + " is taken from the ready queue.", somebody.frame, at);
    }
    case Happening::kTimerSet: {
      const Who somebody = who(subject);
      return step("timer_set",
                  "A timer for " + somebody.name + " is set to " + seconds(number) + ".",
                  somebody.frame, at);
    }
    case Happening::kTimerDue: {
      const Who somebody = who(subject);
      return step("timer_due", "The time of " + somebody.name + " has come.", somebody.frame, at);
    }
    case Happening::kFdWatch:
      return step("watch",
                  about_descriptor(fd, "waits until",
                                   "The selector looks at " + role(fd) + " from now on."),
                  0, at);
    case Happening::kFdReady:
      ready_.insert(fd);
      return step("fd_ready", about_descriptor(fd, "is told that", role(fd) + " is ready."), 0, at);
    case Happening::kFdForget:
      return step("forget", "The selector looks at " + role(fd) + " no more.", 0, at);
    case Happening::kFutureDone: {
      const Who somebody = who(subject);
      const bool cancelled =
          std::ranges::any_of(panes_, [&](const auto& panes) { return panes->cancelled(subject); });
      return step("future_done", somebody.name + (cancelled ? " is cancelled." : " is done."),
                  somebody.frame, at);
    }
    case Happening::kFutureAwait: {
      const Who future = who(subject);
      return step("callback_added", about_callback(future.name), future.frame, at);
    }
    case Happening::kFutureMade:
    case Happening::kFutureGone:
      return;  // seen in the picture of the next step
  }
}

std::string Recorder::about_descriptor(int fd, const std::string& verb, const std::string& plain) {
  double time = 0;
  const std::string name = role(fd);
  for (const DescriptorView& descriptor : look(time).descriptors) {
    if (descriptor.role != name) continue;
    std::string sentence = descriptor.who;
    sentence.append(" ").append(verb).append(" ").append(name);
    return sentence += descriptor.event == "read" ? " can be read." : " can be written.";
  }
  return plain;
}

std::string Recorder::about_callback(const std::string& name) {
  double time = 0;
  for (const FutureView& future : look(time).futures) {
    if (future.name != name || future.callbacks.empty()) continue;
    return "When " + name + " is done, " + future.callbacks.back() + " is called.";
  }
  return name + " has got a callback.";
}

void Recorder::output(const std::string& text) {
  if (ended_) {  // more than can be shown: what it printed is told all the same
    recording_.steps.back().output += text;
    return;
  }
  std::string line = text;
  while (line.ends_with('\n')) line.pop_back();
  pending_output_ = text;
  step("output", "The program prints: " + line);
}

void Recorder::end() {
  if (ended_) return;
  step("end", "The program has ended.");
  stop();
}

void Recorder::stop() {
  ended_ = true;
  if (observer == this) observer = before_;
}

// ---- steps

void Recorder::step(const char* kind, std::string what, int frame, Place at) {
  const int before = errno;
  if (at.line != 0 || running_.empty()) last_place_ = at;
  if (kind != std::string_view("created")) count_those_alike();
  Step& step = recording_.steps.emplace_back();
  step.kind = kind;
  if (what.starts_with("a ")) what.front() = 'A';  // "a callback is taken from ..."
  step.what = std::move(what);
  step.frame = frame;
  step.at = last_place_;
  step.output = std::exchange(pending_output_, {});
  if (recording_.steps.size() >= kMaxSteps) {
    step.kind = "end";
    step.what = "The recording stops here, after " + std::to_string(kMaxSteps) +
                " steps. The program went on, and printed what follows.";
    stop();
  }
  add_differences(step);
  errno = before;
}

FrameView Recorder::view(const Frame& frame, const Known& known) {
  FrameView view;
  view.name = known.name;
  view.function = known.function;
  view.state = to_string(frame.finished() ? State::kClosed
                         : !known.started ? State::kCreated
                         : known.running  ? State::kRunning
                                          : State::kSuspended);
  view.at = sources_.place(frame.where());
  view.caller = number(caller_of(frame));
  view.delegate = number(delegate_of(frame));
  if (!frame.finished()) {
    view.resume = sources_.resume_name(view.at, frame.resume_point());
    view.case_line = sources_.resume_line(view.at, view.resume);
    view.waits = known.waits;
  }
  view.members = known.members;
  return view;
}

const Frame* Recorder::caller_of(const Frame& frame) const {
  const auto* links = dynamic_cast<const Links*>(&frame);
  if (links) return links->caller();
  for (const auto& [number, other] : drawn_) {  // a generator of stage 1 has no links
    if (delegate_of(*other) == &frame) return other;
  }
  return nullptr;
}

Picture Recorder::look(double& time) {
  Picture now;
  for (const auto& [number, frame] : drawn_) now.frames[number] = view(*frame, frames_[frame]);
  for (const Frame* frame : running_) {
    std::vector<int> chain;
    for (; frame && chain.size() < kMaxFrames; frame = caller_of(*frame)) {
      if (const int id = number(frame); id && !std::ranges::count(now.stack, id))
        chain.push_back(id);
    }
    now.stack.insert(now.stack.end(), chain.rbegin(), chain.rend());
  }
  for (const auto& panes : panes_) panes->look(*this, now, time);
  return now;
}

void Recorder::add_differences(Step& step) {
  if (!running_.empty()) read_members(*running_.back());
  Picture now = look(step.time);
  step.turn = step.time < 0 ? 0 : turn_;
  for (const auto& [id, frame] : now.frames) {
    const auto old = last_.frames.find(id);
    if (old == last_.frames.end() || old->second != frame) step.frames[id] = frame;
  }
  for (const auto& [id, frame] : last_.frames) {
    if (!now.frames.contains(id)) step.frames[id] = std::nullopt;
  }
  if (now.stack != last_.stack) step.stack = now.stack;
  if (now.ready != last_.ready) step.ready = now.ready;
  if (now.timers != last_.timers) step.timers = now.timers;
  if (now.descriptors != last_.descriptors) step.descriptors = now.descriptors;
  if (now.futures != last_.futures) step.futures = now.futures;
  last_ = std::move(now);
}

static std::string one_digit(double seconds) {
  char text[40];
  std::snprintf(text, sizeof text, "%.1f", seconds);
  return text;
}

void write_picture_now(std::ostream& out) {
  Recording recording;
  Recorder recorder(recording);
  double time = -1;
  const Picture now = recorder.look(time);
  if (time >= 0) out << "  time: " << one_digit(time) << '\n';
  for (const ReadyView& ready : now.ready) out << "  ready: " << in_words(ready) << '\n';
  for (const TimerView& timer : now.timers) {
    out << "  timer: " << one_digit(timer.at) << ' ' << timer.who << '\n';
  }
  for (const DescriptorView& descriptor : now.descriptors) {
    out << "  descriptor: " << in_words(descriptor) << '\n';
  }
}

// ---- output

int RecordedOutput::overflow(int c) {
  if (c == traits_type::eof()) return 0;
  if (also_) also_->sputc(static_cast<char>(c));
  line_ += static_cast<char>(c);
  if (c == '\n') tell();
  return c;
}

void RecordedOutput::tell() {
  if (!line_.empty()) recorder_.output(std::exchange(line_, {}));
}

}  // namespace aio::trace
