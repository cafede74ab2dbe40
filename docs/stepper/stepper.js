// The page: which recording and which step are shown, and everything that moves them.
'use strict';

const byId = (id) => document.getElementById(id);
const reading = { scenes: [], loaded: new Map(), wanted: null, beside: {}, twins: new Map(), lit: null }; // what there is
let run = null; // the recording that is shown
let now = 0; // its step
let shownName = ''; // as in the address: "stage6/gather", or "opened"
let sources = []; // a list of lines for each file
let marked = []; // lines that are marked in this step
let python = null; // what is shown in Python: { files: lists of lines by name, lit, steps: where CPython stands, marked }
let drawn = new Map(); // by pane: what it was drawn from
let player = 0; // the timer that plays
let prediction = null; // in predict mode: { questions, next: index of one, right, asked, said }
let lanes = null; // of the recording: what lanesOf() found, and how it is drawn
let pinned = new Map(); // cards that somebody has folded or unfolded, by their outermost frame
const stops = new Set(['code', 'loop', 'system']); // the parts at whose steps one stops

// ---- recordings come in by two global functions, because a page from file:// may not fetch()

/** recordings/index.js calls it with what there is. */
window.recordings = (scenes) => {
  reading.scenes = scenes;
};

/** beside.js calls it with what belongs to each scene: a picture, a twin in Python, a place in a chapter. */
window.beside = (all) => {
  reading.beside = all;
};

/** A twin's script calls it with its files: [name, text] each. */
window.twin = (name, files) => {
  reading.twins.set(name, files);
  if (name === shownName) drawTwin();
};

/** lit.js calls it with the lines at which CPython stands: by scene, or the reason why there are none. */
window.lit = (all) => {
  reading.lit = all;
  if (run) drawTwin();
};

/** A recording's script calls it. */
window.recorded = (recording) => {
  const why = whyNoRecording(recording);
  if (why) return say(`This is no recording: ${why}.`);
  const name = nameOf(recording);
  reading.loaded.set(name, new Run(recording));
  if (name === reading.wanted?.name) show(name, reading.wanted.step);
};

const nameOf = ({ stage, scene }) => `stage${stage}/${scene}`;

/** Shows a step of a scene, which is loaded first if it must be. */
function want(name, step) {
  reading.wanted = { name, step };
  if (reading.loaded.has(name)) return show(name, step);
  load(`recordings/${name}.js`, () => {
    if (!reading.loaded.has(name)) say(`recordings/${name}.js holds no recording of that name.`);
  });
}

function load(src, then) {
  const script = document.createElement('script');
  script.src = src;
  script.onload = () => {
    script.remove();
    then();
  };
  script.onerror = () => {
    script.remove();
    say(`${src} could not be loaded.`);
  };
  document.body.append(script);
}

/** Goes to what the address says: #stage6/gather/12, or #stage6/gather/12/predict. Without one there are all scenes. */
function followLink() {
  say('');
  let link;
  try {
    link = decodeURIComponent(location.hash.slice(1));
  } catch {
    link = location.hash.slice(1);
  }
  const names = knownNames();
  if (!link) {
    if (reading.scenes.length) return showGallery();
    if (names.length) return want(names[0], 0); // a saved page has this one
    return say('There are no recordings here yet. Open one.');
  }
  const [, name, number, predicts] = /^(opened|[^/]+\/[^/]+?)(?:\/([^/]*)(\/predict)?)?$/.exec(link) ?? [];
  const known = name !== undefined && names.includes(name);
  if (!known) {
    if (!run && reading.scenes.length) showGallery();
    else if (!run && names.length) want(names[0], 0);
    say(whyBad(link, name));
    return;
  }
  reading.predicts = Boolean(predicts);
  want(
    name,
    number === undefined ? 0 : Number.isInteger(+number) && number.trim() ? +number - 1 : NaN,
  );
}

function whyBad(link, name) {
  if (name === 'opened')
    return 'This link goes to a recording that was opened from a file. Open the file again.';
  const [, stage, scene] = /^stage(\d+)\/(.+)$/.exec(name ?? '') ?? [];
  if (!stage) return `“${link}” is no link to a step. One looks like this: #stage1/averager/3.`;
  return `There is no recording of a scene “${scene}” in stage ${stage}.`;
}

function knownNames() {
  return [...new Set([...reading.scenes.map(nameOf), ...reading.loaded.keys()])];
}

