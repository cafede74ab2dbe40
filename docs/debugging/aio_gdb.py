"""gdb learns to show frames, chains of frames, futures, tasks and loops.

    gdb -x docs/debugging/aio_gdb.py build/debug/bin/stage3_demo

    (gdb) print order           a frame: its class, its state, where it goes on, its members
    (gdb) where-async           every chain of the loop that runs in this thread
    (gdb) where-async order     one chain: of a frame, or of a task; or all chains of a loop

`aio where` is another name of where-async. docs/debugging.md is the chapter to it.

Nothing here calls a function of the program. All is read from memory, so it works on a core file
too, and it never changes what it shows.
"""

import itertools
import re

import gdb

# ---- the containers of libstdc++, read by hand


def vector(value):
    at, end = value["_M_impl"]["_M_start"], value["_M_impl"]["_M_finish"]
    while at != end:
        yield at.dereference()
        at += 1


def deque(value):
    at, end = value["_M_impl"]["_M_start"], value["_M_impl"]["_M_finish"]
    element, block, last = at["_M_cur"], at["_M_node"], at["_M_last"]
    block_size = last - at["_M_first"]
    while element != end["_M_cur"]:
        yield element.dereference()
        element += 1
        if element == last:
            block += 1
            element = block.dereference()
            last = element + block_size


def linked_list(value):
    element = value.type.strip_typedefs().template_argument(0).pointer()
    head = value["_M_impl"]["_M_node"].address
    at = value["_M_impl"]["_M_node"]["_M_next"]
    while int(at) != int(head):
        yield gdb.Value(int(at) + 2 * at.type.sizeof).cast(element).dereference()
        at = at["_M_next"]


def string(value):
    return value["_M_dataplus"]["_M_p"].string(length=int(value["_M_string_length"]))


# ---- objects with virtual functions: where they begin, and of which class they are


def words_at(address):
    return gdb.Value(int(address)).cast(gdb.lookup_type("long").pointer())


def symbol_at(address):
    """What lies there, by name: "vtable for aio::SleepLoop". An empty string if nothing does."""
    text = gdb.execute(f"info symbol {int(address) & (2**64 - 1):#x}", to_string=True).strip()
    found = re.fullmatch(r"(.*?)( \+ \d+)?( in section \S+( of .*)?)?", text)
    return "" if text.startswith("No symbol") else found[1]


def class_of(vtable):
    """The class that has this vtable, and the compiled files of its functions; or None.

    Several files have a class of the same name in an unnamed namespace, so the name does not do.
    But the vtable has functions of the class, and they know the type of their `this`.
    """
    symbol = symbol_at(vtable)
    if not symbol.startswith("vtable for "):
        return None
    name = symbol[len("vtable for ") :]
    class_, files = None, []
    for function in functions_in(vtable):
        body = "::resume(" in function.function.name
        files.insert(0 if body else len(files), function.function.symtab)
        for this in (each for each in function if each.name == "this"):
            owner = this.type.strip_typedefs().target().unqualified()
            if class_ is None and short(owner.name) == short(name):
                class_ = owner
    return class_ or gdb.lookup_type(name), files


def functions_in(vtable):
    for slot in range(20):
        try:
            block = gdb.block_for_pc(int(words_at(vtable)[slot]) & (2**64 - 1))
        except gdb.MemoryError:
            return
        while block and not block.function:
            block = block.superblock
        if block:
            yield block


_classes = {}  # what class_of() found


def whole(value):
    """The whole object that `value` is a part of or points to."""
    if value.type.strip_typedefs().code in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_REF):
        value = value.referenced_value()
    try:
        here = int(value.address)
        begin = here + int(words_at(words_at(here)[0])[-2])  # all compilers on Linux agree on this
        vtable = int(words_at(begin)[0])
        if vtable not in _classes:
            _classes[vtable] = class_of(vtable)
        class_, _ = _classes[vtable]
        return gdb.Value(begin).cast(class_.pointer()).dereference()
    except (gdb.error, TypeError) as error:
        raise gdb.error("no object is here (yet)") from error


def forget_classes(_event):
    """The program was loaded anew: its addresses may be others."""
    _classes.clear()
    _resume_points.clear()


