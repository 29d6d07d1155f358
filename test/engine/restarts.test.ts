/** A restart after every event of every recorded story: the stored state goes on as without a restart, although the exchange reports the creation of all channels again. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { Intent } from '../../app/core/intent.ts';
import type { Fact, State } from '../../app/core/model.ts';
import { track } from '../../app/core/track.ts';
import { createChannelTable } from '../../app/demo/channel-table.ts';
import { readSnapshot } from '../../app/pbx/events/snapshot.ts';
import { askedOf, factsOf, OFFICE, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { store, tempDir } from '../store/fixtures.ts';

const roots = ['stories', 'traces'].map((folder) => join(import.meta.dirname, '..', 'fixtures', folder));
const stories = roots.flatMap((root) => traceNames(root).map((name) => [name, root] as const));

/** Only the creation facts of the exchange's state are used: bridges need both sides at one moment, which a trace does not contain. */
const isBirth = ({ kind }: Fact): boolean => kind === 'created';

/** The messages of each call, in order; calls that become due at the same moment have no order between them. */
const byCall = (intents: readonly Intent[]) => Object.groupBy(intents, ({ callId }) => callId);

test.each(stories)('%s', async (name, root) => {
  using place = tempDir();
  const kept = store(place.dir);
  const trace = loadTrace(name, root);
  const events = trace.lines.map(({ event }) => event);
  const asked = askedOf(events, trace.expected);
  const table = createChannelTable();
  const told: Intent[] = [];
  let state: State = EMPTY_STATE;
  const step = (facts: readonly Fact[]): void => {
    const { state: next, changes, intents } = track(state, facts, OFFICE);
    told.push(...intents);
    kept.commit({ ...changes, intents, early: next.early, now: next.now });
    state = next;
  };
  const restart = async (): Promise<void> => {
    state = kept.loadState();
    const facts = await readSnapshot(async (command) => {
      const [, uuid] = /^uuid_dump (\S+)/.exec(command) ?? [];
      return uuid === undefined ? table.showJson() : table.dumpJson(uuid, {});
    }, state.now);
    step(facts.filter(isBirth));
  };
  step(asked);
  for (const event of events) {
    step(factsOf(event, state));
    table.apply(event);
    await restart();
  }
  for (const later of [1e6, 3e6]) step([{ kind: 'tick', at: state.now + later }]);
  kept.close();
  expect(byCall(told)).toEqual(byCall(tell(events, undefined, undefined, asked).intents));
});