/** Says what is wrong; '' takes it back. */
function say(text) {
  byId('message').textContent = text;
  byId('message').hidden = !text;
}

// ---- a recording

function show(name, step) {
  pause();
  stopPredicting();
  if (name !== shownName || run !== reading.loaded.get(name)) showRecording(name);
  showPart('stepper');
  const { stage, scene } = run.recording;
  document.title = `${scene}, stage ${stage}: asyncio by hand, step through a run`;
  showStep(Number.isNaN(step) ? 0 : step);
  if (reading.predicts) startPredicting();
  reading.predicts = false;
  if (Number.isNaN(step)) say('The link names no step by its number. This is the first one.');
  else if (step !== now && !prediction)
    say(`There is no step ${step + 1}: this recording has ${run.steps.length}.`);
}

function showRecording(name) {
  run = reading.loaded.get(name);
  shownName = name;
  fillPicker();
  for (const part of ['frames', 'output', ...PARTS])
    if (byId(part)) byId(part).hidden = !run.uses(part);
  for (const body of document.querySelectorAll('.body, #output-text')) body.replaceChildren();
  byId('state').hidden = ['frames', ...PARTS].every((part) => !run.uses(part));
  byId('source').hidden = !run.recording.sources.length;
  byId('strip').hidden = !run.hasEngine;
  byId('next-turn').hidden = run.steps.every((other) => other.turn === undefined);
  byId('next-same').textContent = run.uses('futures') ? 'Next of task' : 'Next of stack';
  byId('next-same').hidden = run.frames.size === 0;
  byId('filters').hidden = run.steps.every((other) => other.part === undefined);
  byId('frames-title').textContent = run.uses('futures') ? 'Tasks and their frames' : 'Frames';
  byId('scrubber').max = byId('number').max = run.steps.length;
  byId('of').textContent = `of ${run.steps.length}`;
  sources = run.recording.sources.map((source) => drawSource(source));
  const own = (button) => (run.isOwn(+button.dataset.file) ? 0 : 1); // the learner's first
  byId('files').replaceChildren(...run.recording.sources.map(fileButton).sort((a, b) => own(a) - own(b)));
  byId('why').hidden = run.effects.size === 0;
  marked = [];
  drawn = new Map();
  pinned = new Map();
  showLanes();
  drawTwin();
}

/** Shows the gallery, or the stepper. */
function showPart(part) {
  byId('gallery').hidden = part !== 'gallery';
  for (const id of ['controls', 'told', 'picture']) byId(id).hidden = part === 'gallery';
  byId('lanes').hidden = part === 'gallery' || !lanes?.lanes.length;
  document.body.classList.toggle('in-gallery', part === 'gallery');
}

function showGallery() {
  pause();
  stopPredicting();
  shownName = '';
  run = null;
  fillPicker();
  document.title = 'asyncio by hand: step through a run';
  showPart('gallery');
  searchScenes();
}

function searchScenes() {
  const { count, drawn } = drawGallery(reading.scenes, reading.beside, byId('search').value);
  byId('scenes').replaceChildren(...drawn);
  byId('found').textContent = `${count} of ${reading.scenes.length} scenes`;
}

// ---- lanes: each task over the steps

function showLanes() {
  lanes = lanesOf(run);
  byId('lanes').hidden = !lanes.lanes.length;
  lanes.labels = lanes.lanes.map((lane) => {
    const sign = element('span', 'sign');
    const label = element('li', '', sign, element('b', '', lane.name), ' ', lane.of ? element('span', 'thin', lane.of) : null);
    return { label, sign, lane };
  });
  byId('lane-names').replaceChildren(...lanes.labels.map(({ label }) => label));
  // Of many, each is a thin line, and the names of those that move are shown.
  lanes.many = lanes.lanes.length > 12;
  byId('lanes').classList.toggle('many', lanes.many);
  lanes.height = lanes.many ? 8 : 20;
  lanes.until = -1;
  lanes.svg = null;
}

