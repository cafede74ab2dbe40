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

/** What was there in the step before, and is there no more. */
const struck = (text) => element('s', '', text);

// ---- tasks and frames: a card for each task, with the frames that it runs; before stage 6 for each chain

const STATES = { created: '○', running: '▶', suspended: '‖', closed: '■' };
const CARD_SIGNS = { ...LANE_SIGNS, suspended: '‖', closed: '■', pending: '○', finished: '■' };

function drawFrames(picture, before, pinned = new Map()) {
  const cards = cardsOf(picture);
  const old = new Map(cardsOf(before).map((card) => [card.root, card]));
  const inCards = new Set(cards.flatMap((card) => card.chain));
  const closed = [...picture.frames].filter(([number]) => !inCards.has(number));
  const gone = [...before.frames].filter(([number]) => !picture.frames.has(number));
  const drawn = cards.map((card) => drawCard(card, old.get(card.root), { picture, before, pinned }));
  return [
    drawStack(picture, before),
    drawn.length ? element('div', 'cards', ...drawn) : empty('No frame is alive.'),
    drawEnded('Closed', closed.map(([number, frame]) =>
      [frame.name, before.frames.get(number)?.state !== 'closed' ? mark('changed') : null])),
    drawEnded('Gone', gone.map(([, frame]) => [struck(frame.name)])),
  ];
}

/** { root, chain, task, state, waits } for each chain of frames that lives, or whose task is still known. */
function cardsOf(picture) {
  const tasks = new Map(picture.futures.filter((one) => one.frame).map((one) => [one.frame, one]));
  const isShown = ([number, frame]) =>
    frame.state !== 'closed' || tasks.has(number) || picture.frames.get(frame.caller)?.delegate === number;
  const ready = new Set(picture.ready.map((entry) => entry.frame));
  return chains(new Map([...picture.frames].filter(isShown))).map((chain) => {
    const [root] = chain;
    const task = tasks.get(root), frame = picture.frames.get(root);
    const card = { root, chain, task, waits: '' };
    if (frame.state === 'closed') card.state = task && task.state !== 'pending' ? task.state : 'closed';
    else if (chain.some((number) => picture.stack.includes(number) || number === picture.between)) card.state = 'running';
    else if (chain.some((number) => ready.has(number))) card.state = 'ready';
    else if (frame.state === 'created') card.state = 'created';
    else {
      const waits = (task?.waits && picture.futureNames.get(task.waits)) || picture.frames.get(chain.at(-1)).waits || '';
      card.waits = fromStart(waits, picture.began);
      card.state = card.waits ? 'waiting' : 'suspended';
    }
    return card;
  });
}

function drawStack(picture, before) {
  const name = (number) => picture.names.get(number) ?? `frame ${number}`;
  const changed = !same([picture.stack, picture.call], [before.stack, before.call]);
  const names = picture.stack.map(name).join(' → ');
  return element('p', 'stack', 'Running: ', value(names || picture.call || 'no frame', changed));
}

function drawCard(card, was, { picture, before, pinned }) {
  const { chain, task, root } = card;
  const changed = !was || !same(card, was) ||
    chain.some((number) => !same(picture.frames.get(number), before.frames.get(number)));
  const isOver = picture.frames.get(root).state === 'closed';
  const unfolded = pinned.get(root) ?? (changed || card.state === 'running' || !(picture.folds || isOver));
  const name = task?.name ?? picture.tasks.get(root) ?? '';
  const says = [CARD_SIGNS[card.state] ?? '', ' ', value(card.state, was && was.state !== card.state)];
  const fold = element('button', 'fold', unfolded ? '▾' : '▸');
  fold.type = 'button';
  fold.dataset.root = root;
  fold.setAttribute('aria-expanded', unfolded);
  fold.setAttribute('aria-label', `Details of ${name || picture.frames.get(root).name}`);
  const list = element('ol', 'chain');
  for (const number of chain) {
    if (number !== root) list.append(element('li', 'link', unfolded ? '↓ waits for' : '→'));
    list.append(drawFrame(number, picture, before));
  }
  if (card.waits)
    list.append(element('li', 'link', unfolded ? '↓ waits for ' : '→ ',
      element('span', 'awaited', value(card.waits, was && was.waits !== card.waits))));
  return element('article', `card ${card.state}${unfolded ? '' : ' folded'}${changed ? ' changes' : ''}`,
    element('div', 'head', fold, name ? element('h3', task ? 'task' : 'of-task', name) : null, element('span', 'state', ...says)),
    task ? taskRows(task, was?.task) : null,
    list);
}

