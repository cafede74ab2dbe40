// Draws the picture at a step. Each pane is a function of the picture and of the one before it, so
// that the same step always looks the same, wherever one came from.
'use strict';

/** element('li', 'ready new', 'Task-1', otherElement, ...); null and '' are left out. */
function element(name, classes, ...inside) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...inside.filter((part) => part !== null && part !== ''));
  return made;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const seconds = (time) => `${+time.toFixed(6)} s`;
const mark = (text) => element('span', 'mark', text);
const empty = (text = 'empty') => element('p', 'empty', text);

/** What a value says; emphasised if it is not what it was. */
function value(text, changed) {
  return changed ? element('mark', '', text) : text;
}

/** Rows of a name and what it is; a row is [name, inside...], and null is none. */
function rows(list) {
  const made = element('dl', '');
  for (const row of list)
    if (row) made.append(element('dt', '', row[0]), element('dd', '', ...row.slice(1)));
  return made;
}

// ---- frames

const STATES = { created: '○', running: '▶', suspended: '‖', closed: '■' };

function drawFrames(picture, before) {
  const living = [...picture.frames].filter(([, frame]) => frame.state !== 'closed');
  const closed = [...picture.frames].filter(([, frame]) => frame.state === 'closed');
  const gone = [...before.frames].filter(([number]) => !picture.frames.has(number));
  return [
    drawStack(picture, before),
    drawChains(new Map(living), picture, before),
    living.length ? null : empty('No frame is alive.'),
    drawEnded('Closed', closed, ([number]) => before.frames.get(number)?.state !== 'closed'),
    drawEnded('Gone', gone, () => false),
  ];
}

/** The frames by chain: each is a list of numbers, the outermost frame first. */
function chains(frames) {
  const drawn = new Set();
  const chainFrom = (number) => {
    const chain = [];
    while (frames.has(number) && !drawn.has(number)) {
      drawn.add(number);
      chain.push(number);
      number = frames.get(number).delegate;
    }
    return chain;
  };
  const roots = [...frames.keys()].filter((number) => !frames.has(frames.get(number).caller));
  return [...roots, ...frames.keys()].map(chainFrom).filter((chain) => chain.length);
}

function drawChains(living, picture, before) {
  return element('div', 'chains', ...chains(living).map((chain) => drawChain(chain, picture, before)));
}

function drawStack(picture, before) {
  const name = (number) => picture.names.get(number) ?? `frame ${number}`;
  const changed = !same(picture.stack, before.stack);
  const names = picture.stack.map(name).join(' → ');
  return element('p', 'stack', 'On the stack: ', value(names || 'no frame', changed));
}

function drawChain(chain, picture, before) {
  const task = picture.tasks.get(chain[0]);
  const list = element('ol', '');
  for (const number of chain) {
    if (number !== chain[0]) list.append(element('li', 'link', '↓ waits for'));
    list.append(drawFrame(number, picture, before));
  }
  const end = picture.frames.get(chain.at(-1)).waits;
  const endBefore = before.frames.get(chain.at(-1))?.waits;
  const awaited = element('span', 'awaited', value(end ?? '', end !== endBefore));
  if (end) list.append(element('li', 'link', '↓ waits for ', awaited));
  return element('div', 'chain', task ? element('p', 'of-task', task) : null, list);
}

function drawFrame(number, picture, before) {
  const frame = picture.frames.get(number), was = before.frames.get(number);
  const runs = picture.stack.at(-1) === number;
  const badge = !was ? mark('new') : same(frame, was) ? null : mark('changed');
  const state = element('span', 'state', element('span', 'sign', STATES[frame.state] ?? ''), ' ',
    value(runs ? 'runs now' : frame.state, was && was.state !== frame.state));
  return element('li', `frame ${frame.state}${runs ? ' runs' : ''}`,
    element('div', 'head', element('h3', '', frame.name), badge, state),
    frame.function === frame.name ? null : element('p', 'class', `class ${frame.function}`),
    rows([...whereItIs(frame, was), ...drawMembers(frame, was)]));
}