/** Draws the lanes as far as they may be seen, and the line at the current step. */
function moveLanes() {
  if (!lanes?.lanes.length) return;
  // While somebody predicts, as far as they have seen.
  if (prediction) prediction.seen = Math.max(prediction.seen ?? 0, now);
  const until = question() ? prediction.seen : run.last;
  if (!lanes.svg || lanes.until !== until) {
    lanes.room ??= byId('lane-box').clientWidth || 600; // which is slow to ask
    lanes.unit = Math.min(Math.max(lanes.room / lanes.width, 1.2), 26);
    lanes.until = until;
    const width = Math.ceil(lanes.width * lanes.unit), height = AXIS + lanes.lanes.length * lanes.height;
    lanes.svg = toDom(shape('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
      drawLanes(lanes, { unit: lanes.unit, height: lanes.height, until })));
    lanes.cursor = toDom(shape('rect', { y: 0, height, class: 'cursor' }));
    lanes.here = toDom(shape('g', {}, shape('rect', { y: 0, height: AXIS - 2, class: 'back' }), shape('text', { x: 3, y: AXIS - 5, class: 'axis time' })));
    lanes.svg.append(lanes.cursor, lanes.here);
    byId('lane-box').replaceChildren(lanes.svg);
  }
  lanes.cursor.setAttribute('x', lanes.starts[now] * lanes.unit);
  lanes.cursor.setAttribute('width', Math.max(lanes.unit, 2));
  nameTurn(run.steps[now].turn);
  for (const { label, sign, lane } of lanes.labels) {
    const span = spanAt(lane, now);
    const name = `${span?.state ?? 'unborn'}${span?.from === now ? ' just' : ''}`;
    label.className = name;
    sign.textContent = LANE_SIGNS[span?.state] ?? ' ';
    label.title = span ? `${lane.name} ${inWords(span)}` : '';
  }
}

/** The turn of the current step stands at the line through it, in place of those for which there is no room then. */
function nameTurn(turn) {
  const text = turn === undefined ? '' : `turn ${turn}`, width = text.length * 6 + 6;
  const x = Math.min(lanes.starts[now] * lanes.unit, lanes.width * lanes.unit - width);
  const from = Math.max(x, 0);
  for (const label of lanes.svg.querySelectorAll(':scope > text')) {
    const left = +label.getAttribute('x'), right = left + label.textContent.length * 6 + 2;
    label.setAttribute('visibility', text && left < from + width && right > from ? 'hidden' : 'visible');
  }
  lanes.here.setAttribute('transform', `translate(${from} 0)`);
  lanes.here.querySelector('text').textContent = text;
  lanes.here.querySelector('rect').setAttribute('width', text ? width : 0);
}

function laneClicked(event) {
  if (!run || !lanes.svg) return;
  pause();
  const x = (event.clientX - lanes.svg.getBoundingClientRect().left) / lanes.unit;
  leap(stepAt(lanes, x));
}

// ---- the twin in Python

function drawTwin() {
  const has = reading.beside[shownName]?.twin;
  byId('python-button').hidden = !has;
  const wanted = has && byId('python-button').getAttribute('aria-pressed') === 'true';
  byId('twin').hidden = !wanted;
  byId('picture').classList.toggle('with-twin', Boolean(wanted));
  python = null;
  if (!wanted) return;
  const files = reading.twins.get(shownName);
  if (!files) return load(`twins/${shownName}.js`, () => {});
  if (!reading.lit) return load('lit.js', () => {});
  const found = reading.lit[shownName] ?? '';
  const lit = typeof found === 'string' ? { files: [], places: {}, prints: [] } : found;
  python = { files: new Map(files.map(([file, text]) => [file, drawSource({ text }, PYTHON)])), lit, marked: [] };
  python.steps = pythonSteps(run, lit);
  byId('not-lit').hidden = typeof found !== 'string';
  byId('not-lit').textContent = `No line is lit. ${found}`;
  byId('twin-lines').replaceChildren(...[...python.files].flatMap(([file, lines]) => [element('h3', '', file), lines]));
  markTwin(run.picture(now));
  scrollSoon();
}

/** Marks the line at which CPython stands, or stood last, and those at which frames are suspended. */
function markTwin(picture) {
  const stands = python?.steps[now]; // none, if the step is still that of another recording
  if (!stands) return;
  unmark(python.marked);
  python.marked = [];
  const { place, isNow } = stands;
  for (const { file, line, text } of pythonNotes(python.lit, picture)) {
    const held = python.files.get(file)?.children[line - 1];
    if (!held) continue;
    held.classList.add('resumes');
    held.append(element('span', 'note', text));
    python.marked.push(held);
  }
  const line = place && python.files.get(place.file)?.children[place.line - 1];
  if (!line) return;
  line.classList.add(isNow ? 'current' : 'here');
  if (isNow) line.setAttribute('aria-current', 'step');
  python.marked.push(line);
}

