#!/usr/bin/python3
"""Compares whole programs: ours, the same in the least code that does it, asyncio and its peers.

    compare.py BINARIES [--runs N] [--pictures] [WORKLOAD ...]

BINARIES is the folder with the programs bench_*. The programs of one workload alternate, so that
what else the machine does disturbs all of them alike. A figure is the median of seven such rounds,
or of three where one takes seconds or is the same every time; a ratio is that of the rounds' ratios.
Without names, all workloads are measured, and the tables and pictures are written to docs/bench/;
with names, only the pictures, and only if they are asked for.
Standard library only.
"""

import datetime
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left behind beside the sources
import plots

PYTHON = "/usr/bin/python3"  # Debian's own: another one on the path may be a slower build
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TASKS_PY = "stage6_tasks_futures/bench/peers/tasks.py"
ECHO_PY = "stage5_nonblocking_sockets/bench/peers/echo.py"
HTTP_PY = "stage6_tasks_futures/bench/peers/http.py"
RESUME_PY = "stage1_generators/bench/peers/resume.py"
DELEGATION_PY = "stage2_yield_from/bench/peers/delegation.py"
HTTP_FILE = "LICENSE"  # about a kilobyte
NOISY = 0.15


class Row:
    """One program in a workload: its label, its command, how often at most."""

    def __init__(self, label, command, runs=99, clients=0, client=None, seconds=0.5):
        self.label, self.command, self.runs = label, command.split(), runs
        self.clients, self.client = clients, client or echo_client  # 0: no server
        self.seconds = seconds  # that the client takes for measuring
        self.results = []  # one dict per round
        self.missing = ""

    def figures(self, what):
        return [result[what] for result in self.results if what in result]


class Workload:
    """`columns`: what the programs report -> the column's title, the most telling one first."""

    def __init__(self, name, title, columns, rows, bare="", x_unit=""):
        self.name, self.title, self.columns, self.rows = name, title, columns, rows
        self.bare, self.x_unit = bare, x_unit  # x_unit: rows are "label @number", and make lines


def tasks(name, title, columns, work, more=()):
    python = f"{PYTHON} {TASKS_PY}"
    rows = [
        Row("ours", f"bench_tasks {work}"),
        *more,
        Row("least code", f"bench_bare_tasks {work}"),
        Row("Asio awaitables", f"bench_asio_tasks {work}"),
        Row("asyncio", f"{python} asyncio {work}"),
        Row("asyncio on uvloop", f"{python} uvloop {work}"),
    ]
    few = work.startswith(("pending", "timers", "cancel"))  # memory is the same every time
    for row in rows:
        if few or work.startswith(("sleep", "spawn")) and row.label.startswith("asyncio"):
            row.runs = 3
    if work.endswith("1000000"):  # asyncio takes most of a minute
        for row in rows:
            row.runs = 1 if row.label == "asyncio" else 3
        rows.pop()
    return Workload(name, title, columns, rows, "least code")


def growth(name, title, columns, x_unit, lines, **more):
    """lines: label, command, the numbers it is run with."""
    rows = [
        Row(f"{label} @{n}", f"{command} {n}") for label, command, ns in lines for n in ns
    ]
    return Workload(name, title, columns, rows, x_unit=x_unit, **more)


def echo(connections):
    servers = [
        ("ours, tasks", "bench_echo tasks epoll"),
        ("ours, stage 5's loop", "bench_echo loop epoll"),
        ("bare epoll", "bench_echo_bare epoll"),
        ("libuv", "bench_uv_echo"),
        ("Asio awaitables", "bench_asio_echo"),
        ("thread per connection", "bench_echo_bare threads"),
        ("asyncio", f"{PYTHON} {ECHO_PY} asyncio"),
        ("uvloop protocols", f"{PYTHON} {ECHO_PY} uvloop"),
    ]
    return Workload(
        f"echo_{connections}",
        f"Echo, {connections:,} connections",
        {
            "cpu_us": "server's CPU, us per round trip",
            "per_s": "round trips per second",
            "fairness": "fewest / most round trips",
            "bytes": "server's bytes per connection",
        },
        [Row(label, command, clients=connections,
             runs=3 if label.startswith("thread") and connections >= 5000 else 99)
         for label, command in servers],
        "bare epoll",
    )


