// The functions of the C library that the engine, its scenes and its programs call. Each counts the
// call, fails if it has to, and else hands it on to the next function of that name: of a sanitizer,
// or of the C library.
//
// The errors are those that the manual pages name (Linux man-pages 6.03, section ERRORS), and for
// recv, send, connect and accept4 those of tcp(7) and ip(7).
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <iterator>
#include <stdexcept>

#include "stage1_generators/shared/faults/faults.hpp"

namespace aio::testing::faults {

namespace {

// ---- what is to fail

constinit std::atomic<bool> counting = false;
constinit std::atomic<const Call*> failing = nullptr;
constinit std::atomic<int> failing_which = 0;
constinit std::atomic<int> failing_error = 0;
constinit std::atomic<bool> happened = false;
constinit std::atomic<int> waits = 0;

constexpr int kTooLong = 5000;        // milliseconds without an end, and nothing happens
constexpr int kTooOften = 1'000'000;  // waits in one scene

bool active() { return counting && Off::depth == 0; }

// ---- the errors, by call

constexpr int kClockGettime[] = {EACCES, EFAULT, EINVAL, EPERM, ENODEV, ENOTSUP};
constexpr int kClockNanosleep[] = {EFAULT, EINTR, EINVAL, ENOTSUP};
constexpr int kOpen[] = {EACCES,     EBADF,  EBUSY,  EDQUOT,  EEXIST, EFAULT, EFBIG,
                         EOVERFLOW,  EINTR,  EINVAL, EISDIR,  ELOOP,  EMFILE, ENAMETOOLONG,
                         ENFILE,     ENODEV, ENXIO,  ENOENT,  ENOMEM, ENOSPC, ENOTDIR,
                         EOPNOTSUPP, EPERM,  EROFS,  ETXTBSY, EAGAIN};
constexpr int kOpenat2[] = {EACCES, EBADF,   EBUSY,        EFAULT, EFBIG,  EINTR, EINVAL,
                            ELOOP,  EMFILE,  ENAMETOOLONG, ENFILE, ENODEV, ENXIO, ENOENT,
                            ENOMEM, ENOTDIR, EPERM,        EAGAIN, EXDEV,  E2BIG};
constexpr int kFcntl[] = {EACCES, EAGAIN, EBADF,  EBUSY,  EDEADLK, EFAULT,
                          EINTR,  EINVAL, EMFILE, ENOLCK, ENOTDIR, EPERM};
constexpr int kDup[] = {EBADF, EBUSY, EINTR, EINVAL, EMFILE};
constexpr int kPipe2[] = {EFAULT, EINVAL, EMFILE, ENFILE, ENOPKG};
constexpr int kRead[] = {EAGAIN, EBADF, EFAULT, EINTR, EINVAL, EIO, EISDIR};
constexpr int kWrite[] = {EAGAIN, EBADF,  EDESTADDRREQ, EDQUOT, EFAULT, EFBIG,
                          EINTR,  EINVAL, EIO,          ENOSPC, EPERM,  EPIPE};
constexpr int kClose[] = {EBADF, EINTR, EIO, ENOSPC, EDQUOT};
constexpr int kFstat[] = {EACCES,       EBADF,  EFAULT, EINVAL,  ELOOP,
                          ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EOVERFLOW};
constexpr int kFdopendir[] = {EACCES, EBADF, EMFILE, ENFILE, ENOENT, ENOMEM, ENOTDIR};
constexpr int kReaddir[] = {EBADF};
constexpr int kFdopen[] = {EINVAL, ENOMEM};
constexpr int kMkdtemp[] = {EINVAL, EACCES, ENOSPC, EROFS};  // and those of mkdir(2)
constexpr int kIsatty[] = {EBADF, ENOTTY, EINVAL};
constexpr int kSelect[] = {EBADF, EINTR, EINVAL, ENOMEM};
constexpr int kPoll[] = {EFAULT, EINTR, EINVAL, ENOMEM};
constexpr int kEpollCreate1[] = {EINVAL, EMFILE, ENFILE, ENOMEM};
constexpr int kEpollCtl[] = {EBADF, EEXIST, EINVAL, ELOOP, ENOENT, ENOMEM, ENOSPC, EPERM};
constexpr int kEpollWait[] = {EBADF, EFAULT, EINTR, EINVAL};
constexpr int kEventfd[] = {EINVAL, EMFILE, ENFILE, ENODEV, ENOMEM};
constexpr int kSignalfd[] = {EBADF, EINVAL, EMFILE, ENFILE, ENODEV, ENOMEM};
constexpr int kTimerfdCreate[] = {EINVAL, EMFILE, ENFILE, ENODEV, ENOMEM, EPERM};
constexpr int kTimerfdSettime[] = {EBADF, EFAULT, EINVAL, ECANCELED};
constexpr int kSocket[] = {EACCES, EAFNOSUPPORT, EINVAL, EMFILE,
                           ENFILE, ENOBUFS,      ENOMEM, EPROTONOSUPPORT};
constexpr int kSocketpair[] = {EAFNOSUPPORT, EFAULT, EMFILE, ENFILE, EOPNOTSUPP, EPROTONOSUPPORT};
constexpr int kBind[] = {EACCES, EADDRINUSE,   EBADF,  EINVAL, ENOTSOCK, EADDRNOTAVAIL, EFAULT,
                         ELOOP,  ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR,  EROFS};
constexpr int kListen[] = {EADDRINUSE, EBADF, ENOTSOCK, EOPNOTSUPP};
constexpr int kAccept4[] = {EAGAIN,    EBADF,           ECONNABORTED,    EFAULT,     EINTR,
                            EINVAL,    EMFILE,          ENFILE,          ENOBUFS,    ENOMEM,
                            ENOTSOCK,  EOPNOTSUPP,      EPERM,           EPROTO,     ENOSR,
                            ETIMEDOUT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, ENETDOWN,   ENOPROTOOPT,
                            EHOSTDOWN, ENONET,          EHOSTUNREACH,    ENETUNREACH};
constexpr int kConnect[] = {EACCES,      EPERM,     EADDRINUSE,   EADDRNOTAVAIL, EAFNOSUPPORT,
                            EAGAIN,      EALREADY,  EBADF,        ECONNREFUSED,  EFAULT,
                            EINPROGRESS, EINTR,     EISCONN,      ENETUNREACH,   ENOTSOCK,
                            EPROTOTYPE,  ETIMEDOUT, EHOSTUNREACH, ECONNRESET};
constexpr int kRecv[] = {EAGAIN, EBADF,    ECONNREFUSED, EFAULT,     EINTR,     EINVAL,
                         ENOMEM, ENOTCONN, ENOTSOCK,     ECONNRESET, ETIMEDOUT, EHOSTUNREACH};
constexpr int kSend[] = {EACCES,       EAGAIN,  EALREADY,  EBADF,       ECONNRESET,
                         EDESTADDRREQ, EFAULT,  EINTR,     EINVAL,      EISCONN,
                         EMSGSIZE,     ENOBUFS, ENOMEM,    ENOTCONN,    ENOTSOCK,
                         EOPNOTSUPP,   EPIPE,   ETIMEDOUT, EHOSTUNREACH};
constexpr int kSockopt[] = {EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK};
constexpr int kGetsockname[] = {EBADF, EFAULT, EINVAL, ENOBUFS, ENOTSOCK};
constexpr int kShutdown[] = {EBADF, EINVAL, ENOTCONN, ENOTSOCK};
constexpr int kRlimit[] = {EFAULT, EINVAL, EPERM, ESRCH};
constexpr int kSigaction[] = {EFAULT, EINVAL};
constexpr int kSignal[] = {EINVAL};
constexpr int kFork[] = {EAGAIN, ENOMEM, ENOSYS};
constexpr int kWait[] = {EAGAIN, ECHILD, EINTR, EINVAL, ESRCH};
constexpr int kPthreadCreate[] = {EAGAIN, EINVAL, EPERM};
constexpr int kGetaddrinfo[] = {EAI_ADDRFAMILY, EAI_AGAIN,    EAI_BADFLAGS, EAI_FAIL,
                                EAI_FAMILY,     EAI_MEMORY,   EAI_NODATA,   EAI_NONAME,
                                EAI_SERVICE,    EAI_SOCKTYPE, EAI_SYSTEM};
constexpr int kGetnameinfo[] = {EAI_AGAIN,  EAI_BADFLAGS, EAI_FAIL,     EAI_FAMILY,
                                EAI_MEMORY, EAI_NONAME,   EAI_OVERFLOW, EAI_SYSTEM};

// ---- a call

/// `Function` is its type in the C library.
template <class Function>
class Real : public Call {
 public:
  using Call::Call;

