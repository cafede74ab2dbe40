// Who listens to a run and writes it down.
//
// The recorder is the one Observer of this project. It keeps nothing but names for what it hears
// of. What a frame, a queue or a heap holds it looks up in the real ones, at every step: so what it
// shows is what is there. The later stages add what they have to look at (Panes).
//
// Two recordings of a scene are equal: things are named by what they are and in which order they
// came, never by an address or a descriptor's number.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <streambuf>

#include "stage1_generators/frame.hpp"
#include "stage1_generators/shared/recorder/causes.hpp"
#include "stage1_generators/shared/recorder/recording.hpp"
#include "stage1_generators/shared/recorder/source_text.hpp"

namespace aio::trace {

class Recorder;

/// Somebody, for sentences.
struct Who {
  std::string name;
  int frame = 0;
  bool function = false;        // one of the program's own functions, which the loop calls
  const Frame* body = nullptr;  // its root, also one that is not drawn
};

/// What a stage adds to the picture, and to the reasons.
class Panes {
 public:
  virtual ~Panes() = default;
  /// Fills its parts of `picture`, and the step's time.
  virtual void look(Recorder& recorder, Picture& picture, double& time) = 0;
  /// Who the subject of a Happening is, if this stage knows.
  virtual std::optional<Who> who(Recorder&, const void* /*subject*/) { return {}; }
  /// Whether `subject`, which is done, is a future that was cancelled.
  virtual bool cancelled(const void* /*subject*/) { return false; }
  /// Called before the step is made.
  virtual void happened(Recorder&, Happening, const void* /*subject*/) {}
  /// Whether a loop runs.
  virtual bool loop_runs() { return false; }
  /// What the selector of the running loop looks at, in words.
  virtual std::string watched(Recorder&) { return {}; }
  /// The future because of which the last call was put into the ready queue, or null.
  virtual const void* pushed_for() { return nullptr; }
  /// The last callback of a future.
  virtual const void* last_callback(const void* /*future*/) { return nullptr; }
  /// "result" or "exception", of a future that is done and was not cancelled.
  virtual std::string how_done(const void* /*future*/) { return "result"; }
  /// The futures that are cancelled with a task.
  virtual std::vector<const void*> cancelled_with(const void* /*task*/) { return {}; }
};

/// From now on every recorder has such panes. For the initialiser of a global.
bool add_panes(std::unique_ptr<Panes> (*make)());

class Recorder final : public Observer {
 public:
  static constexpr std::size_t kMaxSteps = 900;   // a recording that is longer ends there
  static constexpr std::size_t kMaxFrames = 60;   // those that come later are not drawn
  static constexpr std::size_t kMaxEntries = 12;  // of a queue, a heap, ...; then "and 80 more"

  /// Records this thread, until it is destroyed.
  explicit Recorder(Recording& recording);
  ~Recorder() override;

  /// The program prints.
  void output(const std::string& text);
  /// The program has ended. What is still to come is not recorded.
  void end();

  /// What the frames and the running loop hold now, and the loop's time.
  Picture look(double& time);

  // For Panes.

  /// The frame's number, 0 for null and for frames that are not drawn.
  int number(const Frame* frame) const;
  std::string name(const Frame* frame) const;
  /// "listener", "client 1", "pipe 1": what the descriptor is, not which number it has.
  std::string role(int fd);
  /// Whether the selector has reported it to `waiter`, in this turn, since that began to wait.
  bool is_ready(int fd, const void* waiter) const { return ready_.contains({fd, waiter}); }
  /// `text` without the numbers that differ from run to run: with the roles of descriptors instead
  /// of "fd=7", and without the ports of this machine.
  std::string stable(std::string text);
  /// Who does what happens now: "Task-1", "Main", "call 1"; "" is the program itself.
  std::string actor_name();

  /// Adds `to_entry(item)` for each item; of many, for the first ones, and says how many there are.
  template <class Items, class Entry, class ToEntry>
  static void fill(std::vector<Entry>& pane, std::string Entry::*name, const Items& items,
                   ToEntry to_entry) {
    for (const auto& item : items) {
      if (pane.size() == kMaxEntries) {
        pane.emplace_back().*name = "and " + std::to_string(items.size() - kMaxEntries) + " more";
        return;
      }
      pane.push_back(to_entry(item));
    }
  }

  void created(const Frame& frame) override;
  void moved(const Frame& from, const Frame& to) override;
  void destroyed(const Frame& frame) override;
  void resumed(const Frame& frame, const std::string& sent) override;
  void suspended(const Frame& frame, const std::string& yielded) override;
  void delegated(const Frame& from, const Frame& to) override;
  void returned(const Frame& frame, const std::string& result) override;
  void raised(const Frame& frame, const std::string& exception) override;
  void happened(Happening what, const void* subject, double number,
                const std::source_location& here) override;
  void called(const char* name, int fd, double asked, long answer,
              const std::source_location& here) override;