// A frame that runs has left its resume point, unless it only waits for another one.
function whereItIs(frame, was) {
  const file = frame.at[0];
  const resume = element('code', '', value(frame.resume, was && was.resume !== frame.resume));
  const at = lineButton(file, frame.at[1]);
  if (frame.state === 'created') return [['starts at', resume]];
  if (frame.state === 'running' && !frame.delegate) return [['went on at', resume]];
  return [
    ['goes on at', resume, frame.case ? ' ' : '', frame.case ? lineButton(file, frame.case) : ''],
    ['stands in', at],
  ];
}

function lineButton(file, line) {
  const made = element('button', 'line-button', `line ${line}`);
  made.type = 'button';
  made.dataset.file = file;
  made.dataset.line = line;
  return made;
}

function drawMembers(frame, was) {
  const valuesBefore = new Map(was?.members ?? []);
  return (frame.members ?? []).map(([name, text]) =>
    [element('code', '', name), element('code', '', value(text, was && valuesBefore.get(name) !== text))]);
}

/** A line about frames that do not live any more. */
function drawEnded(title, frames, hasChanged) {
  if (!frames.length) return null;
  const names = frames.map(([number, frame]) =>
    element('li', '', `${frame.name} `, hasChanged([number]) ? mark('changed') : null));
  return element('div', 'ended', element('span', '', `${title}: `), element('ul', '', ...names));
}

// ---- what a loop has

// A list that is too long to record ends with an entry "and 7 more".
const REST = /^and \d+ more$/;
const isRest = (entry) => REST.test(entry.who ?? entry.name);
const shown = (list) => list.filter((entry) => !isRest(entry));
const rest = (list) => list.filter(isRest).map((entry) => entry.who ?? entry.name).join();

function drawRest(now, before) {
  return rest(now) ? element('p', 'rest', value(rest(now), rest(now) !== rest(before))) : null;
}

/** The entries of `before` that are not there any more; each counts once. */
function left(now, before) {
  const kept = now.map((entry) => JSON.stringify(entry));
  return shown(before).filter((entry) => {
    const found = kept.indexOf(JSON.stringify(entry));
    if (found >= 0) kept.splice(found, 1);
    return found < 0;
  });
}

/** The entries that are new. What has moved up from the rest of a long list is not. */
const added = (now, before) => new Set(rest(before) ? [] : left(before, now));

/** A line about what was there in the step before. */
function drawLeft(word, names) {
  return names.length ? element('p', 'left-it', mark(word), ' ', names.join(', ')) : null;
}

function drawReady(picture, before) {
  const fresh = added(picture.ready, before.ready);
  const drawn = shown(picture.ready).map((entry, i) => element('li', '',
    i === 0 ? element('span', 'next', 'next') : null,
    element('span', 'who', entry.who),
    entry.with ? element('span', 'with', `with ${entry.with}`) : null,
    fresh.has(entry) ? mark('new') : null));
  return [
    drawn.length ? element('ol', 'queue', ...drawn) : empty(),
    drawRest(picture.ready, before.ready),
    drawLeft('left', left(picture.ready, before.ready).map((entry) => entry.who)),
  ];
}

function drawTimers(picture, before) {
  const timers = shown(picture.timers);
  const fresh = added(picture.timers, before.timers);
  const due = (timer) => timer.at === null ? 'never' : seconds(timer.at);
  const node = (i) => {
    if (i >= timers.length) return null;
    const children = [1, 2, 3, 4].map((nth) => node(4 * i + nth)).filter(Boolean);
    return element('li', '',
      element('div', 'timer', element('span', 'index', `[${i}]`), ' ', element('b', '', due(timers[i])), ' ',
        element('span', 'who', timers[i].who), fresh.has(timers[i]) ? mark('new') : null),
      children.length ? element('ul', '', ...children) : null);
  };
  // Two children fit beside each other. A larger tree is drawn from top to bottom.
  const layout = timers.length > 3 ? 'heap tall' : 'heap';
  const gone = left(picture.timers, before.timers);
  return [
    timers.length ? element('ul', layout, node(0)) : empty(),
    drawRest(picture.timers, before.timers),
    drawLeft('left', gone.map((timer) => `${timer.who} at ${due(timer)}`)),
  ];
}