  /// The next function of this name.
  Function* real() {
    void* found = real_;
    if (!found) real_ = found = dlsym(RTLD_NEXT, name());
    return reinterpret_cast<Function*>(found);
  }
  /// For functions that set errno.
  template <class... Arguments>
  auto operator()(Arguments... arguments) -> decltype(real()(arguments...)) {
    using Result = decltype(real()(arguments...));
    if (!fails()) return real()(arguments...);
    if constexpr (std::is_pointer_v<Result>)
      return nullptr;
    else
      return -1;
  }
  bool fails() {
    const int error = failure();
    if (error) errno = error;
    return error != 0;
  }

 private:
  std::atomic<void*> real_ = nullptr;
};

#pragma GCC diagnostic ignored "-Wignored-attributes"

constinit Real<decltype(::clock_gettime)> at_clock_gettime{"clock_gettime", kClockGettime};
constinit Real<decltype(::clock_nanosleep)> at_clock_nanosleep{"clock_nanosleep", kClockNanosleep};
constinit Real<decltype(::open)> at_open{"open", kOpen, ""};  // our errors name the path
constinit Real<decltype(::syscall)> at_openat2{"openat2", kOpenat2};
constinit Real<decltype(::syscall)> at_syscall{"syscall", {}};
constinit Real<decltype(::fcntl)> at_fcntl{"fcntl", kFcntl};
constinit Real<decltype(::dup)> at_dup{"dup", kDup};
constinit Real<decltype(::pipe2)> at_pipe2{"pipe2", kPipe2};
constinit Real<decltype(::read)> at_read{"read", kRead};
constinit Real<decltype(::write)> at_write{"write", kWrite};
constinit Real<decltype(::close)> at_close{"close", kClose};
constinit Real<decltype(::fstat)> at_fstat{"fstat", kFstat};
constinit Real<decltype(::fdopendir)> at_fdopendir{"fdopendir", kFdopendir};
constinit Real<decltype(::readdir)> at_readdir{"readdir", kReaddir};
constinit Real<decltype(::closedir)> at_closedir{"closedir", kReaddir};
constinit Real<decltype(::fdopen)> at_fdopen{"fdopen", kFdopen};
constinit Real<decltype(::mkdtemp)> at_mkdtemp{"mkdtemp", kMkdtemp};
constinit Real<decltype(::isatty)> at_isatty{"isatty", kIsatty};
constinit Real<decltype(::select)> at_select{"select", kSelect};
constinit Real<decltype(::poll)> at_poll{"poll", kPoll};
constinit Real<decltype(::epoll_create1)> at_epoll_create1{"epoll_create1", kEpollCreate1};
constinit Real<decltype(::epoll_ctl)> at_epoll_ctl{"epoll_ctl", kEpollCtl};
constinit Real<decltype(::epoll_wait)> at_epoll_wait{"epoll_wait", kEpollWait};
constinit Real<decltype(::eventfd)> at_eventfd{"eventfd", kEventfd};
constinit Real<decltype(::signalfd)> at_signalfd{"signalfd", kSignalfd};
constinit Real<decltype(::timerfd_create)> at_timerfd_create{"timerfd_create", kTimerfdCreate};
constinit Real<decltype(::timerfd_settime)> at_timerfd_settime{"timerfd_settime", kTimerfdSettime};
constinit Real<decltype(::socket)> at_socket{"socket", kSocket};
constinit Real<decltype(::socketpair)> at_socketpair{"socketpair", kSocketpair};
constinit Real<decltype(::bind)> at_bind{"bind", kBind};
constinit Real<decltype(::listen)> at_listen{"listen", kListen};
constinit Real<decltype(::accept4)> at_accept4{"accept4", kAccept4, "accept"};
constinit Real<decltype(::connect)> at_connect{"connect", kConnect};
constinit Real<decltype(::recv)> at_recv{"recv", kRecv};
constinit Real<decltype(::send)> at_send{"send", kSend};
constinit Real<decltype(::getsockopt)> at_getsockopt{"getsockopt", kSockopt};
constinit Real<decltype(::setsockopt)> at_setsockopt{"setsockopt", kSockopt};
constinit Real<decltype(::getsockname)> at_getsockname{"getsockname", kGetsockname};
constinit Real<decltype(::shutdown)> at_shutdown{"shutdown", kShutdown};
constinit Real<decltype(::getrlimit)> at_getrlimit{"getrlimit", kRlimit};
constinit Real<decltype(::setrlimit)> at_setrlimit{"setrlimit", kRlimit};
constinit Real<decltype(::sigaction)> at_sigaction{"sigaction", kSigaction};
constinit Real<decltype(::signal)> at_signal{"signal", kSignal};
constinit Real<decltype(::fork)> at_fork{"fork", kFork};
constinit Real<decltype(::wait)> at_wait{"wait", kWait};
constinit Real<decltype(::pthread_create)> at_pthread_create{"pthread_create", kPthreadCreate};
constinit Real<decltype(::getaddrinfo)> at_getaddrinfo{"getaddrinfo", kGetaddrinfo};
constinit Real<decltype(::getnameinfo)> at_getnameinfo{"getnameinfo", kGetnameinfo};

Call* const all[] = {
    &at_clock_gettime,  &at_clock_nanosleep,
    &at_open,           &at_openat2,
    &at_fcntl,          &at_dup,
    &at_pipe2,          &at_read,
    &at_write,          &at_close,
    &at_fstat,          &at_fdopendir,
    &at_readdir,        &at_closedir,
    &at_fdopen,         &at_mkdtemp,
    &at_isatty,         &at_select,
    &at_poll,           &at_epoll_create1,
    &at_epoll_ctl,      &at_epoll_wait,
    &at_eventfd,        &at_signalfd,
    &at_timerfd_create, &at_timerfd_settime,
    &at_socket,         &at_socketpair,
    &at_bind,           &at_listen,
    &at_accept4,        &at_connect,
    &at_recv,           &at_send,
    &at_getsockopt,     &at_setsockopt,
    &at_getsockname,    &at_shutdown,
    &at_getrlimit,      &at_setrlimit,
    &at_sigaction,      &at_signal,
    &at_fork,           &at_wait,
    &at_pthread_create, &at_getaddrinfo,
    &at_getnameinfo,
};

bool is_of_addresses(const Call& call) {
  return &call == &at_getaddrinfo || &call == &at_getnameinfo;
}

/// A wait that is over. Throws if it was one without an end, or one of far too many.
template <class Count>
Count waited(const Call& call, bool for_ever, Count n) {
  if (!active()) return n;
  if (n == 0 && for_ever) throw Stuck{std::string("hangs in ") + call.name()};
  if (++waits > kTooOften) throw Stuck{std::string("spins around ") + call.name()};
  return n;
}

}  // namespace

// ---- for tests

int Call::failure() {
  if (!active()) return 0;
  if (++count_ != failing_which || failing != this) return 0;
  happened = true;
  return failing_error;
}

std::span<Call* const> all_calls() { return all; }

Call& find(const std::string& name) {
  for (Call* const call : all) {
    if (name == call->name()) return *call;
  }
  throw std::invalid_argument("no call " + name);
}

std::string name_of(const Call& call, int error) {
  if (!is_of_addresses(call)) return strerrorname_np(error);
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, int>>{{"EAI_ADDRFAMILY", EAI_ADDRFAMILY},
                                                          {"EAI_AGAIN", EAI_AGAIN},
                                                          {"EAI_BADFLAGS", EAI_BADFLAGS},
                                                          {"EAI_FAIL", EAI_FAIL},
                                                          {"EAI_FAMILY", EAI_FAMILY},
                                                          {"EAI_MEMORY", EAI_MEMORY},
                                                          {"EAI_NODATA", EAI_NODATA},
                                                          {"EAI_NONAME", EAI_NONAME},
                                                          {"EAI_OVERFLOW", EAI_OVERFLOW},
                                                          {"EAI_SERVICE", EAI_SERVICE},
                                                          {"EAI_SOCKTYPE", EAI_SOCKTYPE},
                                                          {"EAI_SYSTEM", EAI_SYSTEM}}) {
    if (value == error) return name;
  }
  return "?";
}

