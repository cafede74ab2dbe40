// The page: which recording and which step are shown, and everything that moves them.
'use strict';

const byId = (id) => document.getElementById(id);
const reading = { scenes: [], loaded: new Map(), wanted: null }; // what there is to choose from
let run = null; // the recording that is shown
let now = 0; // its step
let shownName = ''; // as in the address: "stage6/gather", or "opened"
let sources = []; // a list of lines for each file
let marked = []; // lines that are marked in this step
let drawn = new Map(); // by pane: what it was drawn from
let player = 0; // the timer that plays
let prediction = null; // in predict mode: { next: index of a question, right, asked, said }

// ---- recordings come in by two global functions, because a page from file:// may not fetch()

/** recordings/index.js calls it with what there is. */
window.recordings = (scenes) => {
  reading.scenes = scenes;
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
  const script = document.createElement('script');
  script.src = `recordings/${name}.js`;
  script.onload = () => {
    script.remove();
    if (!reading.loaded.has(name)) say(`recordings/${name}.js holds no recording of that name.`);
  };
  script.onerror = () => {
    script.remove();
    say(`recordings/${name}.js could not be loaded.`);
  };
  document.body.append(script);
}

/** Goes to what the address says: #stage6/gather/12. */
function followLink() {
  say('');
  let link;
  try {
    link = decodeURIComponent(location.hash.slice(1));
  } catch {
    link = location.hash.slice(1);
  }
  const names = knownNames();
  if (!link)
    return names.length ? want(names[0], 0) : say('There are no recordings here yet. Open one.');
  const [, name, number] = /^(opened|[^/]+\/[^/]+)(?:\/(.*))?$/.exec(link) ?? [];
  const known = name !== undefined && names.includes(name);
  if (!known) {
    say(whyBad(link, name));
    if (!run && names.length) want(names[0], 0);
    return;
  }
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
  run = reading.loaded.get(name);
  shownName = name;
  pause();
  stopPredicting();
  const { stage, scene } = run.recording;
  document.title = `${scene}, stage ${stage}: asyncio by hand, step through a run`;
  fillPicker();
  byId('picture').hidden = false;
  for (const part of ['frames', 'output', ...PARTS])
    if (byId(part)) byId(part).hidden = !run.uses(part);
  for (const body of document.querySelectorAll('.body, #output-text')) body.replaceChildren();
  byId('state').hidden = ['frames', ...PARTS].every((part) => !run.uses(part));
  byId('source').hidden = !run.recording.sources.length;
  byId('next-turn').hidden = run.steps.every((other) => other.turn === undefined);
  byId('next-same').textContent = run.uses('futures') ? 'Next of task' : 'Next of stack';
  byId('next-same').hidden = run.frames.size === 0;
  byId('scrubber').max = byId('number').max = run.steps.length;
  byId('of').textContent = `of ${run.steps.length}`;
  sources = run.recording.sources.map(drawSource);
  byId('files').replaceChildren(...run.recording.sources.map(fileButton));
  marked = [];
  drawn = new Map();
  showStep(Number.isNaN(step) ? 0 : step);
  if (Number.isNaN(step)) say('The link names no step by its number. This is the first one.');
  else if (step !== now)
    say(`There is no step ${step + 1}: this recording has ${run.steps.length}.`);
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
  byId('scene').replaceChildren(
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

function draw() {
  const step = run.steps[now];
  const picture = run.picture(now),
    before = run.picture(now - 1);
  byId('facts').replaceChildren(...facts(step));
  byId('what').replaceChildren(element('span', 'unseen', `Step ${now + 1}. `), step.what);
  if (run.uses('output')) byId('output-text').replaceChildren(...drawOutput(picture, before));
  pane('frames', drawFrames, picture, before);
  pane('ready', drawReady, picture, before);
  pane('timers', drawTimers, picture, before);
  pane('descriptors', drawDescriptors, picture, before);
  pane('futures', drawFutures, picture, before);
  markLines(picture, run.files.at(now), step.at?.[1]);
  byId('scrubber').value = byId('number').value = now + 1;
  byId('scrubber').setAttribute('aria-valuetext', `step ${now + 1} of ${run.steps.length}`);
  const dim = (id, off) => byId(id).setAttribute('aria-disabled', off);
  for (const id of ['first', 'back']) dim(id, now === 0);
  for (const id of ['forward', 'last']) dim(id, now === run.last);
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
      ? [picture, before].flatMap((one) => [one.framesSince, one.stack, one.tasks])
      : [picture[part], before[part]];
  if (drawn.get(part)?.every((value, i) => value === from[i])) return;
  drawn.set(part, from);
  byId(part)
    .querySelector('.body')
    .replaceChildren(...drawPart(picture, before).filter(Boolean));
}

function facts(step) {
  const list = [element('span', 'kind', step.kind.replace('_', ' '))];
  if (step.time !== undefined) list.push(element('span', '', `time ${seconds(step.time)}`));
  if (step.turn !== undefined) list.push(element('span', '', `turn ${step.turn} of the loop`));
  return list;
}

/** Shows a file, with the current line and the resume points of suspended frames marked. */
function markLines(picture, file, current) {
  for (const line of marked) {
    line.classList.remove('current', 'resumes');
    line.removeAttribute('aria-current');
    line.querySelector('.note')?.remove();
  }
  marked = [];
  if (!sources[file]) return;
  showFile(file);
  for (const [number, text] of notes(picture, file)) {
    const line = sources[file].children[number - 1];
    if (!line) continue;
    line.classList.add('resumes');
    line.append(element('span', 'note', text));
    marked.push(line);
  }
  const line = current && sources[file].children[current - 1];
  if (!line) return;
  line.classList.add('current');
  line.setAttribute('aria-current', 'step');
  marked.push(line);
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
    bringIntoView(byId('lines').querySelector('.current'));
    byId('output-text').scrollTop = byId('output-text').scrollHeight;
  });
}

