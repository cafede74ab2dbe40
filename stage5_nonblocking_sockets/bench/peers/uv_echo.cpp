// The echo server with libuv: it reads, and writes at once what the socket takes.
#include <netinet/in.h>
#include <uv.h>

#include "stage1_generators/shared/bench/report.hpp"

namespace {

char shared[65536];  // what is read is written before anything else is read

void hand_out(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
  *buffer = uv_buf_init(shared, sizeof shared);
}

void on_read(uv_stream_t* stream, ssize_t n, const uv_buf_t* buffer) {
  if (n > 0) {
    const uv_buf_t data = uv_buf_init(buffer->base, static_cast<unsigned>(n));
    bench::check(uv_try_write(stream, &data, 1) == n, "the socket takes all of it");
  } else if (n < 0) {
    uv_close(reinterpret_cast<uv_handle_t*>(stream),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_tcp_t*>(handle); });
  }
}

void on_connection(uv_stream_t* listener, int status) {
  bench::check(status == 0, uv_strerror(status));
  auto* connection = new uv_tcp_t;
  uv_tcp_init(listener->loop, connection);
  auto* stream = reinterpret_cast<uv_stream_t*>(connection);
  bench::check(uv_accept(listener, stream) == 0, "accept");
  uv_tcp_nodelay(connection, 1);
  uv_read_start(stream, hand_out, on_read);
}

}  // namespace

int main() {
  uv_loop_t loop;
  uv_loop_init(&loop);
  uv_tcp_t listener;
  uv_tcp_init(&loop, &listener);
  sockaddr_in address{};
  uv_ip4_addr("127.0.0.1", 0, &address);
  uv_tcp_bind(&listener, reinterpret_cast<sockaddr*>(&address), 0);
  bench::check(uv_listen(reinterpret_cast<uv_stream_t*>(&listener), SOMAXCONN, on_connection) == 0,
               "listen");
  int size = sizeof address;
  uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&address), &size);
  bench::report("port", ntohs(address.sin_port));
  uv_run(&loop, UV_RUN_DEFAULT);
}