std::string message_of(const Call& call, int error) {
  return is_of_addresses(call) ? gai_strerror(error) : strerror(error);
}

void begin(const Fault& fault) {
  for (Call* const call : all) call->count_ = 0;
  happened = false;
  waits = 0;
  failing = fault.call;
  failing_which = fault.which;
  failing_error = fault.error;
  counting = true;
}

bool end() {
  counting = false;
  failing = nullptr;
  return happened;
}

}  // namespace aio::testing::faults

// ---- in the place of the C library's

using namespace aio::testing::faults;

extern "C" {

int clock_gettime(clockid_t id, timespec* time) noexcept { return at_clock_gettime(id, time); }

int clock_nanosleep(clockid_t id, int flags, const timespec* time, timespec* left) {
  const int error = at_clock_nanosleep.failure();
  return error ? error : at_clock_nanosleep.real()(id, flags, time, left);
}

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = va_arg(more, unsigned);
  va_end(more);
  return at_open(path, flags, mode);
}

int fcntl(int fd, int command, ...) {
  va_list more;
  va_start(more, command);
  const auto argument = va_arg(more, long);
  va_end(more);
  return at_fcntl(fd, command, argument);
}

long syscall(long number, ...) noexcept {
  va_list more;
  va_start(more, number);
  long given[6];
  for (long& one : given) one = va_arg(more, long);
  va_end(more);
  if (number == SYS_openat2 && at_openat2.fails()) return -1;
  return at_syscall.real()(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}

int dup(int fd) noexcept { return at_dup(fd); }
int pipe2(int ends[2], int flags) noexcept { return at_pipe2(ends, flags); }
ssize_t read(int fd, void* to, size_t size) { return at_read(fd, to, size); }
ssize_t write(int fd, const void* from, size_t size) { return at_write(fd, from, size); }

// Whatever close() says, the descriptor is closed.
int close(int fd) {
  const bool fails = at_close.fails();
  const int error = errno;
  const int result = at_close.real()(fd);
  if (!fails) return result;
  errno = error;
  return -1;
}
int closedir(DIR* folder) {
  const bool fails = at_closedir.fails();
  const int result = at_closedir.real()(folder);
  return fails ? -1 : result;
}

int fstat(int fd, struct stat* about) noexcept { return at_fstat(fd, about); }
DIR* fdopendir(int fd) { return at_fdopendir(fd); }
dirent* readdir(DIR* folder) { return at_readdir(folder); }
FILE* fdopen(int fd, const char* mode) noexcept { return at_fdopen(fd, mode); }
char* mkdtemp(char* path) noexcept { return at_mkdtemp(path); }
int isatty(int fd) noexcept { return at_isatty.fails() ? 0 : at_isatty.real()(fd); }

int select(int n, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  if (at_select.fails()) return -1;
  if (timeout || !active()) {
    return waited(at_select, false, at_select.real()(n, read, write, except, timeout));
  }
  timeval too_long{kTooLong / 1000, 0};
  return waited(at_select, true, at_select.real()(n, read, write, except, &too_long));
}
int poll(pollfd* all_of_them, nfds_t n, int timeout) {
  if (at_poll.fails()) return -1;
  const bool for_ever = timeout < 0 && active();
  return waited(at_poll, for_ever, at_poll.real()(all_of_them, n, for_ever ? kTooLong : timeout));
}
int epoll_wait(int fd, epoll_event* events, int most, int timeout) {
  if (at_epoll_wait.fails()) return -1;
  const bool for_ever = timeout < 0 && active();
  return waited(at_epoll_wait, for_ever,
                at_epoll_wait.real()(fd, events, most, for_ever ? kTooLong : timeout));
}

int epoll_create1(int flags) noexcept { return at_epoll_create1(flags); }
int epoll_ctl(int fd, int what, int watched, epoll_event* event) noexcept {
  return at_epoll_ctl(fd, what, watched, event);
}
int eventfd(unsigned count, int flags) noexcept { return at_eventfd(count, flags); }
int signalfd(int fd, const sigset_t* signals, int flags) noexcept {
  return at_signalfd(fd, signals, flags);
}
int timerfd_create(clockid_t id, int flags) noexcept { return at_timerfd_create(id, flags); }
int timerfd_settime(int fd, int flags, const itimerspec* when, itimerspec* before) noexcept {
  return at_timerfd_settime(fd, flags, when, before);
}

int socket(int family, int type, int protocol) noexcept {
  return at_socket(family, type, protocol);
}
int socketpair(int family, int type, int protocol, int ends[2]) noexcept {
  return at_socketpair(family, type, protocol, ends);
}
int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
  return at_bind(fd, address, size);
}
int listen(int fd, int backlog) noexcept { return at_listen(fd, backlog); }
int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
  return at_accept4(fd, address, size, flags);
}
// Three of its errors say that the connection is being made.
int connect(int fd, const sockaddr* address, socklen_t size) {
  const int error = at_connect.failure();
  if (!error) return at_connect.real()(fd, address, size);
  if (error == EINPROGRESS || error == EALREADY || error == EINTR) {
    at_connect.real()(fd, address, size);
  }
  errno = error;
  return -1;
}
ssize_t recv(int fd, void* to, size_t size, int flags) { return at_recv(fd, to, size, flags); }
ssize_t send(int fd, const void* from, size_t size, int flags) {
  return at_send(fd, from, size, flags);
}
int getsockopt(int fd, int level, int option, void* value, socklen_t* size) noexcept {
  return at_getsockopt(fd, level, option, value, size);
}
int setsockopt(int fd, int level, int option, const void* value, socklen_t size) noexcept {
  return at_setsockopt(fd, level, option, value, size);
}
int getsockname(int fd, sockaddr* address, socklen_t* size) noexcept {
  return at_getsockname(fd, address, size);
}
int shutdown(int fd, int how) noexcept { return at_shutdown(fd, how); }