function fillPicker() {
  const option = (name, text) => {
    const made = element('option', '', text);
    made.value = name;
    made.selected = name === shownName;
    return made;
  };
  const groups = new Map();
  const add = (name, recording) => {
    const title = name === 'opened' ? 'Opened from a file' : `Stage ${recording.stage}`;
    if (!groups.has(title)) groups.set(title, []);
    groups.get(title).push(option(name, `${recording.scene}: ${recording.summary}`));
  };
  const listed = new Map(reading.scenes.map((scene) => [nameOf(scene), scene]));
  for (const [name, loaded] of reading.loaded)
    if (!listed.has(name)) listed.set(name, loaded.recording);
  for (const [name, recording] of listed) add(name, recording);
  const none = option('', shownName ? 'All scenes' : 'Choose a scene');
  byId('scene').replaceChildren(
    none,
    ...[...groups].map(([title, options]) => {
      const group = element('optgroup', '', ...options);
      group.label = title;
      return group;
    }),
  );
}

function fileButton(source, file) {
  const made = element('button', '', source.path.split('/').at(-1));
  made.type = 'button';
  made.title = source.path;
  made.dataset.file = file;
  return made;
}

// ---- a step

/** Goes to a step, because somebody wants to. What was wrong before is forgotten. */
function goTo(step) {
  if (!run) return;
  say('');
  showStep(step);
}

/** Shows a step; in predict mode, none that is past the question. */
function showStep(step) {
  const open = question();
  now = Math.max(0, Math.min(step, open ? open.asked : run.last));
  draw();
  drawPrediction();
  if (open && step > open.asked) byId('predict').querySelector('button')?.focus();
}

/** Goes to a step far away, so that the browser's button leads back to this one. */
function leap(step) {
  if (step === now || !run) return;
  keepAddress();
  history.pushState(null, '', addressOf(step));
  goTo(step);
}

const addressOf = (step) => `#${shownName}/${step + 1}`;

/** The next step in a direction at which one stops; -1 if there is none. */
function nextStop(direction) {
  let step = now + direction;
  while (run.steps[step] && !stops.has(run.steps[step].part ?? 'code')) step += direction;
  return run.steps[step] ? step : -1;
}

function draw() {
  const step = run.steps[now];
  const picture = run.picture(now),
    before = run.picture(now - 1);
  byId('facts').replaceChildren(...facts(step));
  byId('what').replaceChildren(element('span', 'unseen', `Step ${now + 1}. `), run.said(now));
  byId('why').replaceChildren(...drawWhy(run, now, addressOf));
  if (run.uses('output')) byId('output-text').replaceChildren(...drawOutput(picture, before));
  pane('frames', drawFrames, picture, before);
  pane('ready', drawReady, picture, before);
  pane('timers', drawTimers, picture, before);
  pane('descriptors', drawDescriptors, picture, before);
  pane('futures', drawFutures, picture, before);
  markLines(picture, step.at);
  markTwin(picture);
  moveLanes();
  byId('scrubber').value = byId('number').value = now + 1;
  byId('scrubber').setAttribute('aria-valuetext', `step ${now + 1} of ${run.steps.length}`);
  const dim = (id, off) => byId(id).setAttribute('aria-disabled', off);
  dim('first', now === 0);
  dim('back', nextStop(-1) < 0);
  dim('forward', nextStop(1) < 0);
  dim('last', now === run.last);
  dim('next-same', run.nextOfSame(now) < 0);
  dim('next-turn', run.nextTurn(now) < 0);
  writeAddress();
  scrollSoon();
}

/** Draws a pane anew, unless it is the same as in the step that was shown before. */
function pane(part, drawPart, picture, before) {
  if (!run.uses(part)) return;
  const from =
    part === 'frames'
      ? [picture, before].flatMap((one) => [one.framesSince, one.stack, one.tasks, one.ready, one.futures, one.between, one.call])
      : [picture[part], before[part]];
  if (drawn.get(part)?.every((value, i) => value === from[i])) return;
  drawn.set(part, from);
  byId(part)
    .querySelector('.body')
    .replaceChildren(...drawPart(picture, before, pinned).filter(Boolean));
}

