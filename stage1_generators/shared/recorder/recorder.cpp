#include "stage1_generators/shared/recorder/recorder.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage2_yield_from/watch/report.hpp"

namespace aio::trace {

namespace {

std::vector<std::unique_ptr<Panes> (*)()>& makers() {
  static std::vector<std::unique_ptr<Panes> (*)()> makers;
  return makers;
}

/// The repr of a value; of one that has none, what stands for it.
std::string in_a_sentence(const std::string& repr) { return repr == "..." ? "an object" : repr; }

/// "loop" for what lies in the engine, "code" for a scene and anything else.
const char* part_of(std::string_view file) {
  const std::size_t stage = file.rfind("/stage");
  if (stage == file.npos) return "code";
  const std::string_view inside = file.substr(file.find('/', stage + 1) + 1);
  const bool engine = inside.find('/') == inside.npos || inside.starts_with("library/");
  return engine ? "loop" : "code";
}

/// "EAGAIN"
std::string error_name(int error) {
  const char* const name = strerrorname_np(error);
  return name ? name : "error " + std::to_string(error);
}

/// The port of one end of a TCP socket, or 0.
int port(int fd, int (*ask)(int, sockaddr*, socklen_t*)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (ask(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return address.sin_family == AF_INET ? ntohs(address.sin_port) : 0;
}

/// Whether it is one end of a Socket::pair(). What is written into the other one is there at once.
bool is_unix_socket(int fd) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

bool can_be_read(int fd) {
  pollfd asked{fd, POLLIN, 0};
  return poll(&asked, 1, 0) == 1 && (asked.revents & POLLIN) != 0;
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
  if (known != frames_.end()) {
    return {known->second.name, known->second.number, false, known->first};
  }
  for (const auto& panes : panes_) {
    if (auto somebody = panes->who(*this, subject)) return *somebody;
  }
  return {"somebody", 0};
}

// ---- who does it, and why

bool Recorder::loop_runs() {
  return std::ranges::any_of(panes_, [](const auto& panes) { return panes->loop_runs(); });
}

std::optional<Cause> Recorder::actor() {
  if (!running_.empty()) return Cause{frames_[running_.back()].ran_at, "body"};
  if (!loop_runs()) causes_.no_loop();
  if (const Causes::Call* call = causes_.call()) return Cause{call->step, "callback"};
  return {};
}

std::string Recorder::actor_name() {
  if (!loop_runs()) causes_.no_loop();
  if (const Causes::Call* call = causes_.call()) return call->name;
  return running_.empty() ? "" : name(running_.back());
}

const char* Recorder::part_of_actor() {
  if (!running_.empty()) return frames_[running_.back()].part;
  return function_called_ || !causes_.call() ? "code" : "loop";
}

bool Recorder::is_cancelled(const void* future) {
  return std::ranges::any_of(panes_, [&](const auto& panes) { return panes->cancelled(future); });
}

std::string Recorder::how_done(const void* future) {
  if (is_cancelled(future)) return "cancelled";
  for (const auto& panes : panes_) {
    if (std::string how = panes->how_done(future); how != "result") return how;
  }
  return "result";
}

std::optional<Cause> Recorder::why_it_goes_on(const Frame& frame, const Known& known,
                                              bool straight) {
  if (&frame == awaited_ || &frame == called_back_) return handed_over_;
  if (straight) return Cause{known.ran_at, "body"};
  if (!running_.empty()) return Cause{frames_[running_.back()].ran_at, "body"};
  if (!loop_runs()) causes_.no_loop();
  const Causes::Call* const call = causes_.call();
  if (call && call->went_on) return call->left;  // what it awaited is done already, and failed
  return causes_.goes_on(known.thrown_in.starts_with("CancelledError"));
}

// ---- frames

Recorder::Known& Recorder::remember(const Frame& frame) {
  Known& known = frames_[&frame] = Known();
  known.function = known.name = frame.Frame::name();
  const int count = ++made_[known.function];
  if (count > 1) known.name += " " + std::to_string(count);
  known.part = part_of(frame.where().file_name());
  known.created_by = actor_name();
  draw(frame, known);
  return known;
}

void Recorder::draw(const Frame& frame, Known& known) {
  if (drawn_.size() >= kMaxFrames) return;
  known.number = ++frames_made_;
  drawn_[known.number] = &frame;
}

void Recorder::created(const Frame& frame) {
  if (ended_) return;
  const char* const function = frame.where().function_name();
  if (std::exchange(last_created_, function) != function) count_those_alike();
  ++alike_;
  if (alike_ > 4) {  // one step for all the others; count_those_alike() says how many
    const bool drawn = drawn_.size() < kMaxFrames;
    Known& known = remember(frame);
    known.made_at = next_step() - 1;
    known.counted = !drawn;
    if (drawn) add_differences(recording_.steps.back());
    return;
  }
  Known& known = remember(frame);
  known.made_at = next_step();
  step_of(frame, "created",
          alike_ < 4 ? known.name + " is made. Nothing of it runs yet."
                     : "1 more of " + known.function + " is made.",
          sources_.place(frame.where()))
      .cause = actor();
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
  for (auto& [other, its] : frames_) {
    if (its.closed_for == &frame) its.closed_for = nullptr;
  }
  if (frame.finished() || known.counted) return;
  const Place last = last_place_;  // who drops it goes on there
  Step& gone = step("destroyed",
                    known.name + (known.started ? " is dropped where it stands: its members go, "
                                                  "nothing in it runs."
                                                : " is dropped. It never ran."),
                    known.number, sources_.place(frame.where()));
  gone.part = known.part;
  gone.cause = actor();
  last_place_ = last;
}

void Recorder::resumed(const Frame& frame, const std::string& sent) {
  if (ended_) return;
  Known& known = frames_.contains(&frame) ? frames_[&frame] : remember(frame);
  if (std::exchange(known.counted, false)) draw(frame, known);
  const bool straight = known.running;  // it awaited what was ready: nothing was suspended
  leave(frame);
  known.thrown_in = sent.starts_with("raise ") ? stable(sent.substr(6)) : "";
  known.cause = why_it_goes_on(frame, known, straight);
  awaited_ = called_back_ = nullptr;
  running_.push_back(&frame);
  const bool first = !std::exchange(known.started, true);
  known.running = true;
  known.waits.clear();
  known.ran_at = next_step();
  close_inward(frame, known);
  Place at = sources_.place(frame.where());
  const std::string resume = sources_.resume_name(at, frame.resume_point());
  if (const int line = sources_.resume_line(at, resume)) at.line = line;
  known.went_on = at;
  const std::string goes_on = straight ? " goes straight on at " : " goes on at ";
  std::string what = known.name + (first ? " starts" : goes_on + resume);
  if (!known.thrown_in.empty()) {
    what = known.name + goes_on + resume + ", where " + known.thrown_in + " is raised";
  } else if (!sent.empty()) {
    what += ", and is sent " + in_a_sentence(sent);
  }
  step_of(frame, "resumed", what + ".", at).cause = known.cause;
}

// GeneratorExit closes the innermost frame first, and takes its links away before it runs. Who
// looks at it still wants to see whom it was for.
void Recorder::close_inward(const Frame& frame, Known& known) {
  const auto before = last_.frames.find(known.number);
  if (!known.thrown_in.starts_with("GeneratorExit") || before == last_.frames.end()) return;
  const auto outer = drawn_.find(before->second.caller);
  if (outer != drawn_.end() && !caller_of(frame)) known.closed_for = outer->second;
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
  suspended_at_ = next_step();
  if (running_.empty()) causes_.left(next_step(), "yield");
  step_of(frame, "suspended",
          known.name +
              (!waits           ? " yields " + (what.empty() ? "None" : in_a_sentence(what))
               : what == "None" ? " lets the others go first"
                                : " waits for " + what) +
              ".",
          sources_.place(frame.where()));
}

void Recorder::delegated(const Frame& from, const Frame& to) {
  if (ended_) return;
  leave(from);
  read_members(from);
  awaited_ = &to;
  handed_over_ = Cause{next_step(), "awaited"};
  step_of(from, "delegated", name(&from) + " waits for " + name(&to) + ".",
          sources_.place(from.where()));
}

void Recorder::returned(const Frame& frame, const std::string& result) {
  if (ended_) return;
  leave(frame);
  read_members(frame);
  ends(
      frame, "returned",
      name(&frame) + " returns" + (result.empty() ? "" : " " + in_a_sentence(stable(result))) + ".",
      sources_.place(frame.where()), Cause{frames_[&frame].ran_at, "body"});
}

void Recorder::raised(const Frame& frame, const std::string& exception) {
  if (ended_) return;
  leave(frame);
  read_members(frame);
  const Known& known = frames_[&frame];
  const std::string error = stable(exception);
  std::optional<Cause> cause = Cause{known.ran_at, "body"};
  if (error == known.thrown_in && known.cause) cause = known.cause;
  ends(frame, "raised", name(&frame) + " ends with " + error + ".", known.went_on, cause);
}

void Recorder::ends(const Frame& frame, const char* how, const std::string& what, Place at,
                    const std::optional<Cause>& cause) {
  Known& known = frames_[&frame];
  const Frame* const outer = caller_of(frame);
  if (outer) {
    called_back_ = outer;
    handed_over_ = Cause{next_step(), how};
  }
  if (running_.empty()) causes_.left(next_step(), how);
  step_of(frame, how, what, at).cause = cause;
  known.closed_for = nullptr;
}

// Called while the frame's body runs or has just run: before and after, its members may not be
// there.
void Recorder::read_members(const Frame& frame) {
  Members members;
  try {
    frame.members(members);
  } catch (...) {  // it is the program's own, and to be watched must change nothing
    members("members() raised", describe(std::current_exception()));
  }
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
  for (const auto& panes : panes_) panes->happened(*this, what, subject);
  const Place at = sources_.place(here);
  switch (what) {
    case Happening::kTurn:
      if (subject != loop_) turn_ = 0;
      ready_.clear();
      ++turn_;
      causes_.turn();
      step("turn",
           "Turn " + std::to_string(turn_) + " of " +
               (loop_ && subject != loop_ ? "another" : "the") + " loop begins.",
           0, at);
      loop_ = subject;
      return;
    case Happening::kQueuePush:
      return put_into_queue(subject, at);
    case Happening::kQueuePop: {
      const Who somebody = who(subject);
      function_called_ = somebody.function;
      const auto cause = causes_.called(subject, somebody.name, next_step());
      step("run", somebody.name + " is taken from the ready queue.", somebody.frame, at).cause =
          cause;
      return;
    }
    case Happening::kFutureDone:
    case Happening::kFutureAwait:
    case Happening::kCancel:
      return about_future(what, subject, at);
    case Happening::kFutureGone:
      return causes_.forget(subject);
    case Happening::kFutureMade:
      return;  // seen in the picture of the next step
    default:
      return about_wake_up(what, subject, number, at);
  }
}

/// Timers and descriptors.
void Recorder::about_wake_up(Happening what, const void* subject, double number, Place at) {
  // A time, which may be infinite, is no descriptor.
  const int fd =
      std::abs(number) <= std::numeric_limits<int>::max() ? static_cast<int>(number) : -1;
  if (what == Happening::kTimerSet) {
    const Who somebody = who(subject);
    causes_.timer_set(subject, next_step());
    step("timer_set", "A timer for " + somebody.name + " is set to " + seconds(number) + ".",
         somebody.frame, at);
  } else if (what == Happening::kTimerDue) {
    const Who somebody = who(subject);
    const auto cause = causes_.timer_due(subject, next_step());
    step("timer_due", "The time of " + somebody.name + " has come.", somebody.frame, at).cause =
        cause;
  } else if (what == Happening::kFdWatch) {
    ready_.erase({fd, subject});  // what was reported before is over
    const std::string plain = role(fd) == "wake-up"
                                  ? "The selector looks at wake-up from now on: through it another "
                                    "thread, or a signal, wakes the loop."
                                  : "The selector looks at " + role(fd) + " from now on.";
    step("watch", about_descriptor(fd, "waits until", plain), 0, at);
  } else if (what == Happening::kFdReady) {
    ready_.insert({fd, subject});
    const auto cause = causes_.fd_ready(next_step());
    Step& told =
        step("fd_ready", about_descriptor(fd, "is told that", role(fd) + " is ready."), 0, at);
    told.cause = cause;
    why_it_can_be_read(told, fd);
  } else {
    const auto cause = actor();
    step("forget", "The selector looks at " + role(fd) + " no more.", 0, at).cause = cause;
  }
}

void Recorder::put_into_queue(const void* subject, Place at) {
  const Who somebody = who(subject);
  std::optional<Cause> otherwise = actor();
  const auto body = frames_.find(somebody.body);
  if (body != frames_.end() && !body->second.started) {
    otherwise = Cause{body->second.made_at, "created"};
  }
  const void* done = nullptr;
  for (const auto& panes : panes_) done = done ? done : panes->pushed_for();
  const auto cause = causes_.pushed(subject, done, done ? how_done(done) : "", otherwise);
  step("ready", somebody.name + " is put into the ready queue.", somebody.frame, at).cause = cause;
}

void Recorder::about_future(Happening what, const void* subject, Place at) {
  const Who somebody = who(subject);
  if (what == Happening::kFutureAwait) {
    waits_for(subject, somebody.name);
    step("callback_added", about_callback(somebody.name), somebody.frame, at);
    return;
  }
  const auto by = actor();
  if (what == Happening::kCancel) {
    const auto cause = causes_.cancel(subject, next_step(), by);
    for (const auto& panes : panes_) {
      for (const void* other : panes->cancelled_with(subject)) {
        causes_.cancel_too(other, next_step());
      }
    }
    const std::string name = actor_name();
    Step& asks =
        step("cancel",
             name.empty() || name == somebody.name ? somebody.name + " is asked to stop."
                                                   : name + " asks " + somebody.name + " to stop.",
             somebody.frame, at);
    asks.part = part_of_actor();
    asks.cause = cause;
    return;
  }
  const std::string how = how_done(subject);
  const auto cause = causes_.done(subject, how == "cancelled", next_step(), by);
  Step& done = step("future_done",
                    somebody.name + (how == "cancelled"   ? " is cancelled."
                                     : how == "exception" ? " has failed."
                                                          : " is done."),
                    somebody.frame, at);
  done.part = part_of_actor();
  done.cause = cause;
}

/// A task has added itself to the callbacks of what its coroutine waits for. The step before, in
/// which that was suspended, could not tell the name.
void Recorder::waits_for(const void* future, const std::string& name) {
  const void* callback = nullptr;
  for (const auto& panes : panes_) callback = callback ? callback : panes->last_callback(future);
  const Causes::Call* const call = causes_.call();
  if (!call || call->subject != callback || suspended_at_ + 1 != next_step()) return;
  Step& before = recording_.steps.back();
  const auto frame = drawn_.find(before.frame);
  if (frame == drawn_.end() || before.kind != "suspended") return;
  Known& known = frames_[frame->second];
  before.what = known.name + " waits for " + name + ".";
  known.waits = name;
  if (before.frames.contains(before.frame)) before.frames[before.frame]->waits = name;
  if (last_.frames.contains(before.frame)) last_.frames[before.frame].waits = name;
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

// ---- system calls

CallView Recorder::view_of_call(const std::string& call, int fd, double asked, long answer) {
  CallView view;
  view.name = call;
  // For a wait it is seconds, which may be infinite.
  const std::string bytes = fd < 0 ? "" : std::to_string(static_cast<long>(asked)) + " bytes";
  if (fd < 0) {  // it waits
    std::string watched;
    for (const auto& panes : panes_) watched += panes->watched(*this);
    view.asked = watched + (watched.empty() ? "" : "; ") +
                 (asked == 0             ? "do not wait"
                  : std::isfinite(asked) ? "wait " + seconds(asked) + " s at most"
                                         : "wait without end");
    view.answered = answer == 0 ? "nothing is ready" : std::to_string(answer) + " ready";
  } else if (call == "getsockopt") {
    view.asked = role(fd) + ", SO_ERROR";
    view.answered = answer == 0 ? "no error" : error_name(static_cast<int>(answer));
  } else if (call == "accept4") {
    view.asked = role(fd);
    if (answer >= 0) view.answered = role(static_cast<int>(answer));
  } else if (call == "connect") {
    view.asked = role(fd);
    view.answered = "connected";
  } else if (call == "send" || call == "write") {
    view.asked = role(fd) + ", " + bytes;
    view.answered = std::to_string(answer) + " of " + bytes;
  } else {
    view.asked = role(fd) + ", at most " + bytes;
    view.answered = answer == 0 ? "the end" : std::to_string(answer) + " bytes";
  }
  return view;
}

void Recorder::called(const char* name, int fd, double asked, long answer,
                      const std::source_location& here) {
  if (ended_) return;
  const int before = errno;
  const std::string call = name;
  CallView view = view_of_call(call, fd, asked, answer);
  if (answer < 0) view.answered = error_name(before);
  if (fd < 0) causes_.selected(next_step());
  const auto cause = actor();
  Step& asks = step("system_call",
                    call + " is asked: " + view.asked + ". It answers: " + view.answered + ".",
                    running_.empty() ? 0 : number(running_.back()), sources_.place(here));
  asks.part = "system";
  asks.cause = cause;
  asks.call = std::move(view);
  if ((call == "send" || call == "write") && answer > 0) wrote(fd, next_step() - 1);
  const bool took_all = answer < asked || !can_be_read(fd);  // what can be read now came later
  if ((call == "recv" || call == "read") && took_all) written_.erase(role(fd));
  errno = before;
}

/// Whom this has made readable. A pipe has one role for both ends. Of a socket the other end is not
/// known, so all are asked. TCP takes its time, and is not asked.
void Recorder::wrote(int fd, std::size_t step) {
  struct stat status {};
  if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode)) written_.try_emplace(role(fd), step);
  if (!is_unix_socket(fd)) return;
  for (const auto& [other, name] : last_roles_) {
    if (is_unix_socket(other) && can_be_read(other)) written_.try_emplace(name, step);
  }
}

/// The selector has answered because somebody wrote, and that was before it was asked.
void Recorder::why_it_can_be_read(const Step& told, int fd) {
  const auto written = written_.find(role(fd));
  if (!told.cause || written == written_.end() || !told.what.ends_with("can be read.")) return;
  Step& answered = recording_.steps[told.cause->step];
  if (!answered.cause && written->second < told.cause->step) {
    answered.cause = Cause{written->second, "written"};
  }
}

void Recorder::output(const std::string& text) {
  if (ended_) {  // more than can be shown: what it printed is told all the same
    recording_.steps.back().output += text;
    return;
  }
  std::string line = text;
  while (line.ends_with('\n')) line.pop_back();
  pending_output_ = text;
  std::string who = running_.empty() ? actor_name() : name(running_.back());
  if (who.empty()) who = "The program";
  const auto by = running_.empty() ? actor() : std::nullopt;  // of a body it is drawn
  Step& prints = step("output", who + " prints: " + line);
  prints.part = "code";
  prints.cause = by;
}

void Recorder::end() {
  if (ended_) return;
  step("end", "The program has ended.").part = "code";
  stop();
}

void Recorder::stop() {
  ended_ = true;
  if (observer == this) observer = before_;
}

// ---- steps

Step& Recorder::step_of(const Frame& frame, const char* kind, std::string what, Place at) {
  Step& made = step(kind, std::move(what), number(&frame), at);
  made.part = frames_[&frame].part;
  return made;
}

Step& Recorder::step(const char* kind, std::string what, int frame, Place at) {
  const int before = errno;
  if (at.line != 0 || running_.empty()) last_place_ = at;
  if (kind != std::string_view("created")) count_those_alike();
  Step& step = recording_.steps.emplace_back();
  step.kind = kind;
  step.part = "loop";
  if (what.starts_with("a ")) what.front() = 'A';  // "a wake-up is taken from ..."
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
  return step;
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
  view.delegate = number(frame_inside(frame));
  if (view.delegate != 0 && view.caller == 0) view.top = number(&innermost_of(frame));
  view.created_by = known.created_by;
  if (!frame.finished()) {
    view.resume = sources_.resume_name(view.at, frame.resume_point());
    view.case_line = sources_.resume_line(view.at, view.resume);
    view.waits = known.waits;
  }
  view.members = known.members;
  return view;
}

const Frame* Recorder::caller_of(const Frame& frame) const {
  const auto known = frames_.find(&frame);
  if (known != frames_.end() && known->second.closed_for) return known->second.closed_for;
  const auto* links = dynamic_cast<const Links*>(&frame);
  if (links) return links->caller();
  for (const auto& [number, other] : drawn_) {  // a generator of stage 1 has no links
    if (delegate_of(*other) == &frame) return other;
  }
  return nullptr;
}

/// The frame that this one waits for; also if that is being closed, and has no links any more.
const Frame* Recorder::frame_inside(const Frame& frame) const {
  if (const Frame* inner = delegate_of(frame)) return inner;
  for (const auto& [number, other] : drawn_) {
    const auto known = frames_.find(other);
    if (known != frames_.end() && known->second.closed_for == &frame) return other;
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
    out << "  timer: " << (timer.at ? one_digit(*timer.at) + " " : "") << timer.who << '\n';
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