def echo_pairs():
    """Each of our selectors beside the bare call, and with a server that works for 100 us."""
    rows = []
    for way in ("select", "poll"):
        rows.append(Row(f"ours, {way}", f"bench_echo tasks {way}", clients=50))
        rows.append(Row(f"bare {way}", f"bench_echo_bare {way}", clients=50))
    rows.append(Row("ours, slowed", "bench_echo tasks epoll 100", clients=50, seconds=2))
    rows.append(Row("bare epoll, slowed", "bench_echo_bare epoll 100", clients=50, seconds=2))
    columns = {
        "cpu_us": "server's CPU, us per round trip",
        "per_s": "round trips per second",
        "fairness": "fewest / most round trips",
    }
    return Workload("echo_ways", "Echo, 50 connections, other ways", columns, rows)


def http():
    rows = []
    for connections in (1, 50, 500):
        for label, command in [
            ("ours", "bench_http"),
            ("asyncio streams", f"{PYTHON} {HTTP_PY} asyncio"),
            ("uvloop, streams", f"{PYTHON} {HTTP_PY} uvloop"),
        ]:
            rows.append(Row(f"{label} @{connections}", f"{command} .",
                            clients=connections, client=wrk))
    columns = {"cpu_us": "server's CPU, us per request", "per_s": "requests per second"}
    return Workload("http", "HTTP under wrk, a file of 1 KB", columns, rows, x_unit="connections")


def resume(columns):
    """A generator, by hand, by the compiler and in Python."""
    rows = [
        Row(f"{label}, {verb}()", f"{command} {verb}")
        for verb in ("next", "send")
        for label, command in [
            ("ours", "bench_resume ours"),
            ("compiler's", "bench_resume compiler"),
            ("CPython", f"{PYTHON} {RESUME_PY}"),
        ]
    ]
    return Workload("resume", "Resuming a generator once, ns", columns, rows)


