// Why a step happened, and what came of it: the causes that a recording gives.
'use strict';

const HOPS = 3;
const MOST_EFFECTS = 4;

/** Draws the causes of step n, the nearest first, and what it caused itself. link(step) is an address. */
function drawWhy(run, n, link) {
  const to = (step, says) => {
    const made = element('a', '', says);
    made.href = link(step);
    made.title = run.said(step);
    return made;
  };
  const says = (step) => `step ${step + 1}: ${shortened(run.said(step))}`;
  const causes = [];
  for (let at = run.causeOf(n); at >= 0 && causes.length < HOPS; at = run.causeOf(at))
    causes.push(element('span', 'hop', causes.length ? 'because of ' : 'Because of ', to(at, says(at))));
  const effects = run.effects.get(n) ?? [];
  const shown = effects.slice(0, MOST_EFFECTS).map((step) => to(step, says(step)));
  const more = effects.length - shown.length;
  const apart = (parts) => parts.flatMap((part) => [part, ' ']); // also where nothing is drawn: read aloud, copied
  return [
    causes.length ? element('p', 'because', ...apart(causes)) : null,
    shown.length ? element('p', 'leads-to', ...apart([element('span', '', 'Leads to'), ...shown]), more ? `and ${more} more` : null) : null,
  ].filter(Boolean);
}

/** A first sentence that fits into a line, without its full stop. Its end says the most. */
function shortened(text) {
  const said = text.replace(/\.( [A-Z].*)?$/, '');
  return said.length > 60 ? `${said.slice(0, 42)}…${said.slice(-16)}` : said;
}
