"""A program as C++, for people: with the compiler's coroutines, because they are short.

What plays it is the hand-written form, a frame with a place and a stack of blocks: program.hpp.
"""
from program import Block


def source(program, task):
    lines = []
    for body in program.bodies:
        kind = 'Compiled<Value>' if task else 'void' if body.name == 'main' else 'Generator'
        lines.append(f'{kind} {body.name}() {{')
        lines.append('  Value x;')
        write(body.code, '  ', lines, task)
        lines += ['}', '']
    return '\n'.join(lines)


def write(code, indent, lines, task):
    for item in code:
        if not isinstance(item, Block):
            lines.append(indent + statement(item, task))
            continue
        for head, inside in item.parts:
            word, *rest = head.split()
            opened = {
                'try': 'try {',
                'except': f'}} catch (const {rest[0] if rest else ""}&) {{',
                'finally': '} finally {  // by hand: C++ has none',
                'repeat': f'for (int i = 0; i < {rest[0] if rest else 0}; ++i) {{',
                'for': f'for (Value x : g{rest[0] if rest else ""}) {{',
                'with': f'{{  // with {" ".join(rest)}',
            }[word]
            lines.append(indent + opened)
            write(inside, indent + '  ', lines, task)
        lines.append(indent + '}')


def statement(line, task):
    word, *rest = line.split()
    k = rest[0] if rest else ''
    more = ', '.join(rest[1:])
    if word in ('raise', 'cancelled'):
        name, message = ('CancelledError', k) if word == 'cancelled' else (k, more)
        return f'throw {name}({message and repr(message)});'.replace("'", '"')
    if word in ('return', 'reraise', 'x', 'log', 'caught'):
        return {'return': f'co_return {k};', 'reraise': 'throw;', 'x': 'log(x);',
                'log': f'log({k});', 'caught': 'log(std::current_exception());'}[word]
    if not task:
        return {'yield': f'x = co_yield {k};', 'from': f'x = co_yield from(g{k});',
                'pull': f'x = g{k}.next().value();', 'next': f'show(g{k}.next());',
                'send': f'show(g{k}.send({more}));', 'close': f'g{k}.close();',
                'throw': f'show(g{k}.throw_in({rest[1] if len(rest) > 1 else ""}'
                         f'({", ".join(rest[2:])})));',
                'state': f'log(g{k}.state());'}[word]
    things = {
        'sleep': f'co_await sleep({k});', 'await': f'x = co_await {k};',
        'call': f'x = co_await b{k}();', 'spawn': f't{k} = create_task(b{more}());',
        'spawn_in': f't{k} = group.create_task(b{more}());', 'cancel': f'log({k}->cancel({more}));',
        'cancel_me': 'log(current_task()->cancel());', 'uncancel': 'log(current_task()->uncancel());',
        'cancelling': 'log(current_task()->cancelling());', 'how': f'log({k});',
        'set': f'{k}->set_result({more});', 'fail': f'{k}->set_exception(ValueError({more}));',
        'on_done': f'{k}->add_done_callback(log);', 'gather': f'g{k} = gather({more});',
        'gather_all': f'g{k} = gather(kReturnExceptions, {more});',
        'shield': f'g{k} = shield({more});', 'wait_for': f'x = co_await wait_for({k}, {more});',
        'wait_for_call': f'x = co_await wait_for(b{k}(), {more});',
        'wait': f'x = co_await wait({", ".join(rest[2:])});  // {k}, limit {rest[1:2]}',
        'as_completed': f'coming = as_completed({more});  // limit {k}',
        'next': 'x = co_await coming.next();',
        'soon': f'h{k} = loop.call_soon({more});', 'later': f'h{k} = loop.call_later({more});',
        'drop': f'h{k}->cancel();',
        'turn': 'loop.stop(); loop.run_forever();', 'stop': 'loop.stop();',
        'close': 'loop.close();', 'until': f'log(loop.run_until_complete({k}));',
        'run': f'log(loop.run_until_complete(b{k}()));', 'tasks': 'log(loop.all_tasks().size());',
        'state': f'log(locks[{k}].locked());  // and of all others',
        'uncancel_of': f'log({k}->uncancel());', 'cancelling_of': f'log({k}->cancelling());',
        'fail_cancelled': f'{k}->set_exception(CancelledError());',
        'fail_stop': f'{k}->set_exception(StopIteration());',
        'then': f'{k}->add_done_callback([] {{ {" ".join(rest[1:])}; }});',
        'off_done': f'log({k}->remove_done_callback(log));',
        'gather_calls': f'g{k} = gather({", ".join(f"b{body}()" for body in rest[1:])});',
        'gather_all_calls':
            f'g{k} = gather(kReturnExceptions, {", ".join(f"b{body}()" for body in rest[1:])});',
        'shield_call': f'g{k} = shield(b{more}());',
        'spawn_open': f't{k} = open_groups[{"".join(rest[2:])}].create_task(b{"".join(rest[1:2])}());',
        'reschedule': f'limits[{k}].reschedule({more});', 'expired': f'log(limits[{k}].expired());',
        'within': f'x = co_await wait_for({" ".join(rest[1:])}, {k});',
        'acquire': f'x = co_await locks[{k}].acquire();', 'release': f'locks[{k}].release();',
        'enter': f'x = co_await semaphores[{k}].acquire();',
        'leave': f'semaphores[{k}].release();', 'wait_event': f'x = co_await events[{k}].wait();',
        'set_event': f'events[{k}].set();', 'clear_event': f'events[{k}].clear();',
        'wait_condition': f'x = co_await conditions[{k}].wait();',
        'notify': f'conditions[{k}].notify({more});',
        'notify_all': f'conditions[{k}].notify_all();', 'get': f'x = co_await queues[{k}].get();',
        'put': f'x = co_await queues[{k}].put({more});',
        'get_nowait': f'x = queues[{k}].get_nowait();',
        'put_nowait': f'queues[{k}].put_nowait({more});', 'task_done': f'queues[{k}].task_done();',
        'join': f'x = co_await queues[{k}].join();',
        'recv': f'x = co_await sock_recv(of[{k}], 3);',
        'send': f'co_await sock_sendall(to[{k}], "{more}");', 'hang_up': f'to[{k}].shutdown_write();',
        'reader': f'loop.add_reader(of[{k}].fileno(), read);',
        'no_reader': f'log(loop.remove_reader(of[{k}].fileno()));',
        'execute': f'x = co_await loop.run_in_executor([] {{ return {k}; }});',
        'execute_fail': f'x = co_await loop.run_in_executor([] {{ throw ValueError({k}); }});',
        'start': f'g{k} = loop.run_in_executor([] {{ return {more}; }});'}
    return things[word]
