// Pictures that stand alone: one of a scene for the gallery, and figures of a step for the book. They are
// drawn when they are made, with the code of the page, and have the colours of both themes in them.
'use strict';

const STYLE = `svg{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:none;
--ink:#1b2129;--soft:#505a66;--rule:#d3d7dc;--pane:#fff;--accent:#0b57a4;--waiting:#63439c;--waiting-pale:#f5f1fc;--ready:#8a5a00;--ready-pale:#fdf3df;--bad:#a32020;--page:#eeeeea}
@media(prefers-color-scheme:dark){svg{--ink:#e6e9ee;--soft:#a9b3bf;--rule:#3a424e;--pane:#1a1f26;--accent:#82bcff;--waiting:#c6abff;--waiting-pale:#241f33;--ready:#e9b75a;--ready-pale:#33290f;--bad:#ff9d9d;--page:#12151a}}
text{fill:var(--ink)}.axis,.soft{fill:var(--soft)}.axis{font-size:10px}.time,.bold{font-weight:600;fill:var(--ink)}.turn{stroke:var(--rule)}.anew{stroke:var(--ink);stroke-width:1.5}.passes{fill:var(--page)}
rect.running{fill:var(--accent)}rect.ready{fill:var(--ready-pale);stroke:var(--ready)}line.waiting{stroke:var(--waiting);stroke-width:1.6;stroke-dasharray:4 2.5}
line.created{stroke:var(--soft);stroke-dasharray:1 3}rect.done{fill:var(--soft)}path.failed{stroke:var(--bad);stroke-width:1.8}.woke{stroke:var(--ink);stroke-width:1.1}.cursor{stroke:var(--ink);stroke-dasharray:2 2}
.back{fill:var(--pane)}.box{fill:var(--pane);stroke:var(--rule)}.box.suspended{fill:var(--waiting-pale);stroke:var(--waiting);stroke-width:1.5;stroke-dasharray:5 3}.box.runs{stroke:var(--accent);stroke-width:2.5}.box.queued{fill:var(--ready-pale);stroke:var(--ready)}.link{stroke:var(--soft)}
.mono{font:11px ui-monospace,Menlo,Consolas,monospace}.purple{fill:var(--waiting);font-weight:600}.blue{fill:var(--accent);font-weight:600}`;

function standAlone(width, height, says, inside) {
  return shape('svg', {
    xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    width: Math.ceil(width), height: Math.ceil(height), role: 'img',
  }, shape('title', {}, says), shape('style', {}, STYLE), ...inside);
}

// ---- the gallery

const MOST_ROWS = 8;
const PICTURE_WIDTH = 256;

/** The lanes of a scene, small. One that has none is shown by what it prints, and '' if that is nothing. */
function drawCardPicture(run) {
  const found = lanesOf(run);
  const lanes = found.lanes.filter((lane) => lane.spans.some((span) => span.state !== 'created')).slice(0, MOST_ROWS);
  if (!lanes.length) return drawOutputPicture(run);
  const last = spansTo(lanes, found, 60);
  const width = last + 1 < found.starts.length ? found.starts[last + 1] : found.width;
  const unit = Math.min(PICTURE_WIDTH / width, 16);
  const height = Math.max(8, Math.min(16, 68 / lanes.length));
  const drawing = drawLanes({ ...found, lanes }, { unit, height, until: last });
  return standAlone(PICTURE_WIDTH, AXIS + height * lanes.length, `Lanes of ${run.recording.scene}`, drawing);
}

const MOST_LETTERS = 38;