def is_a(type_, base):
    """Whether the class is `base` or derived from it."""
    type_ = type_.strip_typedefs().unqualified()
    if type_.code != gdb.TYPE_CODE_STRUCT:
        return False
    if type_.name == base:
        return True
    return any(is_a(field.type, base) for field in type_.fields() if field.is_base_class)


def part(value, base):
    """The part of `value` that is a `base`."""
    return value.address.cast(gdb.lookup_type(base).pointer()).dereference()


def has(value, member):
    try:
        return bool(value[member].type)
    except gdb.error:
        return False


def short(name):
    """`(anonymous namespace)::Main` is Main. What is in <...> stays, without `aio::`."""
    name = name.replace("(anonymous namespace)::", "").replace("aio::", "")
    depth, begin = 0, len(name)
    while begin > 0:
        c = name[begin - 1]
        depth += (c == ">") - (c == "<")
        if depth == 0 and c == ":":
            break
        begin -= 1
    return name[begin:]


def short_place(file, line):
    """`stage2_yield_from/demos/stack.cpp:27`, wherever the sources lie."""
    found = re.search(r"stage\d_\w+/.*", file)
    return f"{found[0] if found else file.rsplit('/', 1)[-1]}:{line}"


# ---- the stack of the thread: which functions run


def running_functions(pattern):
    """The calls of functions of that name, the innermost first."""
    try:
        call = gdb.newest_frame()
    except gdb.error:
        return
    while call:
        if re.search(pattern, call.name() or ""):
            yield call
        call = call.older()


def this_of(call):
    return call.read_var("this").dereference()


# ---- frames

_resume_points = {}  # of each class, by its vtable


class Frame:
    """An aio::Frame, or what is derived from it."""

    STATES = ("created", "suspended", "running", "closed")

    def __init__(self, value):
        self.object = whole(value)
        self.frame = part(self.object, "aio::Frame")
        self.address = int(self.frame.address)
        self.name = short(self.object.type.name)

    def link(self, name):
        """The frame at the other end of a link, or None. A generator of stage 1 has no links."""
        if not has(self.object, name) or not int(self.object[name]):
            return None
        return Frame(self.object[name])

    def outermost(self):
        frame = self
        while caller := frame.link("caller_"):
            frame = caller
        return frame

    def chain(self):
        """From this frame to the innermost one."""
        frame = self
        while True:
            yield frame
            frame = frame.link("delegate_")
            if not frame:
                return

    def own_state(self):
        return self.STATES[int(self.frame["state_"]) % len(self.STATES)]

    def state(self):
        """As Frame::state(): who waits for a running frame counts as running."""
        inner = self.innermost()
        while delegate := inner.link("delegate_"):
            inner = delegate
        return inner.own_state()

    def innermost(self):
        """At once, however long the chain is: the root knows it."""
        top = None if self.link("caller_") else self.link("top_")
        return top or self

    def resume_point(self):
        """By the name of its enumerator, where the class has one with that number."""
        vtable = int(words_at(self.address)[0])
        if vtable not in _resume_points:
            _resume_points[vtable] = self.enumerators(_classes[vtable][1])
        number = int(self.frame["resume_point_"])
        return _resume_points[vtable].get(number, str(number))

    def enumerators(self, files):
        """Of the unnamed enum in the class or in a base of it; gdb knows them by full names.

        A compiled file that does not use the enum may not know it. The one with the body does."""
        classes = [class_.name for class_ in self.classes(self.object.type)]
        for file in files:
            found = {}
            for symbol in itertools.chain(file.global_block(), file.static_block()):
                class_, _, name = symbol.name.rpartition("::")
                if class_ in classes and symbol.type.code == gdb.TYPE_CODE_ENUM:
                    if not symbol.type.tag:
                        found[int(symbol.value())] = name
            if found:
                return found
        return {}

    def goes_on(self):
        return {
            "created": f"starts at {self.resume_point()}",
            "suspended": f"resumes at {self.resume_point()}",
        }.get(self.own_state(), "")

    def place(self):
        """File and line where it is suspended. Of a body that runs: where that is now."""
        if self.own_state() == "running":
            for call in running_functions(r"::resume(\(|$)"):
                if int(this_of(call).address) == self.address:
                    return short_place(call.find_sal().symtab.filename, call.find_sal().line)
        where = self.frame["where_"]["_M_impl"]
        return short_place(where["_M_file_name"].string(), int(where["_M_line"]))

    def columns(self, state=None):
        return [self.name, state or self.state(), self.goes_on(), self.place()]

    ENGINE = ("aio::Coroutine", "aio::Generator", "aio::DelegatingGenerator", "aio::Returning",
              "aio::AnyCoroutine", "aio::Delegating", "aio::Resumable", "aio::Frame")

    def classes(self, type_):
        """The class and its bases, without those of the engine that all frames have."""
        if type_.name.split("<")[0] not in self.ENGINE:
            yield type_
            for field in type_.fields():
                if field.is_base_class:
                    yield from self.classes(field.type.strip_typedefs())

    def members(self):
        """The members of those classes: the locals of the body."""
        for class_ in reversed(list(self.classes(self.object.type))):
            for field in class_.fields():
                if not field.is_base_class and hasattr(field, "bitpos"):  # static ones have none
                    yield field.name, member(part_of_type(self.object, class_)[field])
        if self.own_state() == "closed" and has(self.object, "result_"):
            yield "result_", self.object["result_"]