def workloads():
    ns = {"ns": "ns"}
    bytes_each = {"bytes": "bytes per task"}
    sleeping = {"ns": "CPU, ns per task", "waits": "calls to wait", "sleeps": "times it slept"}
    uv = [Row("libuv's timers", "bench_uv_timers sleep 100000")]
    uv_million = [Row("libuv's timers", "bench_uv_timers sleep 1000000")]
    depths = [1, 10, 100, 1000]
    return [
        tasks("switch", "Task switch: 100 tasks, sleep(0), ns", ns, "switch 100",
              [Row("Asio's bare post", "bench_asio_tasks post 100")]),
        tasks("spawn", "Spawn and gather 100,000 tasks",
              {"ns": "warm, ns per task", "cold_ns": "cold, ns per task"}, "spawn 100000"),
        tasks("pending", "Memory of a task that waits for a future", bytes_each, "pending 100000"),
        tasks("timers", "Memory of a task that sleeps", bytes_each, "timers 100000"),
        resume(ns),
        growth("delegation", "A value from below n levels of `yield from`, ns", ns, "levels", [
            ("ours", "bench_delegation ours", [*depths, 1000000]),
            ("ours, handed on", "bench_delegation tunnel", depths),
            ("compiler's", "bench_delegation compiler", [*depths, 1000000]),
            ("compiler's, handed on", "bench_delegation naive", depths),
            ("CPython", f"{PYTHON} {DELEGATION_PY}", depths),
        ]),
        growth("levels", "Entering and leaving a level, ns", ns, "levels",
               [("ours", "bench_delegation level", [1000, 1000000])]),
        *[echo(connections) for connections in (50, 500, 5000)],
        echo_pairs(),
        tasks("sleep", "100,000 tasks asleep until random times within a second", sleeping,
              "sleep 100000", uv),
        tasks("sleep_million", "1,000,000 tasks asleep until random times within a second",
              sleeping, "sleep 1000000", uv_million),
        tasks("cancel", "20,000 tasks asleep: every second one cancelled, the others awake later",
              {"ns": "to cancel one, CPU ns", "fire_ns": "to wake one, CPU ns",
               "bytes": "bytes per task", "again_bytes": "the same after as many new ones came"},
              "cancel 20000", [Row("ours, raised", "bench_tasks cancel_raised 20000")]),
        http(),
        growth("sleepers", "One wakes up, a new one comes, while n sleep, ns", ns, "sleepers", [
            ("heap", "bench_sleepers heap", [10, 100, 1000, 10000, 100000]),
            ("sorted list", "bench_sleepers list", [10, 100, 1000, 10000, 100000]),
        ]),
        growth("idle", "One call, ten ready, n idle descriptors", {"us": "us"}, "idle", [
            ("epoll", "bench_idle epoll", [10, 100, 1000, 10000]),
            ("poll", "bench_idle poll", [10, 100, 1000, 10000]),
            ("select", "bench_idle select", [10, 100, 900]),
        ]),
        growth("threads", "Threads against tasks: a switch, ns", ns, "threads or tasks", [
            ("tasks", "bench_tasks switch", [10, 100, 1000, 10000]),
            ("threads", "bench_threads switch", [10, 100, 1000, 10000]),
        ]),
        growth("threads_memory", "Threads against tasks: memory of one that waits",
               {"bytes": "bytes"}, "threads or tasks", [
                   ("tasks", "bench_tasks pending", [100, 1000, 10000]),
                   ("threads", "bench_threads memory", [100, 1000, 10000]),
               ]),
    ]


# --- running --------------------------------------------------------------------------------------


def on_processor(number):
    """Servers and clients keep to a processor each, where there are two."""
    processors = sorted(os.sched_getaffinity(0))
    return lambda: os.sched_setaffinity(0, {processors[number % len(processors)]})


def parse(text):
    return {words[0]: float(words[1]) for words in map(str.split, text.splitlines())}


def run_client(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120,
                          preexec_fn=on_processor(1))
    if done.returncode:
        raise RuntimeError(f"the client says {done.stderr.strip()}")
    return done.stdout


def echo_client(row, binaries, port, server):
    program = os.path.join(binaries, "bench_echo_client")
    return parse(run_client(program, port, str(row.clients), str(row.seconds), str(server)))


def cpu_seconds(process):
    with open(f"/proc/{process}/stat") as stat:
        words = stat.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def wrk(row, _binaries, port, server):
    before = cpu_seconds(server)
    said = run_client("wrk", "-t1", f"-c{row.clients}", "-d1s",
                      f"http://127.0.0.1:{port}/{HTTP_FILE}")
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk says {said}")
    words = said.split()
    requests = int(words[words.index("requests") - 1])
    return {
        "per_s": float(words[words.index("Requests/sec:") + 1]),
        "cpu_us": (cpu_seconds(server) - before) * 1e6 / requests,
    }


