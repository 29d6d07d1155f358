/** Asks the exchange for events: all names in one line and, where a restricted user is refused it, each name by itself. */
import type { Reply } from './esl-client.ts';

/** HEARTBEAT and BACKGROUND_JOB are ours, the rest is the caller's. */
const wishes = (names: readonly string[]): string[] => [
  ...['HEARTBEAT', 'BACKGROUND_JOB'].filter((name) => !names.includes(name)),
  ...names,
];

/** Each wish by itself: plain names, and subclasses of CUSTOM with the word in front. */
const single = (names: readonly string[]): string[] => {
  const at = names.indexOf('CUSTOM');
  const [plain, custom] = at === -1 ? [names, []] : [names.slice(0, at), names.slice(at + 1)];
  return [...plain, ...custom.map((name) => `CUSTOM ${name}`)];
};

/** `refused`: what this user may not listen to (`esl-allowed-events`), as it was asked for. `text`: the exchange's own words of refusal. */
export type Subscription = { readonly refused: readonly string[]; readonly text: string };

/**
 * @param names event names, then `CUSTOM` and subclasses
 * @param send one command line; what it rejects with is passed on
 */
export async function subscribe(
  names: readonly string[],
  send: (line: string) => Promise<Reply>,
): Promise<Subscription> {
  const wanted = wishes(names);
  const ask = (what: string): Promise<Reply> => send(`event json ${what}`);
  const { ok, text } = await ask(wanted.join(' '));
  if (ok) return { refused: [], text };
  const refused: string[] = [];
  for (const one of single(wanted)) if (!(await ask(one)).ok) refused.push(one);
  return { refused, text };
}