int getrlimit(__rlimit_resource_t what, rlimit* limit) noexcept {
  return at_getrlimit(what, limit);
}
int setrlimit(__rlimit_resource_t what, const rlimit* limit) noexcept {
  return at_setrlimit(what, limit);
}
int sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept {
  return at_sigaction(signal, action, before);
}
sighandler_t signal(int number, sighandler_t handler) noexcept {
  return at_signal.fails() ? SIG_ERR : at_signal.real()(number, handler);
}

// In a child nothing fails: it is another process.
pid_t fork() noexcept {
  const pid_t child = at_fork();
  if (child == 0) end();
  return child;
}
pid_t wait(int* status) { return at_wait(status); }

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*function)(void*),
                   void* argument) noexcept {
  const int error = at_pthread_create.failure();
  return error ? error : at_pthread_create.real()(thread, attributes, function, argument);
}
int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** found) {
  const int error = at_getaddrinfo.failure();
  return error ? error : at_getaddrinfo.real()(host, service, hints, found);
}
int getnameinfo(const sockaddr* address, socklen_t size, char* host, socklen_t host_size,
                char* service, socklen_t service_size, int flags) {
  const int error = at_getnameinfo.failure();
  return error
             ? error
             : at_getnameinfo.real()(address, size, host, host_size, service, service_size, flags);
}

}  // extern "C"