def run_once(row, binaries):
    command = list(row.command)
    if command[0] != PYTHON:
        command[0] = os.path.join(binaries, command[0])
    if not row.clients:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise RuntimeError(f"{' '.join(row.command)}: {done.stderr.strip()[-200:]}")
        return parse(done.stdout)
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, preexec_fn=on_processor(0))
    try:
        port = server.stdout.readline().split()[1].decode()
        return row.client(row, binaries, port, server.pid)
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def why_missing(row, binaries):
    name = row.command[0]
    if name == PYTHON:
        if not os.access(PYTHON, os.X_OK):
            return f"no {PYTHON}"
        if "uvloop" in row.command and subprocess.run(
                [PYTHON, "-c", "import uvloop"], capture_output=True).returncode:
            return "python3-uvloop is not installed"
    elif not os.access(os.path.join(binaries, name), os.X_OK):
        needs = {"asio": " without libboost-dev", "uv": " without libuv1-dev"}
        return "not built" + needs.get(name.split("_")[1], "")
    if row.client is wrk and not shutil.which("wrk"):
        return "wrk is not installed"
    if name == "bench_asio_tasks" and "pending" in row.command:
        return "has no futures to await"
    if name == "bench_bare_tasks" and "cancel" in row.command:
        return "has nobody to cancel"
    return ""


def measure(workload, binaries, runs):
    for row in workload.rows:
        row.missing = why_missing(row, binaries)
        if row.missing:
            print(f"  skips {row.label}: {row.missing}")
    for turn in range(runs):
        for row in workload.rows:
            if row.missing or turn >= row.runs:
                continue
            try:
                row.results.append(run_once(row, binaries))
            except subprocess.TimeoutExpired as error:
                row.missing = f"did not end within {error.timeout:.0f} seconds"
            except (RuntimeError, IndexError) as error:
                row.missing = f"failed: {error}"
                print(f"  {row.label} {row.missing}")


# --- showing --------------------------------------------------------------------------------------


def show(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(above, below, what):
    """The median of the rounds' ratios."""
    pairs = list(zip(above.figures(what), below.figures(what)))
    if not pairs:
        return ""
    return show(statistics.median(a / b if b else 0 for a, b in pairs))


def spread(figures):
    """Half of the distance between the quartiles, as a part of the median."""
    if len(figures) < 4:
        return None
    low, middle, high = statistics.quantiles(figures, n=4)
    return (high - low) / 2 / middle if middle else 0


def table(workload):
    first = next(iter(workload.columns))
    by_label = {row.label: row for row in workload.rows}
    asyncio = by_label.get("asyncio")
    bare = by_label.get(workload.bare)
    header = ["", *workload.columns.values(), "spread"]
    if asyncio:
        header.append("asyncio / this")
    if bare:
        header.append(f"this / {workload.bare}")
    rates = bare and "per_s" in workload.columns
    if rates:
        header.append("trips per second: this / bare")
    out = ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
    noisy = False
    for row in workload.rows:
        if row.missing:
            out.append(f"| {row.label} | {row.missing} |" + " |" * (len(header) - 2))
            continue
        cells = [row.label.replace(" @", ", ")]
        for what in workload.columns:
            figures = row.figures(what)
            cells.append(show(statistics.median(figures)) if figures else "")
        part = spread(row.figures(first))
        noisy |= part is not None and part > NOISY
        runs = f" of {len(row.results)}" if len(row.results) < 4 else ""
        cells.append(f"±{part:.0%}" if part is not None else f"median{runs}")
        if asyncio:
            cells.append(ratio(asyncio, row, first))
        if bare:
            cells.append(ratio(row, bare, first))
        if rates:
            cells.append(ratio(row, bare, "per_s"))
        out.append("| " + " | ".join(cells) + " |")
    if noisy:
        out.append(f"\nNoisy: some runs differ by more than {NOISY:.0%}; smaller differences "
                   "between rows mean nothing.")
    return "\n".join(out)


def picture(workload):
    what, unit = next(iter(workload.columns.items()))
    rows = [row for row in workload.rows if row.figures(what)]
    if not rows:
        return None
    if not workload.x_unit:
        figures = [(row.label, row.figures(what)) for row in rows]
        return plots.bars(workload.title, unit, [
            (label, statistics.median(all_), min(all_), max(all_)) for label, all_ in figures])
    series = {}
    for row in rows:
        label, x = row.label.split(" @")
        series.setdefault(label, {})[int(x)] = statistics.median(row.figures(what))
    return plots.lines(workload.title, workload.x_unit, unit, series)


def echo_growth(done):
    """One picture of the three sizes of echo."""
    series = {}
    for workload in done:
        if workload.name in ("echo_50", "echo_500", "echo_5000"):
            for row in workload.rows:
                if row.figures("cpu_us"):
                    x = int(workload.name.split("_")[1])
                    series.setdefault(row.label, {})[x] = statistics.median(row.figures("cpu_us"))
    return series and plots.lines("Echo: the server's CPU time for a round trip", "connections",
                                  "us per round trip", series)


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]
    except OSError:
        return ""