function facts(step) {
  const list = [element('span', 'kind', step.kind.replace('_', ' '))];
  if (step.time !== undefined) list.push(element('span', '', `time ${seconds(step.time - run.began)}`));
  if (step.turn !== undefined) list.push(element('span', '', `turn ${step.turn} of the loop`));
  return list;
}

/** What a body does at a step in a line that nobody knows; of that body one knows where it went on. '': the line is known. */
const doesUnseen = (step) => (step.output !== undefined ? 'prints' : step.kind === 'raised' ? 'ended' : '');

/** Shows the learner's file, with the current line and the resume points of suspended frames marked; below it
    the line of the engine. */
function markLines(picture, at) {
  unmark(marked);
  marked = [];
  const isThere = at && sources[at[0]];
  const does = doesUnseen(run.steps[now]);
  const [file, last] = run.ownPlaces.at(now) ?? [run.files.at(now)];
  byId('strip').replaceChildren(
    ...(isThere && !run.isOwn(at[0]) ? drawStrip(run.recording.sources[at[0]], at[1], !does)
      : isThere ? [] : [element('p', 'strip-none', 'No line is known: no frame runs.')]),
  );
  if (!sources[file]) return;
  showFile(file);
  for (const [number, text] of notes(picture, file)) {
    const line = sources[file].children[number - 1];
    if (!line) continue;
    line.classList.add('resumes');
    line.append(element('span', 'note', text));
    marked.push(line);
  }
  const isCurrent = isThere && run.isOwn(at[0]) && !does;
  const line = last && sources[file].children[(isThere && run.isOwn(at[0]) ? at[1] : last) - 1];
  if (!line) return;
  line.classList.add(isCurrent ? 'current' : 'here');
  if (isCurrent) line.setAttribute('aria-current', 'step');
  if (does && isThere && run.isOwn(at[0])) line.append(element('span', 'note soft', `went on here, and ${does}`));
  marked.push(line);
}

function unmark(lines) {
  for (const line of lines) {
    line.classList.remove('current', 'here', 'resumes');
    line.removeAttribute('aria-current');
    for (const note of line.querySelectorAll('.note')) note.remove();
  }
}

function showFile(file) {
  if (byId('lines').firstChild !== sources[file]) byId('lines').replaceChildren(sources[file]);
  for (const button of byId('files').children)
    button.setAttribute('aria-current', String(+button.dataset.file === file));
}

// Scrolling needs the layout, which is slow; steps that nobody sees do without.
let scrollAsked = 0;
function scrollSoon() {
  scrollAsked ||= requestAnimationFrame(() => {
    scrollAsked = 0;
    bringIntoView(byId('lines').querySelector('.current, .here'));
    bringIntoView(byId('twin-lines').querySelector('.current, .here'), byId('twin-lines'));
    bringIntoView(changedPlace(), byId('state'));
    bringLanesIntoView();
    byId('output-text').scrollTop = byId('output-text').scrollHeight;
    byId('told-more').hidden = !isCut(byId('what')) && ![...byId('why').children].some(isCut) && !byId('told').matches('.open');
    showWhatIsCut();
  });
}

const CHANGES = 'mark, .mark, s'; // how a pane marks what is not as it was
const PANE_OF = { timer_set: 'timers', timer_due: 'timers', watch: 'descriptors', fd_ready: 'descriptors', forget: 'descriptors', future_done: 'futures', callback_added: 'futures', cancel: 'futures' };

/** What should be seen of the state: what the step is about, or else the frame that runs, or a card that changes. */
function changedPlace() {
  const about = PANE_OF[run.steps[now].kind];
  return (about && byId(about).querySelector(CHANGES)) ?? byId('state').querySelector('.frame.runs') ??
    byId('state').querySelector('.card.changes');
}

/** Of the ready queue, which stays above the rest of the state. */
const stickyHeight = () => (byId('ready').hidden ? 0 : byId('ready').offsetHeight + 8);

const isCut = (box) => box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2;

