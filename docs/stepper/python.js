// Where CPython stands in the twin, at each step. lit.js has for each scene what was found out by playing the twin
// under CPython's tracing: for a class and its resume point the line of the function, and for each step that prints
// the line that prints. Where nothing is known, nothing is lit.
'use strict';

/** The place of a key such as "Coro.kGoOn", at a line of ours: { file, line } in the twin, or null. */
function pythonPlace(lit, key, line) {
  const found = lit.places[`${key}:${line}`] ?? lit.places[key] ?? null;
  return placeIn(lit, found);
}

/** A place is a line of the twin itself, or a line and the number of a file. */
function placeIn(lit, found) {
  if (found === null || found === undefined) return null;
  const [line, file] = Array.isArray(found) ? found : [found, 0];
  return { file: lit.files[file], line };
}

const standsAt = (lit, frame) =>
  pythonPlace(lit, frame.state === 'created' ? frame.function : `${frame.function}.${frame.resume}`, frame.at[1]);

/** For each step { place, isNow }: CPython stands there at this step, or stood there last before it. */
function pythonSteps(run, lit) {
  let last = null, prints = 0;
  return run.steps.map((step, n) => {
    const place = step.output === undefined ? movesTo(run, lit, n) : placeIn(lit, lit.prints[prints++]);
    last = place ?? last;
    return { place: last, isNow: place !== null };
  });
}

/** The line at which a coroutine goes on, stops or ends in step n; null if none does, or nobody knows. */
function movesTo(run, lit, n) {
  const step = run.steps[n];
  const frame = run.frameAt(step.frame, n);
  if (!frame) return null;
  if (step.kind === 'resumed') {
    const before = run.frameAt(step.frame, n - 1);
    return standsAt(lit, before?.state === 'created' ? before : frame);
  }
  if (step.kind === 'suspended' || step.kind === 'delegated') return standsAt(lit, frame);
  if (step.kind === 'returned' || step.kind === 'raised')
    return pythonPlace(lit, `${frame.function} ${step.kind}`, step.at?.[1]);
  return null;
}

/** [{ file, line, text }]: what is to be said at lines of the twin, about frames that are suspended. */
function pythonNotes(lit, picture) {
  const names = new Map();
  for (const frame of picture.frames.values()) {
    const place = isHeld(frame) ? standsAt(lit, frame) : null;
    if (!place) continue;
    const key = `${place.file}:${place.line}`;
    if (!names.has(key)) names.set(key, { ...place, names: [] });
    names.get(key).names.push(frame.name);
  }
  return [...names.values()].map((one) => ({ ...one, text: described('suspended here:', one.names) }));
}
