/** The final check of a simulated day: every call exactly once with its legs and people, every promise kept, and no call dialled without a request. */
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { createDemoExchange } from '../../app/demo/exchange.ts';
import type { Expected } from '../fixtures/trace.ts';
import { registeredIn, wrongIn } from '../journeys/registered.ts';
import type { Pc } from './pc.ts';
import { notWhole, unkept, type Committed, type Played, type Trouble } from './promises.ts';

/** @returns a sentence for each thing that is wrong */
export function wrongOf(day: {
  readonly crm: DemoCrm;
  readonly exchange: Awaited<ReturnType<typeof createDemoExchange>>;
  readonly pcs: readonly Pc[];
  readonly isAtRest: boolean;
  readonly expected: Expected['calls'];
  /** Communications of the CALLs that a PC answered with OK. */
  readonly accepted: ReadonlySet<string>;
  readonly committed: readonly Committed[];
  readonly played: readonly Played[];
  readonly troubles: readonly Trouble[];
}): string[] {
  const { crm, exchange, pcs, isAtRest, expected, accepted, committed, played, troubles } = day;
  const wrong: string[] = [];
  if (!isAtRest) wrong.push(`not at rest: ${pcs.map(({ engine }) => JSON.stringify(engine.status())).join(' | ')}`);
  const failed = pcs.flatMap(({ engine }) =>
    engine.status().outbox.failed > 0 ? [engine.status().outbox.failed] : [],
  );
  if (failed.length > 0) wrong.push(`${failed.join(', ')} messages failed`);
  const got = registeredIn(crm).filter(({ id }) => !id.startsWith('failed:'));
  wrong.push(...wrongIn(got, { story: '', calls: expected }, { by: 'legs' }));
  wrong.push(...crm.faults.map(({ externalId, rule, detail }) => `${rule}: ${detail} (${externalId})`));
  const names = pcs.map(({ name }) => name);
  wrong.push(...unkept(crm, committed, troubles, names), ...notWhole(crm, played, troubles));
  const dialled = exchange.commands.filter((text) => text.startsWith('bgapi originate '));
  const asked = dialled.map((text) => /plecho_communication=([\w-]+)/.exec(text)?.[1] ?? '?');
  for (const id of asked) if (!crm.isPlanned(id)) wrong.push(`a call nobody asked for: ${id}`);
  const failedCalls = new Set(
    [...crm.calls.values()].filter((call) => call.failed).map((call) => call.communicationId),
  );
  for (const id of accepted)
    if (!asked.includes(id) && !failedCalls.has(id))
      wrong.push(`a CALL was taken on, neither placed nor told as failed: ${id}`);
  if (new Set(asked).size < asked.length) wrong.push('a CALL was placed twice');
  return wrong;
}