function taskRows(task, was) {
  return rows([
    task.created_by ? ['created by', task.created_by] : null,
    task.cancelled_by ? ['cancelled by', value(task.cancelled_by, was && was.cancelled_by !== task.cancelled_by)] : null,
    task.callbacks.length ? ['then calls', drawCallbacks(task, was)] : null,
  ]);
}

function drawFrame(number, picture, before) {
  const frame = picture.frames.get(number), was = before.frames.get(number);
  const runs = picture.stack.at(-1) === number;
  const badge = !was ? mark('new') : same(frame, was) ? null : mark('changed');
  const state = element('span', 'state', element('span', 'sign', STATES[frame.state] ?? ''), ' ',
    value(runs ? 'runs now' : frame.state, was && was.state !== frame.state));
  const name = frame.state === 'closed' ? struck(frame.name) : frame.name;
  const top = picture.names.get(frame.top);
  return element('li', `frame ${frame.state}${runs ? ' runs' : ''}`,
    element('div', 'head', element('h3', '', name), badge, state),
    frame.name.replace(/ \d+$/, '') === frame.function ? null : element('p', 'class', `class ${frame.function}`),
    rows([
      top ? ['top', value(`→ ${top}`, was && was.top !== frame.top)] : null,
      ...whereItIs(frame, was),
      frame.created_by ? ['created by', frame.created_by] : null,
      ...drawMembers(frame, was),
    ]));
}

