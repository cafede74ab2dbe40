// Lanes: one row for each task, before stage 6 for each coroutine or generator, over the steps. A row
// says where its task was: running, ready, waiting (for what), done. An arrow says who woke it.
'use strict';

const LANE_SIGNS = { created: '○', running: '▶', ready: '◆', waiting: '‖', done: '■', failed: '✕', cancelled: '✕' };
const OVER = new Set(['done', 'failed', 'cancelled']);

/** For each frame the outermost one that it ever belongs to: a frame that is awaited has no row of its own. */
function owners(steps) {
  const callers = new Map();
  for (const step of steps)
    for (const [number, frame] of Object.entries(step.frames ?? {}))
      if (frame?.caller && !callers.has(+number)) callers.set(+number, frame.caller);
  const found = new Map();
  return (number) => {
    if (found.has(number)) return found.get(number);
    const seen = [];
    let root = number;
    while (callers.has(root) && !seen.includes(root)) {
      seen.push(root);
      root = callers.get(root);
    }
    for (const one of seen) found.set(one, root);
    return root;
  };
}

/**
 * { lanes, starts, width, turns, waits, loops, began }. A lane: { root, name, of, spans }, and a span: { from, state,
 * waits, by, byStep, outside }, which lasts until the next one begins; `by` is the root of the lane that made it ready
 * in step `byStep`, or 0; `outside`: it was woken by what has no lane.
 */
function lanesOf(run) {
  const rootOf = owners(run.steps);
  const frames = new Map(), lanes = new Map(), futures = new Map();
  const ranAt = []; // by step: the lane that ran
  let ready = new Set(), tasks = new Map(), stack = [], ran = 0;

  const innermost = (root) => {
    const seen = new Set();
    let number = root;
    while (frames.get(number)?.delegate && frames.has(frames.get(number).delegate) && !seen.has(number)) {
      seen.add(number);
      number = frames.get(number).delegate;
    }
    return frames.get(number);
  };
  const stateOf = (root, step, last) => {
    const frame = frames.get(root), task = tasks.get(root);
    if (task?.state === 'cancelled') return { state: 'cancelled' };
    if (!frame || frame.state === 'closed') {
      if (OVER.has(last)) return { state: last };
      return { state: step.kind === 'raised' ? 'failed' : 'done' };
    }
    const isAbout = step.frame && rootOf(step.frame) === root;
    // Between an inner frame and its caller nothing is on the stack for a step.
    const within = isAbout && last === 'running' && isBetween(step);
    if (stack.some((number) => rootOf(number) === root) || within) return { state: 'running' };
    if (ran === root && step.kind === 'run') return { state: 'running' }; // it was taken from the queue
    if (ready.has(root)) return { state: 'ready' };
    if (frame.state === 'created') return { state: 'created' };
    return { state: 'waiting', waits: fromStart(futures.get(task?.waits) ?? innermost(root)?.waits ?? '', run.began) };
  };

  // Through what has no lane, as a gather, to the task that ended; but not through a timer to whoever set it.
  const whoWoke = (n) => {
    let at = run.causeOf(n);
    while (at > 0 && !ranAt[at] && run.steps[at].cause?.how !== 'timer' && run.causeOf(at) >= 0) at = run.causeOf(at);
    return at < 0 ? n : at;
  };

  run.steps.forEach((step, n) => {
    for (const [number, frame] of Object.entries(step.frames ?? {})) {
      if (frame) frames.set(+number, frame);
      else frames.delete(+number);
      if (frame && rootOf(+number) === +number && !lanes.has(+number))
        lanes.set(+number, { root: +number, name: frame.name, of: '', spans: [] });
    }
    if (step.stack) stack = step.stack;
    if (step.ready) ready = new Set(step.ready.map((entry) => entry.frame).filter(Boolean).map(rootOf));
    if (step.futures) tasks = new Map(step.futures.filter((one) => one.frame).map((one) => [one.frame, one]));
    for (const future of step.futures ?? []) futures.set(future.id, future.name);
    if (step.kind === 'turn' || step.turn === undefined) ran = 0;
    if (step.kind === 'run') ran = step.frame ? rootOf(step.frame) : 0;
    ranAt.push(stack.length ? rootOf(stack[0]) : ran);
    let byStep = whoWoke(n);
    const wakes = ranAt[byStep];
    const its = lanes.get(wakes)?.spans.at(-1);
    if (its && OVER.has(its.state)) byStep = Math.min(byStep, its.from); // an arrow begins at a lane, and not behind it
    for (const [root, lane] of lanes) {
      const task = tasks.get(root);
      if (task && lane.name !== task.name) Object.assign(lane, { name: task.name, of: run.names.get(root) });
      const last = lane.spans.at(-1);
      const now = stateOf(root, step, last?.state);
      if (last && OVER.has(last.state)) last.state = now.state; // it failed because it was cancelled
      if (last && last.state === now.state && (last.waits === now.waits || n === last.from + 1)) {
        last.waits = now.waits; // a step later it is known by its name
        continue;
      }
      const woken = now.state === 'ready' && last;
      const by = woken && wakes !== root ? wakes : 0;
      const outside = woken && !by && last.state !== 'created' && last.state !== 'running' && run.causeOf(n) >= 0;
      lane.spans.push({ from: n, by, byStep, outside, ...now });
    }
  });
  return { lanes: [...lanes.values()], began: run.began, ...scale(run.steps) };
}

/** The span of a lane that a step lies in; null before the first one. */
function spanAt(lane, step) {
  return lane.spans.findLast((span) => span.from <= step) ?? null;
}

// Each step is as wide as the others. Where time passes there is a gap, because nothing runs then.
const GAP = 2.5;

