// A recording, and the picture at each of its steps. docs/recording.schema.json says what a
// recording is: a step leaves out the parts of the picture that it does not change. So the picture
// at step n is, part by part, the last one given up to n, and stepping back undoes nothing.
'use strict';

const PARTS = ['stack', 'ready', 'timers', 'descriptors', 'futures'];

/** Why `data` is no recording, in words; null if it is one. */
function whyNoRecording(data) {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return 'it is no JSON object';
  if (data.format !== 1) return 'it does not say "format": 1';
  if (deeperThan(MOST_DEEP, data)) return `it is nested more than ${MOST_DEEP} deep`;
  if (!Number.isInteger(data.stage) || !isText(data.scene) || !isText(data.summary))
    return 'it names no stage and scene, or says nothing about it';
  if (!Array.isArray(data.sources)) return 'it has no sources';
  for (const source of data.sources)
    if (typeof source?.path !== 'string' || typeof source?.text !== 'string')
      return 'a source has no path or no text';
  if (!Array.isArray(data.steps) || data.steps.length === 0) return 'it has no steps';
  const bad = data.steps.findIndex((step) => !looksLikeStep(step));
  return bad < 0 ? null : `its step ${bad + 1} is none`;
}

// A recording needs seven. What is nested without end would be too much for a browser's stack.
const MOST_DEEP = 20;

const deeperThan = (depth, value) =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((inside) => deeperThan(depth - 1, inside)));

// The recorder ends a list long before that. Far longer ones would keep a browser busy.
const LONGEST_LIST = 1000;

const isText = (value) => typeof value === 'string';
const isNumber = (value) => typeof value === 'number';
const isPlace = (value) => Array.isArray(value) && value.length === 2 && value.every(isNumber);
const listOf = (value, isOne) =>
  Array.isArray(value) && value.length <= LONGEST_LIST && value.every(isOne);
/** Those that are there at all. */
const areTexts = (...values) => values.every((value) => value === undefined || isText(value));
const areNumbers = (...values) => values.every((value) => value === undefined || isNumber(value));

/** What the page reads of each part; it would stumble over anything else. */
const LOOKS_RIGHT = {
  stack: isNumber,
  ready: (entry) => isText(entry?.who) && areTexts(entry.with),
  timers: (timer) => timer && (timer.at === null || areNumbers(timer.at)) && isText(timer.who),
  descriptors: (entry) => isText(entry?.role) && isText(entry.event) && isText(entry.who),
  futures: (future) =>
    isNumber(future?.id) &&
    isText(future.name) &&
    isText(future.state) &&
    areNumbers(future.frame, future.waits) &&
    areTexts(future.created_by, future.cancelled_by) &&
    listOf(future.callbacks, isText),
};

function looksLikeFrame(frame) {
  return (
    isText(frame?.name) &&
    isText(frame.function) &&
    isText(frame.state) &&
    isText(frame.resume) &&
    isPlace(frame.at) &&
    areNumbers(frame.case, frame.caller, frame.delegate, frame.top) &&
    areTexts(frame.waits, frame.created_by) &&
    listOf(frame.members ?? [], (member) => listOf(member, isText) && member.length === 2)
  );
}

function looksLikeStep(step) {
  return (
    isText(step?.kind) &&
    isText(step.what) &&
    areNumbers(step.frame, step.time, step.turn) &&
    areTexts(step.output, step.part) &&
    (step.cause === undefined || (Number.isInteger(step.cause?.step) && isText(step.cause.how))) &&
    (step.call === undefined || areTexts(step.call?.name, step.call?.asked, step.call?.answered)) &&
    (step.at === undefined || isPlace(step.at)) &&
    PARTS.every((part) => step[part] === undefined || listOf(step[part], LOOKS_RIGHT[part])) &&
    listOf(Object.values(step.frames ?? {}), (frame) => frame === null || looksLikeFrame(frame))
  );
}

const seconds = (time) => `${+time.toFixed(6)} s`;

