#include "stage6_tasks_futures/demos/http_connection.hpp"

#include <unistd.h>

#include <cerrno>

namespace aio::http {

// ---- Deadline

void Site::hurry() {
  for (Deadline* deadline : deadlines) deadline->shorten(patience_now());
}

Deadline::~Deadline() {
  site_.deadlines.erase(this);
  if (timer_) timer_->cancel();
}

void Deadline::restart() {
  site_.deadlines.insert(this);
  when_ = get_running_loop().time() + site_.patience_now();
  if (!timer_ || timer_->when() > when_) look();
}

void Deadline::shorten(double seconds) {
  const double when = get_running_loop().time() + seconds;
  if (!timer_ || when_ <= when) return;
  when_ = when;
  look();
}

void Deadline::look() {
  EventLoop& loop = get_event_loop();
  if (timer_) timer_->cancel();  // one that comes too late; nothing happens to one that has come
  if (!task_) task_ = current_task();
  if (loop.time() < when_) {
    timer_ = loop.call_at(when_, [this] { look(); });
  } else {
    timer_ = nullptr;
    struck_ = true;
    task_->cancel();
  }
}

bool Deadline::has_struck() {
  return std::exchange(struck_, false) && current_task()->uncancel() == 0;
}

// ---- Talk

AnyCoroutine::Step Talk::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      deadline_.restart();
      for (;;) {
        while (next_piece()) {
          deadline_.restart();
          site_.bytes += out_.size();
          return await(send_.emplace(socket_, std::exchange(out_, {})), kSent);
          case kSent:
            sent.check();
            send_.reset();
            deadline_.restart();
            if (!in_.empty() && !closing_) return yield(nullptr, kOthersWereServed);
            continue;
          case kOthersWereServed:
            sent.check();
        }
        if (closing_) return return_value();
        return await(recv_.emplace(socket_, kMaxHead - in_.size()), kReceived);
        case kReceived:
          if (!take(sent)) return return_value();
      }
  }
  return {};
}

/// Adds what is to be sent next to out_. False if that is nothing. Answers to a few requests leave
/// together, if the client did not wait in between.
bool Talk::next_piece() {
  read_file();
  for (int answers = 0; answers < kTogether && out_.size() < kPiece; ++answers) {
    if (file_.is_open() || closing_) break;
    while (in_.starts_with("\r\n")) in_.erase(0, 2);  // behind a request, or before one
    const std::optional<Request> request = parse_request(in_);
    if (!request) break;
    answer(*request);
    in_.erase(0, request->size);
    read_file();
  }
  return !out_.empty();
}

void Talk::answer(const Request& request) {
  ++site_.requests;
  Found found;
  found.status = request.status;
  if (!found.status) found = site_.folder.find(request.path);
  closing_ = !request.keep_alive || site_.is_full();  // then others wait for a place
  out_.reserve(out_.size() + 512 + std::min(found.size, kPiece));
  append_response(out_, request, found, !closing_);
  file_ = std::move(found.file);
  missing_ = found.size;
}

void Talk::read_file() {
  if (!file_.is_open()) return;
  const std::size_t begin = out_.size();
  const std::size_t size = std::min(missing_, kPiece - std::min(kPiece, begin));
  out_.resize(begin + size);
  ssize_t n = -1;
  do n = ::read(file_.fileno(), out_.data() + begin, size);
  while (n < 0 && errno == EINTR);
  checked(n, "read");
  out_.resize(begin + static_cast<std::size_t>(n));
  missing_ -= static_cast<std::size_t>(n);
  if (n == 0 && size > 0) {  // it was cut short: the client sees that the connection ends too soon
    missing_ = 0;
    closing_ = true;
  }
  if (missing_ == 0) file_.close();
}

/// Takes what was received. False if the client has left, or was silent for too long.
bool Talk::take(const Sent& sent) {
  try {
    const std::string data = sent.result_of(*recv_);
    const bool had_begun = head_has_begun();
    in_ += data;
    if (!had_begun && head_has_begun()) deadline_.restart();
    return !data.empty();
  } catch (const CancelledError&) {
    if (!deadline_.has_struck()) throw;
  }
  if (!head_has_begun()) return false;
  Request half;
  half.status = 408;
  half.head_only = asks_for_head(in_);
  answer(half);
  return true;
}

// ---- the end

AnyCoroutine::Step Goodbye::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      socket_.shutdown_write();
      do {
        return await(recv_.emplace(socket_), kReceived);
        case kReceived:;
      } while (!sent.result_of(*recv_).empty());
      return return_value();
  }
  return {};
}

AnyCoroutine::Step Connection::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      deadline_.emplace(site_);
      return await(talk_.emplace(site_, socket_, *deadline_), kTalked);
    case kTalked:
      if (is_lost(sent) || !talk_->closing()) return return_value();
      deadline_->restart();
      return await(goodbye_.emplace(socket_), kGone);
    case kGone:
      is_lost(sent);
      return return_value();
  }
  return {};
}

/// Whether there is no client any more: gone without a word, or too slow. Ends this coroutine, and
/// nothing else.
bool Connection::is_lost(const Sent& sent) {
  try {
    sent.check();
    return false;
  } catch (const std::system_error&) {
    return true;
  } catch (const CancelledError&) {
    if (!deadline_->has_struck()) throw;
    return true;
  }
}

}  // namespace aio::http
