// The HTTP server of the demos, for wrk: bench_http FOLDER
#include "stage1_generators/shared/bench/report.hpp"
#include "stage6_tasks_futures/demos/http_server.hpp"
#include "stage6_tasks_futures/run.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_http FOLDER\n", stderr);
    return 2;
  }
  aio::http::Site site(argv[1]);
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  bench::report("port", listener.port());
  aio::run(aio::http::Server(site, std::move(listener)));
}
