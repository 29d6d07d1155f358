/** The calls that the CRM has in the end: their people and verdicts, compared with a trace's expectations. */
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { Expected, ExpectedCall } from '../fixtures/trace.ts';

export type RegisteredCall = {
  readonly id: string;
  readonly direction: string;
  readonly clientPhone: string | undefined;
  readonly line: string | undefined;
  /** `client → user:1001 answered`, sorted. */
  readonly legs: readonly string[];
  readonly answered: boolean;
  /** Number of registrations with different content: a repeat after a crash is identical, and matched by its externalId. */
  readonly registrations: number;
};

type Who = { readonly type: string; readonly userId?: string | undefined };

const legName = (from: string, to: string, answered: boolean): string =>
  `${from} → ${to}${answered ? ' answered' : ''}`;

/** Reads all calls that the demo CRM has, registered or only told live. */
export function registeredIn(crm: DemoCrm): RegisteredCall[] {
  const extensions = new Map(crm.users.map((user) => [user.id, user.extension]));
  const name = ({ type, userId }: Who): string =>
    type === 'client' ? 'client' : `user:${userId === undefined ? '?' : (extensions.get(userId) ?? userId)}`;
  return [...crm.calls.values()].map((call) => {
    const last = call.registrations.at(-1);
    const items = last?.items ?? [];
    const contents = call.registrations.map((body) => JSON.stringify({ ...body, communicationId: undefined }));
    return {
      id: call.externalId,
      direction: last?.direction ?? call.started?.direction ?? '',
      clientPhone: last?.clientPhone ?? undefined,
      line: last?.externalVatsPhone ?? undefined,
      legs: items.map((item) => legName(name(item.from), name(item.to), item.startedAt !== undefined)).toSorted(),
      answered: items.some((item) => item.startedAt !== undefined),
      registrations: new Set(contents).size,
    };
  });
}

const legsOf = (call: ExpectedCall): string[][] => {
  const ways = [call.legs, ...(call.orLegs ?? [])];
  return ways.map((legs) =>
    legs.length === 0
      ? (call.registeredItems ?? []).map(({ from, to, answered }) => legName(from, to, answered)).toSorted()
      : legs
          .map(({ from, to, events }) =>
            legName(
              from,
              to,
              events.some((event) => event.startsWith('connected')),
            ),
          )
          .toSorted(),
  );
};

const sameLeg = (want: string, got: string): boolean =>
  want === got || (want.includes('user:known') && got === want.replace('user:known', /user:\d+/.exec(got)?.[0] ?? ''));
const sameLegs = (want: readonly string[], got: readonly string[]): boolean => {
  const left = [...got];
  for (const leg of want) {
    const at = left.findIndex((other) => sameLeg(leg, other));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
};

export type Strictness = {
  /** `legs`: every leg with its people and verdict. `verdict`: answered or missed, and who talked. */
  readonly by: 'legs' | 'verdict';
};

/** The differences between registered and expected calls; empty when there are none. */
export function wrongIn(got: readonly RegisteredCall[], expected: Expected, { by }: Strictness): string[] {
  const left = [...got];
  const faults: string[] = [];
  const talks = (legs: readonly string[]): string[] => legs.filter((leg) => leg.endsWith(' answered'));
  for (const want of expected.calls) {
    const ways = legsOf(want);
    const fits = (call: RegisteredCall): boolean =>
      ways.some((legs) => (by === 'legs' ? sameLegs(legs, call.legs) : sameLegs(talks(legs), talks(call.legs))));
    const alike = left.filter(
      (call) =>
        call.direction === want.direction &&
        call.clientPhone === want.clientPhone &&
        call.line === want.externalVatsPhone,
    );
    const found = alike.find(fits) ?? alike[0];
    if (found === undefined) {
      faults.push(`no ${want.direction} call of ${want.clientPhone ?? 'nobody'}`);
      continue;
    }
    left.splice(left.indexOf(found), 1);
    if (found.registrations !== 1) faults.push(`${found.id} has ${found.registrations} registrations`);
    if (!fits(found)) faults.push(`registered ${JSON.stringify(found.legs)} instead of ${JSON.stringify(ways)}`);
  }
  return [
    ...faults,
    ...left.map((call) => `an unexpected ${call.direction} call ${call.id} ${JSON.stringify(call.legs)}`),
  ];
}
