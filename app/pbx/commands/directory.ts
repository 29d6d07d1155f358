/** The exchange's users and their phones, read from `list_users` and `show registrations`. */
import type { Extension } from '../../contract/api.ts';
import { readRows } from '../events/json-event.ts';

/** A phone that is registered right now. */
export type Registration = {
  readonly user: string;
  readonly domain: string;
  /** Where it is reached, see contactKey; absent where only the core's list names it. */
  readonly contact?: string;
};

const clean = (value: string | undefined): string => (value === undefined || value === '(null)' ? '' : value.trim());

/**
 * Reads the answer to `list_users`: a head line names the columns, a line per user and group follows, `+OK` ends it.
 * A user of several groups is told once. `contact` already says whether a phone is registered.
 */
export const parseUsers = (answer: string): Extension[] => {
  const lines = answer.split('\n').map((line) => line.trim());
  const columns = (lines.find((line) => line.startsWith('userid|')) ?? '').split('|');
  const users = new Map<string, Extension>();
  for (const line of lines) {
    if (!line.includes('|') || line.startsWith('userid|')) continue;
    const values = line.split('|');
    const of = (name: string): string => clean(values[columns.indexOf(name)]);
    const number = of('userid');
    if (number === '') continue;
    const domain = of('domain');
    const contact = of('contact');
    users.set(`${number}@${domain}`, {
      number,
      ...(domain !== '' && { domain }),
      name: of('effective_caller_id_name') || number,
      registered: contact !== '' && !contact.startsWith('error/'),
    });
  }
  return [...users.values()];
};

/** Reads the answer to `show registrations as json`; without any phone it has no `rows`. A row that cannot be read is left out. */
export const parseRegistrations = (answer: string): Registration[] => {
  return (readRows(answer) ?? []).flatMap((row) => {
    const { reg_user: user, realm } = row;
    if (typeof user !== 'string') return [];
    return [{ user, domain: typeof realm === 'string' ? realm : '' }];
  });
};

/** `1001` and `1001@domain` of everybody with a registered phone. */
export const registeredUsers = (registrations: readonly Registration[]): ReadonlySet<string> =>
  new Set(registrations.flatMap(({ user, domain }) => [user, `${user}@${domain}`]));

/** `FreeSWITCH Version 1.10.12-release…` → `1.10.12`; undefined for anything else. */
export const parseVersion = (answer: string): string | undefined =>
  /FreeSWITCH Version (\d+\.\d+\.\d+)/.exec(answer)?.[1];