/** A text with its times from the start of the scene, which is how all others are shown: "until=1000.1" is "until=0.1". */
const fromStart = (text, began) =>
  text.replace(/\b(until=|set to )(\d+(?:\.\d+)?)/g, (all, before, time) =>
    began > 0 && time >= began ? `${before}${+(time - began).toFixed(6)}` : all,
  );

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

/** What was given for one part of the picture, and when. */
class History {
  constructor(before) {
    this.before = before;
    this.steps = [];
    this.values = [];
  }
  give(step, value) {
    this.steps.push(step);
    this.values.push(value);
  }
  /** The last value given up to step n. */
  at(n) {
    let low = 0,
      high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] <= n) low = middle + 1;
      else high = middle;
    }
    return low ? this.values[low - 1] : this.before;
  }
}

const MANY_FRAMES = 4;
const ENDS_CALL = new Set(['turn', 'timer_due', 'fd_ready']);
const WAITS = new Set(['select', 'poll', 'epoll_wait']);
const DONE_BY_ACTOR = new Set(['output', 'created', 'watch', 'forget', 'timer_set', 'callback_added']);

/** Whether the chain of this step's frame goes on at once: with another frame of it, or taken from the ready queue. */
const isBetween = (step) => Boolean(step?.frame) && ['run', 'delegated', 'returned', 'raised'].includes(step.kind);