function drawDescriptors(picture, before) {
  const key = (entry) => `${entry.role} ${entry.event} ${entry.who}`;
  const known = new Map(before.descriptors.map((entry) => [key(entry), entry]));
  const drawn = picture.descriptors.map((entry) => {
    const was = known.get(key(entry));
    known.delete(key(entry));
    return element('li', entry.ready ? 'is-ready' : '',
      element('b', '', entry.role), ` to ${entry.event}`,
      element('span', 'readiness', element('span', 'sign', entry.ready ? '●' : '○'), ' ',
        value(entry.ready ? 'ready' : 'not ready', was && was.ready !== entry.ready)),
      element('span', 'with', `${entry.who} waits`), was ? null : mark('new'));
  });
  return [
    drawn.length ? element('ul', 'descriptors', ...drawn) : empty('Nobody waits for one.'),
    drawLeft('left', [...known.values()].map((entry) => entry.role)),
  ];
}

function drawFutures(picture, before) {
  const known = new Map(shown(before.futures).map((future) => [future.id, future]));
  const drawn = shown(picture.futures).map((future) => {
    const was = known.get(future.id);
    known.delete(future.id);
    return drawFuture(future, was, !was && !rest(before.futures), picture);
  });
  return [
    drawn.length ? element('ul', 'futures', ...drawn) : empty('There is none.'),
    drawRest(picture.futures, before.futures),
    drawLeft('gone', [...known.values()].map((future) => future.name)),
  ];
}

const FUTURE_STATES = { pending: '○', finished: '●', cancelled: '✕' };

function drawFuture(future, was, isNew, picture) {
  const badge = isNew ? mark('new') : !was || same(future, was) ? null : mark('changed');
  const waits = future.waits && (picture.futureNames.get(future.waits) ?? 'another future');
  const drives = picture.names.get(future.frame);
  const calls = future.callbacks.length && element('ol', 'callbacks', ...future.callbacks.map((name) =>
    element('li', '', value(name, was && !was.callbacks.includes(name)))));
  return element('li', `future ${future.state}`,
    element('div', 'head', element('h3', '', future.name), badge,
      element('span', 'state', element('span', 'sign', FUTURE_STATES[future.state] ?? ''), ' ',
        value(future.state, was && was.state !== future.state))),
    rows([
      drives ? ['drives', drives] : null,
      waits ? ['waits for', value(waits, was && was.waits !== future.waits)] : null,
      calls ? ['then calls', calls] : null,
    ]));
}

function drawOutput(picture, before) {
  const added = picture.output.slice(before.output.length);
  return [before.output, added ? element('mark', '', added) : ''];
}

// ---- the source

const KEYWORDS = `auto bool break case catch class const constexpr continue default double else enum
  explicit false final for if inline int namespace new nullptr override private protected public
  return static struct switch template this throw true try typename using virtual void while`;
const TOKENS = new RegExp(
  String.raw`(?<comment>//.*$)|(?<string>"(?:\\.|[^"\\])*"|^\s*#.*$)|` +
  String.raw`(?<keyword>\b(?:${KEYWORDS.split(/\s+/).join('|')})\b)`, 'g');

function coloured(text) {
  const made = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    made.push(text.slice(end, match.index), element('span', kind, match[0]));
    end = match.index + match[0].length;
  }
  return [...made, text.slice(end)];
}

/** A source as a list of lines. A long line is broken, and goes on four columns further in. */
function drawSource(source) {
  const list = element('ol', 'source');
  source.text.replace(/\n$/, '').split('\n').forEach((text, i) => {
    const code = element('code', '');
    for (const part of coloured(text)) code.append(part); // too many for one call, in a long line
    code.style.setProperty('--indent', text.search(/\S|$/) + 4);
    list.append(element('li', 'line', element('span', 'number', String(i + 1)), code));
  });
  return list;
}

/** What is to be said at which lines of a file, about frames that are suspended: line to text. */
function notes(picture, file) {
  const names = new Map();
  for (const frame of picture.frames.values()) {
    const waits = frame.state === 'suspended' || (frame.state === 'running' && frame.delegate);
    if (!waits || frame.at[0] !== file) continue;
    // Without a `case` there is only the place where it stands.
    const [line, what] = frame.case ? [frame.case, 'resume point of'] : [frame.at[1], 'suspended here:'];
    if (!names.has(line)) names.set(line, [what]);
    names.get(line).push(frame.name);
  }
  const describe = ([what, ...all]) => {
    const shown = all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} more`] : all;
    return `${what} ${shown.join(', ')}`;
  };
  return new Map([...names].map(([line, list]) => [line, describe(list)]));
}