/** A box that goes on beyond its edge fades there; and what changes out of sight is named. */
function showWhatIsCut() {
  for (const box of [byId('files'), byId('lanes'), byId('state'), document.querySelector('.more')]) {
    box.classList.toggle('cut-right', box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    box.classList.toggle('cut-below', box.scrollTop + box.clientHeight < box.scrollHeight - 2);
  }
  const seen = byId('state').getBoundingClientRect();
  const isSeen = (part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom > seen.top + stickyHeight() && top < seen.bottom - 8;
  };
  const hidden = ['frames', 'timers', 'descriptors', 'futures'].filter((id) => {
    const parts = [...byId(id).querySelectorAll(CHANGES)].filter((part) => part.getClientRects().length);
    return parts.length && !parts.some(isSeen);
  });
  const button = byId('elsewhere').firstElementChild;
  button.hidden = !hidden.length;
  button.dataset.pane = hidden[0] ?? '';
  button.textContent = `also changed: ${hidden.map((id) => byId(`${id}-title`).textContent).join(', ')}`;
}

/** Scrolls the source, and nothing else, if the line is not well within it. */
function bringIntoView(line, box = byId('lines')) {
  if (!line) return;
  const top = line.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  const below = Math.min(/lines$/.test(box.id) ? 60 : 0, box.clientHeight / 4);
  const above = box.id === 'state' ? stickyHeight() : below;
  if (top >= box.scrollTop + above && top + line.offsetHeight <= box.scrollTop + box.clientHeight - below) return;
  const fitsAtTop = box.id === 'state' && top + line.offsetHeight <= box.clientHeight;
  box.scrollTop = fitsAtTop ? 0 : top - Math.max(box.clientHeight / 3, above);
}

/** The current step within the lanes, from left to right, and a row that moves, from top to bottom. */
function bringLanesIntoView() {
  const box = byId('lanes');
  if (!lanes?.svg || box.hidden) return;
  const left = byId('lane-names').offsetWidth;
  const x = left + lanes.starts[now] * lanes.unit;
  if (x < box.scrollLeft + left + 20 || x > box.scrollLeft + box.clientWidth - 30)
    box.scrollLeft = x - left - (box.clientWidth - left) / 2;
  const index = (isIt) => lanes.labels.findIndex(({ lane }) => isIt(spanAt(lane, now)));
  const moved = index((span) => span?.from === now);
  const moves = moved >= 0 ? moved : index((span) => span?.state === 'running');
  const top = AXIS + moves * lanes.height;
  if (moves >= 0 && (top < box.scrollTop + AXIS || top + lanes.height > box.scrollTop + box.clientHeight))
    box.scrollTop = top - box.clientHeight / 2;
}

// Browsers refuse an address that changes too often, so it is written when it has come to rest.
let addressTimer = 0;
function writeAddress() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(keepAddress, 200);
}

function keepAddress() {
  clearTimeout(addressTimer);
  if (shownName && location.hash !== addressOf(now)) history.replaceState(null, '', addressOf(now));
}

// ---- moving

const moves = {
  first: () => goTo(0),
  back: () => jump(nextStop(-1)),
  forward: () => jump(nextStop(1)),
  last: () => goTo(run.last),
  'next-same': () => jump(run.nextOfSame(now)),
  'next-turn': () => jump(run.nextTurn(now)),
};

function jump(step) {
  goTo(step < 0 ? now : step);
}

function move(name) {
  if (!run) return;
  pause();
  moves[name]();
}

function play() {
  if (!run) return;
  if (nextStop(1) < 0) goTo(0);
  const tick = () => {
    jump(nextStop(1));
    if (nextStop(1) < 0 || now === question()?.asked) pause();
  };
  player = setInterval(tick, +byId('speed').value);
  drawPlay();
}

function pause() {
  clearInterval(player);
  player = 0;
  drawPlay();
}

function drawPlay() {
  byId('play').classList.toggle('playing', player !== 0);
  byId('play').setAttribute('aria-label', player ? 'Pause' : 'Play');
}

const playOrPause = () => (player ? pause() : play());

// ---- predict

/** The question that is still to be answered. */
function question() {
  return prediction?.questions[prediction.next];
}

function startPredicting() {
  if (!run) return;
  pause();
  run.questions ??= questionsOf(run);
  const next = run.questions.findIndex((one) => one.asked >= now);
  prediction = { questions: run.questions, next: next < 0 ? run.questions.length : next, right: 0, asked: 0, said: '' };
  byId('predict-button').setAttribute('aria-pressed', 'true');
  byId('predict').hidden = false;
  moveLanes();
  drawPrediction();
}