def part_of_type(value, type_):
    return value.address.cast(type_.pointer()).dereference()


def member(value):
    """A reference to what no printer knows is only named: nobody wants all of std::cout here."""
    type_ = value.type.strip_typedefs()
    if type_.code != gdb.TYPE_CODE_REF or printer_of(value):
        return value
    if type_.target().strip_typedefs().code != gdb.TYPE_CODE_STRUCT:
        return value
    return f"({type_.target().unqualified()} &)"


# ---- events, futures, tasks


def waits_for(event):
    """An event as text: as its own repr(), where that can be known without a call."""
    value = whole(event)
    if is_a(value.type, "aio::FutureBase"):
        return future_text(value)
    if is_a(value.type, "aio::AsyncSleep"):
        return f"AsyncSleep(until={seconds(part(value, 'aio::AsyncSleep')['until_'])})"
    if is_a(value.type, "aio::FdEvent"):
        event = part(value, "aio::FdEvent")
        return f"{'Readable' if int(event['events_']) == 1 else 'Writable'}(fd={event['fd_']})"
    return short(value.type.name)


def seconds(value):
    return f"{float(value):.2f}"


def future_text(future):
    """`<Gather pending, 1 of 2 done>`, `<Task pending name='Task-1' coro=<Main suspended>>`"""
    future = whole(future)
    state = future_state(future)
    if is_a(future.type, "aio::TaskBase"):
        coroutine = coroutine_of(future)
        coro = f" coro=<{coroutine.name} {coroutine.state()}>" if coroutine else ""
        return f"<Task {state} name='{task_name(future)}'{coro}>"
    return f"<{short(future.type.name).split('<')[0]} {state}{future_details(future)}>"


def future_state(future):
    return ("pending", "cancelled", "finished")[int(part(future, "aio::FutureBase")["state_"]) % 3]


def future_details(future):
    """What is known of some kinds of futures."""
    base = part(future, "aio::FutureBase")
    if future_state(future) == "finished" and int(base["exception_"]["_M_exception_object"]):
        return f" exception={exception_text(base['exception_'])}"
    if future_state(future) != "pending":
        return ""
    if is_a(future.type, "aio::GatherBase"):
        group = part(future, "aio::GatherBase")
        return f", {group['finished_']} of {len(list(vector(group['children_'])))} done"
    if is_a(future.type, "aio::Completion"):
        return f", {future['missing_']} missing"
    if is_a(future.type, "aio::SleepFuture"):
        loop = base["link_"]["object_"]["loop"]  # null once the loop is gone
        for entry in vector(loop["timers_"]["entries_"]) if int(loop) else ():
            if whole(entry["value"]["object_"]).address == future.address:
                return f", due at {seconds(entry['deadline'])}"
    if has(future, "fd_") and has(future, "events_"):
        return f", fd {future['fd_']} {'readable' if int(future['events_']) == 1 else 'writable'}"
    return ""


def task_name(task):
    task = part(task, "aio::TaskBase")
    link = task["task_link_"]["object_"]
    name = link["name"]["_M_payload"] if int(link) else None
    if name is not None and name["_M_engaged"]:
        return string(name["_M_payload"]["_M_value"])
    return f"Task-{task['number_']}"


