// Questions about a run: who runs next, what is printed, in which turn, who is woken. A question is
// { kind, asked, answer, title, choices, right, because }: it is asked at one step, and its answer can be
// seen at a later one. `right` is an index into `choices`, and `hides` what would give it away.
'use strict';

const MOST_CHOICES = 9; // each has a number key
const MOST_TIMES = 5;
const MOST_STEPS = 16; // between a question and its answer: one leaps over them
// Which frame runs next is asked before the loop gives it away.
const GIVES_AWAY = new Set(['turn', 'ready', 'run', 'timer_due', 'fd_ready', 'forget', 'future_done', 'system_call', 'cancel']);

/** The same question with the same answer is asked a few times only: a coroutine may spin for a hundred turns. */
function notAgainAndAgain(questions) {
  const times = {};
  return questions.filter(({ kind, title, choices, right, asked, answer }) => {
    if (answer - asked > MOST_STEPS) return false;
    // Each turn has another number, and the question is the same.
    const question = JSON.stringify(kind === 'turn' ? [kind] : [kind, title, choices, right]);
    times[question] = (times[question] ?? 0) + 1;
    return times[question] <= MOST_TIMES;
  });
}

/** The questions in the order in which they are asked. No two overlap, and no kind crowds out the others. */
function questionsOf(run) {
  const all = notAgainAndAgain([...whoRuns(run), ...whatIsPrinted(run), ...whichTurn(run), ...whoIsWoken(run)]
    .sort((a, b) => a.asked - b.asked));
  const times = {}, chosen = [];
  let from = 0;
  for (let i = 0; i < all.length; ) {
    if (all[i].asked < from) {
      ++i;
      continue;
    }
    let best = all[i];
    for (let j = i; j < all.length && all[j].asked <= all[i].answer; ++j)
      if ((times[all[j].kind] ?? 0) < (times[best.kind] ?? 0)) best = all[j];
    chosen.push(best);
    times[best.kind] = (times[best.kind] ?? 0) + 1;
    from = best.answer;
    while (i < all.length && all[i].asked < from) ++i;
    if (all[i] === best) ++i;
  }
  return chosen;
}

function becauseOf(run, n, otherwise) {
  const cause = run.causeOf(n);
  return cause >= 0 ? `because of step ${cause + 1}: ${run.said(cause)}` : otherwise;
}

/** At most nine of them, the right one among them, in their own order. */
function choose(kind, asked, answer, title, names, rightName, because) {
  const different = [...new Set(names)];
  const first = Math.max(0, Math.min(different.indexOf(rightName) - 4, different.length - MOST_CHOICES));
  const choices = different.slice(first, first + MOST_CHOICES);
  const right = choices.indexOf(rightName);
  return choices.length > 1 && right >= 0 ? [{ kind, asked, answer, title, choices, right, because }] : [];
}

function whoRuns(run) {
  return run.steps.flatMap((step, answer) => {
    if (step.kind !== 'resumed' || !step.frame) return [];
    let asked = answer - 1;
    while (asked >= 0 && GIVES_AWAY.has(run.steps[asked].kind)) --asked;
    if (asked < 0) return [];
    const { frames, ready } = run.picture(asked);
    if (ready.length === 1 && ready[0].frame === step.frame) return []; // nobody else could
    const names = [...frames.values()].filter((frame) => frame.state !== 'closed').map((frame) => frame.name);
    return choose('who', asked, answer, 'Which frame runs next?', names, frames.get(step.frame)?.name,
      becauseOf(run, answer, run.frameAt(step.frame, asked)?.caller
        ? 'it is the innermost frame of its stack.'
        : 'because whoever drives this frame asks it for its next step.'));
  });
}

function whatIsPrinted(run) {
  const printed = run.steps.flatMap(({ output }, n) => {
    const line = output?.trim();
    return line && line.length < 80 ? [{ line, n }] : [];
  });
  return printed.flatMap(({ line, n: answer }, i) => {
    if (!answer) return [];
    // Those that are still to come, in an order that says nothing; what is in the output already is no answer.
    const before = new Set(printed.slice(0, i).map((one) => one.line));
    const later = new Set(printed.slice(i, i + 5).map((one) => one.line).filter((one) => one === line || !before.has(one)));
    const offered = later.size > 1 ? later : new Set([...[...before].slice(-3), line]); // the last line of all
    return choose('printed', answer - 1, answer, 'What does the program print next?', [...offered].sort(), line,
      becauseOf(run, answer, 'because the program itself prints it, and no frame runs.'));
  });
}

function whichTurn(run) {
  return run.steps.flatMap((step, asked) => {
    if (step.kind !== 'ready' || !step.turn || !step.frame) return [];
    const answer = run.steps.findIndex((one, n) => n > asked && one.kind === 'run' && one.frame === step.frame);
    const turn = run.steps[answer]?.turn;
    if (!turn) return [];
    const who = run.picture(asked).ready.find((entry) => entry.frame === step.frame)?.who ?? run.names.get(step.frame);
    const names = (asked % 2 ? [0, 1, 2] : [2, 1, 0]).map((later) => `turn ${step.turn + later}`);
    if (asked % 3 === 0) names.unshift(names.pop());
    return choose('turn', asked, answer, `In which turn does ${who} run?`, names, `turn ${turn}`,
      turn === step.turn
        ? 'because it was in the queue before this turn makes its calls.'
        : 'because a turn makes only those calls that were in the queue when it began to make calls.');
  });
}

function whoIsWoken(run) {
  return run.steps.flatMap((step, asked) => {
    if (step.kind !== 'future_done') return [];
    const answer = run.effects.get(asked)?.find((n) => run.steps[n].kind === 'ready') ?? -1;
    const woken = run.steps[answer];
    const tasks = run.picture(asked).futures.filter((one) => one.frame && one.state === 'pending');
    const name = tasks.find((one) => one.frame === woken?.frame)?.name;
    return name
      ? choose('woken', asked, answer, 'Which task is put into the ready queue?', tasks.map((one) => one.name), name,
        becauseOf(run, answer, ''))
      : [];
  });
}