function stopPredicting() {
  const was = prediction;
  prediction = null;
  byId('predict-button').setAttribute('aria-pressed', 'false');
  byId('predict').hidden = true;
  document.body.dataset.guess = '';
  if (was && run) moveLanes();
}

function drawPrediction() {
  if (!prediction) return;
  const open = question();
  const isAsked = open?.asked === now;
  document.body.dataset.guess = isAsked ? open.kind : ''; // the style sheet hides what would give it away
  const status = element('p', 'said', prediction.said);
  status.setAttribute('role', 'status');
  const title = element('h2', '', isAsked ? open.title : 'Predict');
  title.id = 'predict-title';
  byId('predict').replaceChildren(
    status, // about the last one
    title,
    element('p', 'score', `${prediction.right} of ${prediction.asked} right`),
    isAsked ? choices(open) : element('p', '', predictionHint(open)),
  );
}

function predictionHint(open) {
  if (open) return `Step on. The next question comes at step ${open.asked + 1}.`;
  if (!prediction.questions.length) return 'There is nothing to predict here: it could not go any other way.';
  return 'There is no question left from here on.';
}

function choices(open) {
  const buttons = open.choices.map((text, i) => {
    const made = element('button', '', element('kbd', '', String(i + 1)), ' ', element('span', '', text));
    made.type = 'button';
    made.addEventListener('click', () => answer(i));
    return made;
  });
  const made = element('div', `choices ${open.kind}`, ...buttons);
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'Answers');
  return made;
}

function answer(choice) {
  const open = question();
  if (open?.asked !== now || !(choice < open.choices.length)) return;
  const isRight = choice === open.right;
  prediction.asked += 1;
  prediction.right += isRight ? 1 : 0;
  prediction.said = `${isRight ? 'Right' : `Not ${open.choices[choice]}`}: ${open.choices[open.right]}${open.because ? `, ${open.because}` : '.'}`;
  prediction.next += 1;
  byId('forward').focus();
  goTo(open.answer);
}

// ---- swipes

let swipeFrom = null;

function touched(event) {
  const within = event.target instanceof Element ? event.target.closest('input, #lanes') : null;
  const scrolls = within && (within.tagName === 'INPUT' || within.scrollWidth > within.clientWidth);
  swipeFrom = event.touches.length === 1 && !scrolls ? event.touches[0] : null;
}

function released(event) {
  if (!swipeFrom || !run) return;
  const x = event.changedTouches[0].clientX - swipeFrom.clientX;
  const y = event.changedTouches[0].clientY - swipeFrom.clientY;
  swipeFrom = null;
  if (Math.abs(x) > 45 && Math.abs(x) > 2 * Math.abs(y)) move(x < 0 ? 'forward' : 'back');
}

// ---- a recording from a file

async function open(file) {
  let text = await file.text();
  text = text
    .trim()
    .replace(/^recorded\(/, '')
    .replace(/\);?$/, '');
  if (text.startsWith('<'))
    return say(`${file.name} is no recording: it is a page; open it in the browser itself.`);
  let recording;
  try {
    recording = JSON.parse(text);
  } catch (error) {
    return say(`${file.name} is no recording: it is no JSON (${error.message}).`);
  }
  const why = whyNoRecording(recording);
  if (why) return say(`${file.name} is no recording: ${why}.`);
  say('');
  reading.loaded.set('opened', new Run(recording));
  if (shownName === 'opened') return show('opened', 0);
  if (run) keepAddress();
  history.pushState(null, '', '#opened/1');
  want('opened', 0);
}

function dropped(event) {
  event.preventDefault();
  document.body.classList.remove('dropping');
  const file = event.dataTransfer?.files[0];
  if (file) open(file);
}

// ---- keys, buttons and the start

const keys = {
  ArrowLeft: () => move('back'),
  ArrowRight: () => move('forward'),
  Home: () => move('first'),
  End: () => move('last'),
  ' ': playOrPause,
  t: () => move('next-same'),
  l: () => move('next-turn'),
  g: () => byId('number').select(),
  p: () => byId('predict-button').click(),
  w: () => run && leap(run.causeOf(now) < 0 ? now : run.causeOf(now)),
  y: () => byId('python-button').click(),
  s: () => byId('home').click(),
  ...Object.fromEntries([...'123456789'].map((digit) => [digit, () => pressedDigit(+digit)])),
  '?': () => byId('keys').showModal(),
};