def coroutine_of(task):
    """A task is of a class TaskOf<C>, and the coroutine is a member of it."""
    return Frame(task["coroutine_"]) if has(task, "coroutine_") else None


def exception_text(exception_ptr):
    """The class of the exception. The type is known in front of the exception; see the C++ ABI."""
    thrown = int(exception_ptr["_M_exception_object"])
    if not thrown:
        return "nothing"
    kind = symbol_at(words_at(thrown - 112)[0])  # sizeof(__cxa_exception), with 8 bytes a word
    return short(kind.replace("typeinfo for ", "")) or "an exception"


def runnable_text(runnable):
    """What a loop may call: a task, another future, or a handle."""
    value = whole(runnable)
    return future_text(value) if is_a(value.type, "aio::FutureBase") else short(value.type.name)


# ---- loops: each has chains, which are coroutines and what they wait for

RUNS_OR_ENDED = {"running": "runs now", "closed": "has ended"}


def running_loop():
    """The loop that runs in the selected thread, or None."""
    try:
        loop = gdb.parse_and_eval("aio::Loop::running_")
        return whole(loop) if int(loop) else None
    except gdb.error:  # thread-local, and no libthread_db: then the stack knows
        pass
    for call in running_functions(r"^aio::(SleepLoop::run_all|EventLoop::run_forever)(\(|$)"):
        return whole(this_of(call))
    return None


class SleepLoop:
    """aio::SleepLoop and aio::SelectLoop."""

    def __init__(self, value):
        self.name = short(value.type.name)
        self.select = value if is_a(value.type, "aio::SelectLoop") else None
        self.loop = part(value, "aio::SleepLoop")

    def summary(self):
        counts = [
            f"{len(self.ready())} ready",
            f"{len(sorted_timers(self.loop['sleeping_']))} asleep",
        ]
        if self.select:
            counts.append(f"{self.select['waiters_']['waiting_']} waiting for descriptors")
        counts.append(f"{len(list(linked_list(self.loop['jobs_'])))} not finished")
        return f"{self.name}: {', '.join(counts)}"

    def ready(self):
        return [Frame(job["coroutine"]).name for job in deque(self.loop["ready_"])]

    def chains(self):
        for job in linked_list(self.loop["jobs_"]):
            coroutine = Frame(job["coroutine"])
            if coroutine.state() in RUNS_OR_ENDED:
                yield coroutine.name, coroutine, RUNS_OR_ENDED[coroutine.state()]
            elif int(job["event"]):
                yield coroutine.name, coroutine, "waits for " + waits_for(job["event"])
            else:
                yield coroutine.name, coroutine, "is ready"

    def children(self):
        yield "ready", ", ".join(self.ready()) or "nobody"
        yield "sleeping_", self.loop["sleeping_"]
        if self.select:
            yield "waiters_", self.select["waiters_"]
        for name, _, why in self.chains():
            yield name, why


class EventLoop:
    """aio::EventLoop. The descriptor of its door is not counted among those that wait for descriptors."""

    def __init__(self, value):
        self.name = short(value.type.name)
        self.loop = part(value, "aio::EventLoop")

    def summary(self):
        return (
            f"{self.name}: {len(self.ready())} ready, "
            f"{count(len(sorted_timers(self.loop['timers_'])), 'timer')}, "
            f"{int(self.loop['waiters_']['waiting_']) - 1} waiting for descriptors, "
            f"{count(len(list(self.tasks())), 'task')} not done"
        )

    def ready(self):
        return [runnable_text(call["target"]["object_"]) for call in deque(self.loop["ready_"])]

    def tasks(self):
        tasks = [task["object_"].dereference() for task in vector(self.loop["tasks_"])]
        return map(whole, sorted(tasks, key=lambda task: int(task["number_"])))

    def chains(self):
        for task in self.tasks():
            coroutine = coroutine_of(task)
            name = f"{task_name(task)} ({coroutine.name if coroutine else short(task.type.name)})"
            waiting = part(task, "aio::TaskBase")["waiting_"]["object_"]
            if coroutine and coroutine.state() in RUNS_OR_ENDED:
                yield name, coroutine, RUNS_OR_ENDED[coroutine.state()]
            elif not int(waiting):
                yield name, coroutine, "is ready"
            elif future_state(whole(waiting)) != "pending":
                yield name, coroutine, f"is ready, after {future_text(waiting)}"
            else:
                yield name, coroutine, f"waits for {future_text(waiting)}"

    def children(self):
        yield "ready", ", ".join(self.ready()) or "nobody"
        yield "timers_", self.loop["timers_"]
        yield "waiters_", self.loop["waiters_"]
        for name, _, why in self.chains():
            yield name, why