function drawOutputPicture(run) {
  const lines = run.output.trimEnd().split('\n').slice(0, 4);
  if (!lines[0]) return '';
  return standAlone(PICTURE_WIDTH, 6 + 17 * lines.length, `Output of ${run.recording.scene}`, lines.map((line, i) =>
    text(0, 15 + 17 * i, line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS - 1)}…` : line, 'mono')));
}

/** The step before which there are so many spans: a small picture shows the beginning of a long run. */
function spansTo(lanes, { starts }, count) {
  const begins = lanes.flatMap((lane) => lane.spans.map((span) => span.from)).sort((a, b) => a - b);
  return Math.max(Math.min(begins[count] ?? starts.length - 1, starts.length - 1), Math.min(20, starts.length - 1));
}

// ---- a step, for the book: each part is { width, height, inside }

const CHAR = 7.2; // a letter is about as wide
const textWidth = (text) => text.length * CHAR;
const text = (x, y, says, name = '') => shape('text', { x, y, class: name }, says);
const box = (x, y, width, height, name = '') => shape('rect', { x, y, width, height, rx: 5, class: `box ${name}` });

/** Some parts of the picture at a step, below each other. */
function drawFigure(run, step, parts) {
  const picture = run.picture(step);
  const draws = { lanes: figureOfLanes, ready: figureOfReady, timers: figureOfTimers, frames: figureOfFrames, tops: figureOfTops };
  let y = 10, width = 0;
  const inside = [];
  for (const part of parts) {
    const one = draws[part](run, picture, step);
    inside.push(shape('g', { transform: `translate(10 ${y})` }, ...one.inside));
    y += one.height + 12;
    width = Math.max(width, one.width + 20);
  }
  const { scene, stage } = run.recording;
  const says = `Step ${step + 1} of ${scene}, stage ${stage}: ${run.steps[step].what}`;
  return standAlone(width, y, says, [shape('rect', { class: 'back', width: '100%', height: '100%', rx: 6 }), ...inside]);
}

function figureOfLanes(run, picture, step) {
  const found = lanesOf(run);
  const height = 20;
  const names = found.lanes.map((lane) => (lane.of ? `${lane.name} ${lane.of}` : lane.name));
  const left = Math.max(...names.map(textWidth)) + 8;
  const unit = Math.max(3, Math.min(14, 620 / found.width));
  const bottom = AXIS + names.length * height;
  const x = +((found.starts[step] + 1) * unit).toFixed(1);
  return { width: left + found.width * unit, height: bottom, inside: [
    ...names.map((name, i) => text(0, AXIS + i * height + 14, name)),
    shape('g', { transform: `translate(${left} 0)` }, ...drawLanes(found, { unit, height }),
      shape('line', { x1: x, x2: x, y1: 0, y2: bottom, class: 'cursor' })),
  ] };
}

function figureOfReady(run, picture) {
  let x = textWidth('ready') + 14;
  const inside = [text(0, 18, 'ready', 'soft')];
  for (const { who } of picture.ready) {
    const width = textWidth(who) + 16;
    inside.push(box(x, 1, width, 25, 'queued'), text(x + 8, 18, who));
    x += width + 10;
  }
  if (!picture.ready.length) {
    inside.push(text(x, 18, 'empty', 'soft'));
    x += textWidth('empty');
  }
  return { width: x, height: 27, inside };
}

function figureOfTimers(run, picture) {
  let x = textWidth('timers') + 14;
  const inside = [text(0, 18, 'timers', 'soft')];
  for (const { at, who } of picture.timers) {
    const says = at === undefined ? who : `${at === null ? 'never' : seconds(at - run.began)} ${who}`;
    const width = textWidth(says) + 16;
    inside.push(box(x, 1, width, 25), text(x + 8, 18, says));
    x += width + 10;
  }
  if (!picture.timers.length) {
    inside.push(text(x, 18, 'none', 'soft'));
    x += textWidth('none');
  }
  return { width: x, height: 27, inside };
}

/** Each chain from left to right, the outermost frame first; or with the pointers alone, and nothing in the frames. */
function figureOfFrames(run, picture, step, pointersAlone = false) {
  const living = new Map([...picture.frames].filter(([, frame]) => frame.state !== 'closed'));
  const inside = [];
  let y = 0, width = 0;
  for (const chain of chains(living)) {
    const lefts = [], rights = [];
    let x = 0, height = 0;
    chain.forEach((number, i) => {
      const frame = living.get(number);
      const file = run.recording.sources[frame.at[0]]?.path.split('/').at(-1);
      const place = file ? `stands in ${file}:${frame.at[1]}` : '';
      const one = figureOfFrame(frame, picture.stack.at(-1) === number, picture.tasks.get(number), pointersAlone ? null : place);
      if (i) inside.push(shape('path', { d: `M${x - 34} ${y + 20}h26m-6 -4l6 4l-6 4`, class: 'link' }));
      inside.push(shape('g', { transform: `translate(${x} ${y})` }, ...one.inside));
      lefts.push(x);
      rights.push(x + one.width);
      x += one.width + 40;
      height = Math.max(height, one.height);
    });
    if (pointersAlone) {
      const top = Math.max(chain.indexOf(living.get(chain[0]).top), 0); // a root that waits for no frame is its own top
      inside.push(...arrowToTop(lefts[0] + 24, rights[top] - 24, y + height));
      height += 20;
    }
    const waits = fromStart(living.get(chain.at(-1)).waits ?? '', run.began);
    if (waits) {
      inside.push(shape('path', { d: `M${x - 34} ${y + 20}h26m-6 -4l6 4l-6 4`, class: 'link' }), text(x, y + 24, waits, 'bold'));
      x += textWidth(waits);
    }
    width = Math.max(width, waits ? x : rights.at(-1));
    y += height + 10;
  }
  if (!inside.length) inside.push(text(0, 14, 'no frame is alive', 'soft'));
  return { width: Math.max(width, 120), height: Math.max(y - 10, 20), inside };
}

const figureOfTops = (run, picture, step) => figureOfFrames(run, picture, step, true);

/** From below the root to below the frame that its next resume goes to. */
const arrowToTop = (from, to, y) => [
  shape('path', { d: `M${from} ${y + 3}v16h${+(to - from).toFixed(1)}v-14m-4 6l4 -6l4 6`, class: 'link' }),
  text(from + 8, y + 15, 'top', 'soft'),
];

/** `place` null: its name and its state alone. */
function figureOfFrame(frame, runs, task, place) {
  const rows = place === null ? [] : [
    ...(frame.state === 'running' || frame.state === 'created' ? [] : [`goes on at ${frame.resume}`, place]),
    ...(frame.members ?? []).map(([name, value]) => `${name} = ${value.length > 24 ? `${value.slice(0, 23)}…` : value}`),
  ].filter(Boolean);
  const name = task ? `${task}: ${frame.name}` : frame.name;
  const state = runs ? '▶ runs now' : { created: '○ created', running: '▶ running', suspended: '‖ suspended' }[frame.state] ?? frame.state;
  const width = Math.max(textWidth(name) + textWidth(state) + 30, ...rows.map((row) => textWidth(row) + 16));
  const height = 30 + rows.length * 16;
  return { width, height, inside: [
    box(1, 1, width - 2, height, runs ? 'runs' : frame.state),
    text(9, 20, name, 'bold'),
    shape('text', { x: width - 9, y: 20, 'text-anchor': 'end', class: runs ? 'blue' : 'purple' }, state),
    ...rows.map((row, i) => text(9, 37 + i * 16, row, 'mono')),
  ] };
}