// A frame that runs has left its resume point, unless it only waits for another one.
function whereItIs(frame, was) {
  const file = frame.at[0];
  const resume = element('code', '', value(frame.resume, was && was.resume !== frame.resume));
  const at = lineButton(file, frame.at[1]);
  if (frame.state === 'created') return [['starts at', resume]];
  if (frame.state === 'closed') return [['ended in', at]];
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

/** A line about frames that do not live any more: each is what is drawn of it. */
function drawEnded(title, frames) {
  if (!frames.length) return null;
  const shown = frames.length > 12 ? frames.slice(-12) : frames;
  const more = frames.length - shown.length;
  return element('div', 'ended', element('span', '', `${title}: `), more ? element('span', '', `${more} and`) : null,
    element('ul', '', ...shown.map((parts) => element('li', '', ...parts.filter(Boolean)))));
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
  return names.length ? element('p', 'left-it', mark(word), ' ', struck(names.join(', '))) : null;
}

function drawReady(picture, before) {
  const fresh = added(picture.ready, before.ready);
  const drawn = shown(picture.ready).map((entry, i) => element('li', '',
    i === 0 ? element('span', 'next', 'next') : null,
    element('span', 'who', entry.who),
    entry.with ? element('span', 'with', `with ${entry.with}`) : null,
    fresh.has(entry) ? mark('new') : null));
  const gone = left(picture.ready, before.ready).map((entry) => element('li', 'gone', struck(entry.who)));
  return [
    drawn.length || gone.length ? element('ol', 'queue', ...gone, ...drawn) : empty(),
    drawRest(picture.ready, before.ready),
  ];
}

function drawTimers(picture, before) {
  const timers = shown(picture.timers);
  const fresh = added(picture.timers, before.timers);
  const due = ({ at }) => at === null || at === undefined ? 'never' : seconds(at - picture.began);
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
  const inCards = (one) => new Set(cardsOf(one).filter((card) => card.task).map((card) => card.task.id));
  const [cards, cardsBefore] = [inCards(picture), inCards(before)];
  const known = new Map(shown(before.futures).filter(({ id }) => !cardsBefore.has(id) || !cards.has(id))
    .map((future) => [future.id, future]));
  const drawn = shown(picture.futures).filter(({ id }) => !cards.has(id)).map((future) => {
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
  const calls = future.callbacks.length && drawCallbacks(future, was);
  return element('li', `future ${future.state}`,
    element('div', 'head', element('h3', '', future.name), badge,
      element('span', 'state', element('span', 'sign', FUTURE_STATES[future.state] ?? ''), ' ',
        value(future.state, was && was.state !== future.state))),
    rows([
      drives ? ['drives', drives] : null,
      waits ? ['waits for', value(waits, was && was.waits !== future.waits)] : null,
      calls ? ['then calls', calls] : null,
      future.created_by ? ['created by', future.created_by] : null,
      future.cancelled_by ? ['cancelled by', value(future.cancelled_by, was && was.cancelled_by !== future.cancelled_by)] : null,
    ]));
}

function drawCallbacks(future, was) {
  return element('ol', 'callbacks', ...future.callbacks.map((name) =>
    element('li', '', value(name, was && !was.callbacks.includes(name)))));
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
const PYTHON = /(?<comment>#.*$)|(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<keyword>\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b)/g;

function coloured(text, tokens = TOKENS) {
  const made = [];
  let end = 0;
  for (const match of text.matchAll(tokens)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    made.push(text.slice(end, match.index), element('span', kind, match[0]));
    end = match.index + match[0].length;
  }
  return [...made, text.slice(end)];
}

/** A source as a list of lines. A long line is broken, and goes on four columns further in. */
function drawSource(source, tokens) {
  const list = element('ol', 'source');
  source.text.replace(/\n$/, '').split('\n').forEach((text, i) => {
    const code = element('code', '');
    for (const part of coloured(text, tokens)) code.append(part); // too many for one call, in a long line
    code.style.setProperty('--indent', text.search(/\S|$/) + 4);
    list.append(element('li', 'line', element('span', 'number', String(i + 1)), code));
  });
  return list;
}

/** The line of the engine that a step is at, with its neighbours; or that a body which prints went on at. */
function drawStrip(source, line, isCurrent) {
  const lines = source.text.split('\n');
  const from = Math.max(0, Math.min(line - 2, lines.length - 3));
  const list = element('ol', 'source');
  lines.slice(from, from + 3).forEach((text, i) => {
    const code = element('code', '');
    for (const part of coloured(text.slice(0, 300))) code.append(part);
    code.style.setProperty('--indent', 0);
    const isIt = from + i + 1 === line;
    const mark = isCurrent ? ' current' : ' here';
    const made = element('li', `line${isIt ? mark : ''}`, element('span', 'number', String(from + i + 1)), code);
    if (isIt && isCurrent) made.setAttribute('aria-current', 'step');
    list.append(made);
  });
  return [element('p', 'strip-title', 'In the engine: ', element('b', '', source.path)), list];
}

/** What is to be said at which lines of a file, about frames that are suspended: line to text. */
function notes(picture, file) {
  const names = new Map();
  for (const frame of picture.frames.values()) {
    if (!isHeld(frame) || frame.at[0] !== file) continue;
    // Without a `case` there is only the place where it stands.
    const [line, what] = frame.case ? [frame.case, 'resume point of'] : [frame.at[1], 'suspended here:'];
    if (!names.has(line)) names.set(line, [what]);
    names.get(line).push(frame.name);
  }
  return new Map([...names].map(([line, [what, ...list]]) => [line, described(what, list)]));
}

/** Whether a frame stands at a resume point. */
const isHeld = (frame) => frame.state === 'suspended' || (frame.state === 'running' && Boolean(frame.delegate));

function described(what, all) {
  const shown = all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} more`] : all;
  return `${what} ${shown.join(', ')}`;
}