class OtherLoop:
    """A loop that a reader wrote. Its coroutines are not known here."""

    def __init__(self, value):
        self.name = short(value.type.name)

    def summary(self):
        return f"{self.name}: a loop of which gdb knows no coroutines; `where-async EXPR` shows one"

    def chains(self):
        return ()

    def children(self):
        return ()


def loop_of(value):
    value = whole(value)
    for base, kind in (("aio::SleepLoop", SleepLoop), ("aio::EventLoop", EventLoop)):
        if is_a(value.type, base):
            return kind(value)
    return OtherLoop(value)


def count(number, what):
    return f"{number} {what}" + ("s" if number != 1 else "")


def sorted_timers(heap):
    """Deadline and value, in the order in which they leave the heap."""
    entries = list(vector(heap["entries_"]))
    entries.sort(key=lambda entry: (float(entry["deadline"]), int(entry["sequence"])))
    return [(float(entry["deadline"]), entry["value"]) for entry in entries]


def waiter_text(value):
    """What stands in a heap of timers, or waits for a descriptor."""
    type_ = value.type.strip_typedefs()
    if type_.name and type_.name.startswith("aio::Ref<"):
        return runnable_text(value["object_"])
    if type_.code == gdb.TYPE_CODE_PTR and has(value.dereference(), "coroutine"):
        return Frame(value["coroutine"]).name
    if type_.code == gdb.TYPE_CODE_PTR:
        return runnable_text(value)
    return str(value)


# ---- the printers


class FramePrinter:
    def __init__(self, value):
        self.frame = Frame(value)

    def to_string(self):
        name, *others = filter(None, self.frame.columns())
        return f"{name} {', '.join(others)}"

    def children(self):
        return self.frame.members()


class StepPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        if not int(self.value["yielded_"]):
            return "no value"  # the body returned, or waits for another frame
        yielded = self.value["value_"]
        if yielded.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
            return "yielded " + (waits_for(yielded) if int(yielded) else "null")
        return f"yielded {yielded.format_string()}"


class SentPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        error = self.value["error_"].referenced_value()
        if int(error["_M_exception_object"]):
            return f"raises {exception_text(error)}"
        sent = self.value["value_"]
        return sent.dereference().format_string() if int(sent) else "None"


class EventPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return waits_for(self.value)


class FuturePrinter:
    def __init__(self, value):
        self.future = whole(value)

    def to_string(self):
        return future_text(self.future)

    def children(self):
        if is_a(self.future.type, "aio::TaskBase"):
            waiting = part(self.future, "aio::TaskBase")["waiting_"]["object_"]
            if int(waiting):
                yield "waiting_", future_text(waiting)
            if has(self.future, "coroutine_"):
                yield "coroutine_", self.future["coroutine_"]
        if future_state(self.future) == "finished" and not future_details(self.future):
            if has(self.future, "result_"):
                yield "result_", self.future["result_"]


class RefPrinter:
    def __init__(self, value):
        self.object = value["object_"]

    def to_string(self):
        if not int(self.object):
            return "null"
        references = part(whole(self.object), "aio::RefCounted")["references_"]
        return f"{runnable_text(self.object)}, references: {references}"


class TimerHeapPrinter:
    def __init__(self, value):
        self.timers = sorted_timers(value)

    def to_string(self):
        return count(len(self.timers), "timer")

    def children(self):
        for i, (deadline, value) in enumerate(self.timers):
            yield f"[{i}]", f"{seconds(deadline)} {waiter_text(value)}"


class FdWaitersPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return f"{self.value['waiting_']} waiting"

    def children(self):
        for fd, watch in enumerate(vector(self.value["watches_"])):
            for who in ("reader", "writer"):
                if int(watch[who]):
                    yield f"{who} of {fd}", waiter_text(watch[who])