 private:
  struct Known {
    int number = 0;
    const char* part = "code";
    std::string created_by;
    std::size_t made_at = 0;            // the step
    std::size_t ran_at = 0;             // the step in which it went on last
    std::optional<Cause> cause;         // of that step
    std::string thrown_in;              // in that step
    const Frame* closed_for = nullptr;  // the frame that is closed after this one
    std::string function, name;
    bool counted = false;  // not drawn, and made in a step that only says how many
    bool started = false;
    bool running = false;
    Place went_on;  // where its body was entered last
    std::string waits;
    std::vector<std::pair<std::string, std::string>> members;
  };

  /// The new step; its part and its cause are still to be said.
  Step& step(const char* kind, std::string what, int frame = 0, Place at = {});
  Step& step_of(const Frame& frame, const char* kind, std::string what, Place at);
  void about_wake_up(Happening what, const void* subject, double number, Place at);
  void about_future(Happening what, const void* subject, Place at);
  void put_into_queue(const void* subject, Place at);
  void waits_for(const void* future, const std::string& name);
  void close_inward(const Frame& frame, Known& known);
  void ends(const Frame& frame, const char* how, const std::string& what, Place at,
            const std::optional<Cause>& cause);
  std::optional<Cause> why_it_goes_on(const Frame& frame, const Known& known, bool straight);
  std::size_t next_step() const { return recording_.steps.size(); }
  bool loop_runs();
  bool is_cancelled(const void* future);
  std::string how_done(const void* future);
  /// Because of the body or the call that does what happens now.
  std::optional<Cause> actor();
  const char* part_of_actor();
  void add_differences(Step& step);
  FrameView view(const Frame& frame, const Known& known);
  const Frame* caller_of(const Frame& frame) const;
  const Frame* frame_inside(const Frame& frame) const;
  Known& remember(const Frame& frame);
  void draw(const Frame& frame, Known& known);
  void count_those_alike();
  void leave(const Frame& frame);
  void read_members(const Frame& frame);
  void stop();
  Who who(const void* subject);
  std::string about_descriptor(int fd, const std::string& verb, const std::string& plain);
  void wrote(int fd, std::size_t step);
  void why_it_can_be_read(const Step& told, int fd);
  std::string about_callback(const std::string& future);
  CallView view_of_call(const std::string& call, int fd, double asked, long answer);

  Recording& recording_;
  SourceText sources_;
  Causes causes_;
  Observer* before_;
  std::vector<std::unique_ptr<Panes>> panes_;
  std::map<const Frame*, Known> frames_;  // those that exist
  std::map<int, const Frame*> drawn_;     // those of them that have a number
  std::vector<const Frame*> running_;     // bodies that run, each called by the one before
  std::map<std::string, int> made_;       // how many of each name there were
  std::map<std::pair<std::uint64_t, int>, std::string> roles_;  // by inode and descriptor
  std::map<int, std::string> last_roles_;                       // by descriptor
  std::set<std::pair<int, const void*>> ready_;                 // descriptors, and who was told
  std::set<int> listening_;                                     // the ports of listeners
  Picture last_;
  Place last_place_;
  std::map<std::string, std::size_t> written_;  // by role: the call because of which it can be read
  int frames_made_ = 0;
  int turn_ = 0;
  const void* loop_ = nullptr;          // whose turns are counted
  int alike_ = 0;                       // how many frames the last step has created
  const char* last_created_ = nullptr;  // the function of the last frame made
  const Frame* awaited_ = nullptr;      // the frame that was awaited last, until it runs
  const Frame* called_back_ = nullptr;  // the frame whose inner one has ended, until it runs
  std::optional<Cause> handed_over_;    // why one of these two goes on
  std::size_t suspended_at_ = 0;        // the last step in which one was suspended
  bool function_called_ = false;        // by the loop, which makes one of its calls
  std::string pending_output_;
  bool ended_ = false;
};

/// The queue, the timers and the descriptors of the running loop as they are now, a line each. For
/// whoever has not recorded, and wants to know why nothing goes on.
void write_picture_now(std::ostream& out);

/// Passes on what is written, and tells the recorder of every line. An ostream's buffer.
class RecordedOutput final : public std::streambuf {
 public:
  RecordedOutput(Recorder& recorder, std::streambuf* also) : recorder_(recorder), also_(also) {}
  ~RecordedOutput() override { tell(); }

 protected:
  int overflow(int c) override;
  int sync() override { return also_ ? also_->pubsync() : 0; }

 private:
  void tell();
  Recorder& recorder_;
  std::streambuf* also_;  // or null
  std::string line_;
};

}  // namespace aio::trace
