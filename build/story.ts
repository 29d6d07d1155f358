/** `npm run story NAME`: a recorded call as a table: the exchange's events with their times, beside what the CRM is told because of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_STATE } from '../app/core/draft.ts';
import type { Intent } from '../app/core/intent.ts';
import { track } from '../app/core/track.ts';
import type { Fact } from '../app/core/model.ts';
import { askedOf, factsOf, nameOf, OFFICE } from '../test/fixtures/told.ts';
import { loadTrace, traceNames, type TraceEvent } from '../test/fixtures/trace.ts';

const FOLDERS = ['traces', 'stories', 'fusionpbx'].map((kind) => join(import.meta.dirname, '../test/fixtures', kind));

const folders = FOLDERS.filter((folder) => existsSync(folder));
const [name] = process.argv.slice(2);
const root = folders.find((folder) => name !== undefined && traceNames(folder).includes(name));
if (name === undefined || root === undefined) {
  const known = folders.flatMap((folder) => traceNames(folder)).toSorted();
  process.stderr.write(
    `${name === undefined ? 'Which story?' : `There is no story “${name}”.`} There are:\n${known.join(' ')}\n`,
  );
  process.exit(2);
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));

/** Short letters for channels, in the order in which they appear. */
const letters = new Map<string, string>();
function letterOf(uuid: string): string {
  if (uuid === '') return '';
  if (!letters.has(uuid))
    letters.set(uuid, String.fromCharCode(65 + (letters.size % 26)) + (letters.size > 25 ? '′' : ''));
  return letters.get(uuid) ?? '';
}

function channelOf(event: TraceEvent): string {
  const own = letterOf(one(event['Unique-ID']));
  const other = letterOf(one(event['Other-Leg-Unique-ID']) || one(event['Bridge-B-Unique-ID']));
  return other === '' || other === own ? own : `${own}–${other}`;
}

function partyOf(event: TraceEvent): string {
  const from = one(event['Caller-Caller-ID-Number']);
  const to = one(event['Caller-Destination-Number']);
  return event['Event-Name'] === 'CHANNEL_CREATE' ? `${from} → ${to}` : one(event['Hangup-Cause']);
}

function told(intent: Intent): string {
  switch (intent.kind) {
    case 'call-started':
      return `call-started ${intent.direction} ${intent.clientPhone ?? ''} ${intent.line ?? ''}`.trim();
    case 'call-event':
      return `${intent.type} ${nameOf(intent.from)} → ${nameOf(intent.to)}`;
    case 'register-call':
      return `register-call ${intent.items.map(({ from, to, startedAt }) => `${nameOf(from)}→${nameOf(to)} ${startedAt === undefined ? 'not answered' : 'answered'}`).join(', ')}`;
    case 'call-finished':
    case 'call-failed':
    case 'call-recording':
      return intent.kind;
  }
}

const trace = loadTrace(name, root);
const rows: string[][] = [];
let state = EMPTY_STATE;
function step(facts: readonly Fact[]): string[] {
  const next = track(state, facts, OFFICE);
  state = next.state;
  return next.intents.map((intent) => told(intent));
}
step(
  askedOf(
    trace.lines.map(({ event }) => event),
    trace.expected,
  ),
);
for (const { t, event } of trace.lines) {
  // What was held back is told when its time comes, not with the next event.
  const eventAt = Number(one(event['Event-Date-Timestamp']));
  while (state.due < eventAt) {
    const { due } = state;
    const time = (t / 1000 - (eventAt - due) / 1e6).toFixed(3);
    for (const said of step([{ kind: 'tick', at: due }])) rows.push([time, '(held back)', '', '', said]);
    if (state.due <= due) break;
  }
  const facts = factsOf(event, state);
  const said = step(facts);
  if (facts.length === 0 && said.length === 0) continue;
  const subclass = one(event['Event-Subclass']);
  const action = one(event['Action']) || one(event['CC-Action']);
  const what = subclass === '' ? one(event['Event-Name']).replace('CHANNEL_', '') : `${subclass} ${action}`.trim();
  rows.push([(t / 1000).toFixed(3), what, channelOf(event), partyOf(event), said.shift() ?? '']);
  for (const more of said) rows.push(['', '', '', '', more]);
}
for (const later of [1e6, 3e6])
  for (const said of step([{ kind: 'tick', at: state.now + later }])) rows.push(['later', '', '', '', said]);

const head = ['time', 'event', 'channel', 'party', 'the CRM is told'];
const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join(' │ ')
    .trimEnd();
process.stdout.write(
  `${name}: ${trace.expected.story}\n\n${line(head)}\n${widths.map((width) => '─'.repeat(width)).join('─┼─')}\n${rows.map(line).join('\n')}\n`,
);