class LoopPrinter:
    def __init__(self, value):
        self.loop = loop_of(value)

    def to_string(self):
        return self.loop.summary()

    def children(self):
        return self.loop.children()


PRINTERS = {  # the first that fits
    "aio::Step": StepPrinter,
    "aio::Sent": SentPrinter,
    "aio::TimerHeap": TimerHeapPrinter,
    "aio::FdWaiters": FdWaitersPrinter,
    "aio::Ref": RefPrinter,
}
PRINTERS_OF_BASES = {
    "aio::Frame": FramePrinter,
    "aio::FutureBase": FuturePrinter,
    "aio::Loop": LoopPrinter,
    "aio::Event": EventPrinter,
}


def printer_of(value):
    type_ = value.type.strip_typedefs()
    if type_.code == gdb.TYPE_CODE_REF:
        value = value.referenced_value()
        type_ = value.type.strip_typedefs()
    if type_.code != gdb.TYPE_CODE_STRUCT or not type_.name:
        return None
    try:
        if type_.name.split("<")[0] in PRINTERS:
            return PRINTERS[type_.name.split("<")[0]](value)
        for base, printer in PRINTERS_OF_BASES.items():
            if is_a(type_, base):
                return printer(value)
    except gdb.error:
        pass  # not constructed yet, or gone: gdb shows the bytes
    return None


# ---- the command


def table(rows):
    """Lines with columns below each other, in the order of the rows."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


LONG = 100  # frames


def show_chain(outermost):
    state = outermost.state()
    frames = list(itertools.islice(outermost.chain(), LONG))
    rows = [
        frame.columns(state if frame.own_state() == "suspended" else None) for frame in frames
    ]
    if frames[-1].link("delegate_"):
        rows += [["...", "", "", ""], outermost.innermost().columns()]
    for line in table(rows):
        print("    " + line)


def show_chains(loop):
    print(loop.summary())
    for name, frame, why in loop.chains():
        print(f"  {name} {why}")
        if frame:
            show_chain(frame)


def show(value):
    type_ = value.type.strip_typedefs()
    if (type_.name or "").startswith("aio::Ref<"):
        value = value["object_"]
    value = whole(value)
    if is_a(value.type, "aio::Frame"):
        show_chain(Frame(value).outermost())
    elif is_a(value.type, "aio::TaskBase"):
        print(future_text(value))
        show_chain(coroutine_of(value))
    elif is_a(value.type, "aio::Loop"):
        show_chains(loop_of(value))
    else:
        raise gdb.GdbError("this is no frame, no task and no loop")


def show_here():
    """Without an expression: the loop of this thread, or else the body that runs here."""
    loop = running_loop()
    if loop is not None:
        show_chains(loop_of(loop))
        if not isinstance(loop_of(loop), OtherLoop):
            return
    for call in running_functions(r"::resume(\(|$)"):
        if is_a(this_of(call).type, "aio::Frame"):
            why = "no loop runs in this thread; " if loop is None else ""
            print(why + "the chain whose body runs here:")
            show_chain(Frame(this_of(call)).outermost())
            return
    if loop is None:
        raise gdb.GdbError(
            "no loop runs in this thread; `where-async EXPR` shows the chain of a frame"
        )


class WhereAsync(gdb.Command):
    """Show who is suspended where, from the outermost frame to the innermost one.

    where-async         all chains of the loop that runs in this thread
    where-async EXPR    the chain of a frame or of a task; all chains of a loop

    A line is a frame: its class, its state, the `case` where it goes on, and the file and line
    where it is suspended. Nothing is called, only read: core files do."""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_STACK, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, _from_terminal):
        self.dont_repeat()
        try:
            show(gdb.parse_and_eval(argument)) if argument else show_here()
        except gdb.error as error:
            raise gdb.GdbError(str(error)) from error


class Aio(gdb.Command):
    """The commands of asyncio by hand. `aio where` is where-async."""

    def __init__(self):
        super().__init__("aio", gdb.COMMAND_STACK, gdb.COMPLETE_NONE, True)


WhereAsync("where-async")
Aio()
WhereAsync("aio where")
gdb.pretty_printers.insert(0, printer_of)
gdb.events.new_objfile.connect(forget_classes)