class Run {
  constructor(recording) {
    this.recording = recording;
    this.steps = recording.steps;
    this.last = this.steps.length - 1;
    this.parts = Object.fromEntries(PARTS.map((part) => [part, new History([])]));
    this.frames = new Map(); // by number; each frame is a part of its own
    this.framesChange = new History(-1);
    this.tasks = new History(new Map()); // names of tasks, by frame
    this.names = new Map(); // of frames
    this.futureNames = new Map();
    this.callers = new Map(); // of frames, while it is read
    this.roots = []; // by step
    this.files = new History(0);
    // The learner's own file stays in view, whatever line of the engine a step is at.
    const own = recording.sources.map((source) => /(^|\/)demos\//.test(source.path));
    this.isOwn = (file) => own[file] || !own.some(Boolean);
    this.hasEngine = this.steps.some(({ at }) => at && recording.sources[at[0]] && !this.isOwn(at[0]));
    const first = this.steps.find(({ at }) => at && own[at[0]])?.at;
    this.ownPlaces = new History(first ? [first[0], 0] : null); // before it there is a file, and no line
    this.began = this.steps.find((step) => step.time !== undefined)?.time ?? 0;
    this.folds = false; // whether cards that do not change fold to a line: in the whole run, or never
    this.effects = new Map(); // by step: those that it caused
    this.outputEnds = [];
    this.output = '';
    this.steps.forEach((step, n) => this.read(step, n));
    this.calls = new History(-1); // the step that took from the queue what is called now
    this.causes = this.steps.map((step, n) => (step.cause?.step < n ? step.cause.step : -1));
    this.inferCauses();
    this.causes.forEach((cause, n) => {
      if (cause < 0) return;
      if (!this.effects.has(cause)) this.effects.set(cause, []);
      this.effects.get(cause).push(n);
    });
  }

  /** What a recording leaves out, because it can be told: what happens while a body runs, or a call of the loop, is
      done by that; and what is called was put into the queue. */
  inferCauses() {
    const ran = new Map(), pushed = new Map();
    let call = -1;
    this.steps.forEach((step, n) => {
      const stack = this.parts.stack.at(n);
      if (ENDS_CALL.has(step.kind) || step.turn === undefined || WAITS.has(step.call?.name)) call = -1;
      if (step.kind === 'run') call = n;
      if (step.kind === 'resumed') ran.set(step.frame, n);
      if (call !== this.calls.at(n)) this.calls.give(n, call);
      const actor = stack.length ? (ran.get(stack.at(-1)) ?? -1) : call;
      if (this.causes[n] < 0 && DONE_BY_ACTOR.has(step.kind) && actor < n) this.causes[n] = actor;
      const [who, verb] = step.what.split(/ is (put into|taken from) the ready queue\.$/);
      if (verb === 'put into') pushed.set(who, n);
      if (verb === 'taken from' && this.causes[n] < 0) this.causes[n] = pushed.get(who) ?? -1;
    });
  }

  read(step, n) {
    for (const part of PARTS) if (step[part]) this.parts[part].give(n, step[part]);
    if (step.frames) this.framesChange.give(n, n);
    for (const [number, frame] of Object.entries(step.frames ?? {})) {
      if (!this.frames.has(+number)) this.frames.set(+number, new History(null));
      this.frames.get(+number).give(n, frame);
      if (frame) this.names.set(+number, frame.name);
      if (frame?.caller || (frame && frame.state !== 'closed'))
        this.callers.set(+number, frame.caller);
    }
    if (step.frames) this.folds ||= this.living(n) > MANY_FRAMES;
    for (const future of step.futures ?? []) this.readFuture(future, n);
    if (step.at && this.recording.sources[step.at[0]]) {
      this.files.give(n, step.at[0]);
      if (this.isOwn(step.at[0])) this.ownPlaces.give(n, step.at);
    }
    this.output += step.output ?? '';
    this.outputEnds.push(this.output.length);
    this.roots.push(this.rootOf(step.frame));
  }

  living(n) {
    return [...this.frames.values()].filter((history) => (history.at(n)?.state ?? 'closed') !== 'closed').length;
  }

  readFuture(future, n) {
    this.futureNames.set(future.id, future.name);
    const tasks = this.tasks.at(n);
    if (future.frame && tasks.get(future.frame) !== future.name)
      this.tasks.give(n, new Map(tasks).set(future.frame, future.name));
  }

  /** Before the first step there is an empty picture: picture(-1). */
  picture(n) {
    const picture = {
      output: this.output.slice(0, this.outputEnds[n] ?? 0),
      frames: new Map(),
      framesSince: this.framesChange.at(n), // the step that changed one last
      names: this.names,
      futureNames: this.futureNames,
      began: this.began,
      folds: this.folds,
      between: isBetween(this.steps[n]) ? this.steps[n].frame : 0, // two bodies: nothing is on the stack for a step
      tasks: this.tasks.at(n),
      call: this.steps[n] ? this.calledAt(n) : '',
    };
    for (const part of PARTS) picture[part] = this.parts[part].at(n);
    for (const [number, history] of this.frames) {
      const frame = history.at(n);
      if (frame) picture.frames.set(number, frame);
    }
    return picture;
  }

  /** Whether a part is ever anything else than empty. */
  uses(part) {
    if (part === 'frames') return this.frames.size > 0;
    if (part === 'output') return this.output !== '';
    return this.parts[part].values.some((value) => value.length > 0);
  }

  /** What step n says. */
  said(n) {
    return fromStart(this.steps[n].what, this.began);
  }

  frameAt(number, n) {
    return this.frames.get(number)?.at(n) ?? null;
  }

  /** The outermost frame of the chain that a frame is in. One that has ended still counts to it. */
  rootOf(number) {
    const seen = new Set();
    while (this.callers.get(number) && !seen.has(number)) {
      seen.add(number);
      number = this.callers.get(number);
    }
    return number ?? 0;
  }

  /** The next step of the chain that step n is about, or else the one before it was; -1: none. */
  nextOfSame(n) {
    let last = n;
    while (last > 0 && !this.roots[last]) --last;
    const root = this.roots[last];
    return this.roots.findIndex((other, m) => m > n && other && (other === root || !root));
  }

  /** The step where the next turn of the loop begins; -1 if there is none. */
  nextTurn(n) {
    const turn = this.steps[n].turn;
    return this.steps.findIndex(
      (step, m) => m > n && step.turn !== undefined && step.turn !== turn,
    );
  }

  /** The step that caused step n; -1 if nothing did, or nobody knows. */
  causeOf(n) {
    return this.causes[n];
  }

  /** What the loop calls at step n, if it is no frame: "call 2"; or ''. */
  calledAt(n) {
    const call = this.calls.at(n);
    return call < 0 || this.steps[call].frame ? '' : this.steps[call].what.replace(/ is taken from the ready queue\.$/, '');
  }
}