/** A digit answers a question; without one, it chooses the steps to stop at. */
function pressedDigit(digit) {
  if (question()?.asked === now && run) return answer(digit - 1);
  byId('filters').children[digit - 1]?.click();
}

function toggleStop(button) {
  const { part } = button.dataset;
  if (!stops.delete(part)) stops.add(part);
  button.setAttribute('aria-pressed', stops.has(part));
  if (run) draw();
}

// A field keeps what is typed into it. The arrows step wherever the focus is, but in the search.
function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || byId('keys').open) return;
  const at = event.target;
  if (at instanceof Element) {
    const steps = /^Arrow(Left|Right)$/.test(event.key);
    if (at.matches('input[type=search]')) return;
    if (at.matches('select, input[type=number]') && !steps) return;
    if (at.matches('button, input, a') && event.key === ' ') return;
    if (at.matches('input[type=range]') && /^(ArrowUp|ArrowDown|Page)/.test(event.key)) return;
  }
  if (!run && !['?', 's'].includes(event.key)) return;
  const does = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (!does) return;
  event.preventDefault();
  does();
}

function start() {
  for (const name of Object.keys(moves)) byId(name).addEventListener('click', () => move(name));
  byId('play').addEventListener('click', playOrPause);
  byId('speed').addEventListener('change', () => {
    if (player) (pause(), play());
  });
  byId('scrubber').addEventListener('input', (event) => {
    pause();
    goTo(+event.target.value - 1);
  });
  byId('number').addEventListener('change', (event) => {
    pause();
    if (run) goTo(Math.round(+event.target.value) - 1);
  });
  byId('predict-button').addEventListener('click', () =>
    prediction ? stopPredicting() : startPredicting(),
  );
  byId('keys-button').addEventListener('click', () => byId('keys').showModal());
  byId('python-button').addEventListener('click', () => {
    const on = byId('python-button').getAttribute('aria-pressed') !== 'true';
    byId('python-button').setAttribute('aria-pressed', on);
    if (run) drawTwin();
  });
  byId('filters').addEventListener('click', (event) => {
    if (event.target.dataset.part) toggleStop(event.target);
  });
  byId('scene').addEventListener('change', (event) => {
    say('');
    keepAddress();
    location.hash = event.target.value && `${event.target.value}/1`;
  });
  byId('search').addEventListener('input', searchScenes);
  byId('home').addEventListener('click', (event) => {
    event.preventDefault();
    keepAddress();
    location.hash = '';
  });
  byId('lane-box').addEventListener('click', laneClicked);
  byId('told-more').addEventListener('click', () => {
    const open = byId('told').classList.toggle('open');
    byId('told-more').setAttribute('aria-expanded', open);
    scrollSoon();
  });
  byId('elsewhere').addEventListener('click', (event) => {
    const change = byId(event.target.dataset.pane)?.querySelector(CHANGES);
    if (change) bringIntoView(change, byId('state'));
  });
  document.addEventListener('scroll', () => run && showWhatIsCut(), { capture: true, passive: true });
  byId('why').addEventListener('click', keepAddress); // before its links are followed
  addEventListener('resize', () => {
    if (!run) return;
    Object.assign(lanes, { svg: null, room: undefined });
    moveLanes();
  });
  document.addEventListener('touchstart', touched, { passive: true });
  document.addEventListener('touchend', released);
  byId('file').addEventListener('change', (event) => {
    if (event.target.files[0]) open(event.target.files[0]);
    event.target.value = '';
  });
  byId('files').addEventListener('click', (event) => {
    if (event.target.dataset.file) showFile(+event.target.dataset.file);
  });
  byId('frames').addEventListener('click', (event) => {
    const { file, line, root } = event.target.dataset;
    if (root) {
      pinned.set(+root, event.target.getAttribute('aria-expanded') !== 'true');
      drawn.delete('frames');
      draw();
      byId('frames').querySelector(`.fold[data-root="${+root}"]`).focus();
      return;
    }
    if (line === undefined || !sources[file]) return;
    showFile(+file);
    bringIntoView(sources[file].children[line - 1]);
  });
  document.addEventListener('keydown', pressed);
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', () => document.body.classList.remove('dropping'));
  document.addEventListener('drop', dropped);
  addEventListener('hashchange', followLink);
  fillPicker();
  followLink();
}

document.addEventListener('DOMContentLoaded', start);