/** Where each step begins, in widths of a step, where the last one ends; the turns and what passes of time. The
    turns of another loop are counted from 1 again; it begins behind the last step of the one before. */
function scale(steps) {
  const starts = [], turns = [], waits = [], loops = [];
  let x = 0, time, turn, behind = 0;
  steps.forEach((step, n) => {
    if (time !== undefined && step.time > time) {
      waits.push({ x, time: step.time });
      x += GAP;
    }
    time = step.time ?? time;
    if (step.turn !== undefined && step.turn !== turn) turns.push({ x, turn: step.turn, step: n });
    starts.push(x);
    if (step.turn < turn) loops.push({ x: starts[behind], step: behind });
    if (step.turn !== undefined) behind = n + 1;
    turn = step.turn ?? turn;
    x += 1;
  });
  return { starts, width: x, turns, waits, loops };
}

/** The step whose place is at `x`. */
function stepAt({ starts }, x) {
  let low = 0, high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

const AXIS = 16; // the height of the line with turns and times

/** Draws lanes, each `height` high, a step `unit` wide; `until`: no further than this step. */
function drawLanes(found, { unit, height, until = found.starts.length - 1 }) {
  const { lanes, starts, turns, waits, loops, began } = found;
  const end = until + 1 < starts.length ? starts[until] + 1 : found.width;
  const place = (x) => +(Math.min(x, end) * unit).toFixed(1);
  const row = new Map(lanes.map((lane, i) => [lane.root, AXIS + i * height]));
  const bottom = AXIS + lanes.length * height;

  const line = ({ x }, y1, name) => shape('line', { x1: place(x), x2: place(x), y1, y2: bottom, class: name });
  const axis = [
    ...turns.filter(({ x }) => x < end).map((one) => line(one, AXIS - 3, 'turn')),
    ...loops.filter(({ step }) => step <= until).map((one) => line(one, 0, 'turn anew')),
  ];
  const taken = [];
  const label = (from, text, name) => {
    const to = from + text.length * 6 + 8;
    if (from >= place(end) || to > found.width * unit + 8 || taken.some(([a, b]) => from < b && a < to)) return; // no room
    taken.push([from, to]);
    axis.push(shape('text', { x: +(from + 2).toFixed(1), y: AXIS - 5, class: name }, text));
  };
  for (const { x, time } of waits) label(place(x), `${+(time - began).toFixed(3)} s`, 'axis time');
  for (const { x } of loops) label(place(x), 'next loop', 'axis time');
  for (const { x, turn } of turns) label(place(x), `turn ${turn}`, 'axis');
  const passing = waits.filter(({ x }) => x < end).map(({ x }) =>
    shape('rect', { x: place(x), y: AXIS, width: +(place(x + GAP) - place(x)).toFixed(1), height: bottom - AXIS, class: 'passes' }));

  const bars = lanes.flatMap((lane) => lane.spans.map((span, i) => {
    if (span.from > until) return null;
    const next = lane.spans[i + 1];
    const x1 = place(starts[span.from]);
    const x2 = next ? place(starts[next.from]) : place(end);
    return drawSpan(lane, span, x1, x2, row.get(lane.root), height, next ? next.from : starts.length);
  }));
  const arrows = lanes.flatMap((lane) => lane.spans.map((span) => {
    if (span.from > until || (span.by && !row.has(span.by))) return null;
    if (!span.by) return span.outside ? drawStub(place(starts[span.from] + 0.5), row.get(lane.root), height) : null;
    const x = place(starts[span.from] + 0.5), began = place(starts[span.byStep] + 0.5);
    const down = row.get(lane.root) > row.get(span.by);
    const from = row.get(span.by) + height / 2, to = row.get(lane.root) + (down ? height * 0.2 : height * 0.8);
    const head = down ? -3.5 : 3.5;
    return shape('path', { d: `M${began} ${from}L${x} ${to}m-2.5 ${head}l2.5 ${-head}l2.5 ${head}`, class: 'woke' });
  }));
  return [...passing, ...axis, ...bars, ...arrows].filter(Boolean);
}

/** A short arrow: what has woken this has no lane, as a timer, a descriptor or a call. */
const drawStub = (x, y, height) =>
  shape('path', { d: `M${x} ${y}V${+(y + height * 0.3).toFixed(1)}m-2 -2.5l2 2.5l2 -2.5`, class: 'woke' });

function drawSpan(lane, span, x1, x2, y, height, end) {
  const width = +Math.max(x2 - x1, 0.6).toFixed(1);
  const middle = y + height / 2;
  const says = `${lane.name}: ${inWords(span)}, steps ${span.from + 1} to ${end}`;
  const title = shape('title', {}, says);
  if (OVER.has(span.state)) {
    const r = Math.min(3.2, height / 3);
    const x = x1 + r;
    return span.state === 'done'
      ? shape('rect', { x: x1, y: middle - r, width: 2 * r, height: 2 * r, class: 'done' }, title)
      : shape('path', { d: `M${x1} ${middle - r}l${2 * r} ${2 * r}m0 ${-2 * r}L${x - r} ${middle + r}`, class: 'failed' }, title);
  }
  const thick = { running: 0.68, ready: 0.46 }[span.state];
  if (thick)
    return shape('rect', { x: x1, y: +(middle - (height * thick) / 2).toFixed(1), width, height: +(height * thick).toFixed(1), class: span.state }, title);
  return shape('line', { x1, x2: +(x1 + width).toFixed(1), y1: middle, y2: middle, class: span.state }, title);
}

const inWords = ({ state, waits }) =>
  state === 'waiting' ? (waits ? `waits for ${waits}` : 'is suspended') : { created: 'has not begun', done: 'has ended', failed: 'ended with an error', cancelled: 'was cancelled', running: 'runs', ready: 'is ready' }[state];