def machine(runs):
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":")[1].strip() for line in info if "model name" in line), "?")
    packages = ["python3-uvloop", "libboost-dev", "libuv1-dev"]
    versions = [f"{name} {first_line('dpkg-query', '-W', '-f', '${Version}', name) or '(none)'}"
                for name in packages]
    return "\n".join([
        f"- {datetime.date.today()}, medians of {runs} rounds unless a row says otherwise",
        f"- {model}, {os.cpu_count()} cores; Linux {platform.release().split('-')[0]}",
        f"- {first_line('c++', '--version')}; {first_line(PYTHON, '--version')}",
        f"- {', '.join(versions)}",
        f"- load when it began: {load_at_begin:.1f}"
        + ("; what shares the processors slows whatever is by the clock"
           if load_at_begin > 0.5 else ""),
    ])


HEAD = """# What it costs, beside what one would use instead

`./learn bench` wrote this file and the pictures; [README.md](README.md) says how, and where the time
goes. Times are CPU time. "asyncio / this" and "this / ..." are ratios of a row's first figure. The
spread is half the distance between its quartiles.

"""


def write_pictures(done):
    folder = os.path.join(ROOT, "docs", "bench")
    os.makedirs(folder, exist_ok=True)
    pictures = {w.name: picture(w) for w in done if w.name not in ("levels", "echo_ways")}
    pictures["echo"] = echo_growth(done)
    for name, text in pictures.items():
        if text and name not in ("echo_50", "echo_500", "echo_5000"):
            with open(os.path.join(folder, f"{name}.svg"), "w") as file:
                file.write(text)
    return folder


def write(done, runs):
    folder = write_pictures(done)
    out = [HEAD + machine(runs)]
    for workload in done:
        out.append(f"## {workload.title}")
        shown = "echo" if workload.name == "echo_5000" else workload.name
        if os.path.exists(os.path.join(folder, f"{shown}.svg")):
            out.append(f"![{workload.title}]({shown}.svg)")
        out.append(table(workload))
    with open(os.path.join(folder, "results.md"), "w") as file:
        file.write("\n\n".join(out) + "\n")
    print("\nwrote docs/bench/results.md, and the pictures beside it")


load_at_begin = os.getloadavg()[0]


def main(words):
    if "--help" in words:
        print(__doc__)
        return
    runs = 7
    if "--runs" in words:
        at = words.index("--runs")
        runs = int(words[at + 1])
        del words[at : at + 2]
    pictures = "--pictures" in words
    words = [word for word in words if word != "--pictures"]
    if not words:
        sys.exit(__doc__)
    binaries = os.path.abspath(words[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # thousands of connections
    all_ = workloads()
    names = [workload.name for workload in all_]
    unknown = [word for word in words[1:] if word not in names]
    if unknown:
        sys.exit(f"no workload {unknown[0]}; there are: {' '.join(names)}")
    chosen = [w for w in all_ if not words[1:] or w.name in words[1:]]
    for workload in chosen:
        print(f"\n{workload.title}", flush=True)
        measure(workload, binaries, runs)
        print(table(workload), flush=True)
    if len(chosen) == len(all_):
        write(chosen, runs)
    elif pictures:
        write_pictures(chosen)


if __name__ == "__main__":
    main(sys.argv[1:])