/** Scrolls the source, and nothing else, if the line is not well within it. */
function bringIntoView(line) {
  if (!line) return;
  const box = byId('lines');
  const top = line.offsetTop - box.offsetTop;
  const margin = Math.min(60, box.clientHeight / 4);
  if (
    top >= box.scrollTop + margin &&
    top + line.offsetHeight <= box.scrollTop + box.clientHeight - margin
  )
    return;
  box.scrollTop = top - box.clientHeight / 3;
}

// Browsers refuse an address that changes too often, so it is written when it has come to rest.
let addressTimer = 0;
function writeAddress() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => {
    const address = `#${shownName}/${now + 1}`;
    if (location.hash !== address) history.replaceState(null, '', address);
  }, 200);
}

// ---- moving

const moves = {
  first: () => goTo(0),
  back: () => goTo(now - 1),
  forward: () => goTo(now + 1),
  last: () => goTo(run.last),
  'next-same': () => jump(run.nextOfSame(now)),
  'next-turn': () => jump(run.nextTurn(now)),
};

function jump(step) {
  if (step >= 0) goTo(step);
}

function move(name) {
  if (!run) return;
  pause();
  moves[name]();
}

function play() {
  if (!run) return;
  if (now === run.last) goTo(0);
  const tick = () => {
    goTo(now + 1);
    if (now === run.last || now === question()?.asked) pause();
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

// ---- predict: which frame runs next?

/** The question that is still to be answered. */
function question() {
  return prediction ? run.questions[prediction.next] : undefined;
}

function startPredicting() {
  if (!run) return;
  pause();
  const next = run.questions.findIndex((one) => one.asked >= now);
  prediction = { next: next < 0 ? run.questions.length : next, right: 0, asked: 0, said: '' };
  byId('predict-button').setAttribute('aria-pressed', 'true');
  byId('predict').hidden = false;
  drawPrediction();
}

function stopPredicting() {
  prediction = null;
  byId('predict-button').setAttribute('aria-pressed', 'false');
  byId('predict').hidden = true;
}

function drawPrediction() {
  if (!prediction) return;
  const open = question();
  const status = element('p', 'said', prediction.said);
  status.setAttribute('role', 'status');
  const title = element('h2', '', 'Predict: which frame runs next?');
  title.id = 'predict-title';
  byId('predict').replaceChildren(
    title,
    element('p', 'score', `${prediction.right} of ${prediction.asked} right`),
    status,
    open?.asked === now ? choices(open) : element('p', '', predictionHint(open)),
  );
}

function predictionHint(open) {
  if (open) return 'Step on. You will be asked before the next frame runs.';
  if (!run.questions.length)
    return 'There is nothing to predict here: two frames are never alive together.';
  return 'There is no question left from here on.';
}

function choices(open) {
  const buttons = run.candidates(open.asked).map(([number, frame]) => {
    const made = element('button', '', frame.name);
    made.type = 'button';
    made.addEventListener('click', () => answer(number));
    return made;
  });
  const made = element('div', 'choices', ...buttons);
  made.setAttribute('role', 'group');
  made.setAttribute('aria-label', 'Frames that are alive');
  return made;
}

function answer(number) {
  const open = question();
  const name = (of) => run.frameAt(of, open.asked)?.name;
  const right = number === open.frame;
  prediction.asked += 1;
  prediction.right += right ? 1 : 0;
  prediction.said = right
    ? `Right: ${name(number)} runs.`
    : `Not ${name(number)}: ${name(open.frame)} runs.`;
  prediction.next += 1;
  byId('forward').focus();
  goTo(open.answer);
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
  '?': () => byId('keys').showModal(),
};

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || byId('keys').open) return;
  const at = event.target;
  if (at instanceof Element) {
    if (at.matches('select, input[type=number]')) return;
    if (at.matches('button, input') && event.key === ' ') return;
    if (at.matches('input[type=range]') && /^(Arrow|Home|End|Page)/.test(event.key)) return;
  }
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
  byId('scene').addEventListener('change', (event) => {
    say('');
    want(event.target.value, 0);
  });
  byId('file').addEventListener('change', (event) => {
    if (event.target.files[0]) open(event.target.files[0]);
    event.target.value = '';
  });
  byId('files').addEventListener('click', (event) => {
    if (event.target.dataset.file) showFile(+event.target.dataset.file);
  });
  byId('frames').addEventListener('click', (event) => {
    const { file, line } = event.target.dataset;
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
