/** Logins that behave like an outside line: calls with many strange numbers come in through one login. Offered to the admin, never decided for him. */
import type { Settings } from '../../contract/settings.ts';
import type { Fact, Office } from '../../core/model.ts';
import { phoneDigits } from '../../core/phone-number.ts';

export type StrangeLogins = ReturnType<typeof createStrangeLogins>;

/** A colleague shows one or two numbers of his own; so many different callers are behind a gateway. */
const MANY = 5;
/** Where the exchange lets the login in as it lets in the outside world. */
const MANY_FROM_PUBLIC = 2;
/** Logins watched at a time; the longest quiet one is forgotten first. */
const MOST = 500;
const KEY = 'strangeLogins';

type Kept = { readonly offered: readonly string[]; readonly people: readonly string[] };
const NOTHING: Kept = { offered: [], people: [] };

/**
 * @param memory a place that outlives a restart: it keeps names of logins only, never a caller's number
 * @param settings which logins are entered as outside lines already, and our own numbers: who shows one of those is no stranger
 */
export function createStrangeLogins(
  memory: { readonly read: (key: string) => string | null; readonly write: (key: string, value: string) => void },
  office: () => Office,
  settings: () => Pick<Settings, 'outsideLogins' | 'lines' | 'country' | 'areaCode'>,
) {
  const callers = new Map<string, Set<string>>();
  let kept: Kept = { ...NOTHING, ...(JSON.parse(memory.read(KEY) ?? '{}') as Partial<Kept>) };
  const keep = (next: Kept): void => {
    kept = next;
    memory.write(KEY, JSON.stringify(kept));
  };
  const isOutside = (login: string): boolean =>
    settings().outsideLogins.some((one) => one.trim().toLowerCase().split('@', 1)[0] === login);
  const isOurs = (phone: string): boolean => settings().lines.some((line) => phoneDigits(line, settings()) === phone);
  const isJudged = (login: string): boolean =>
    isOutside(login) || kept.people.includes(login) || kept.offered.includes(login);

  return {
    /** Looks at births of channels. @returns true when a login is newly to be offered */
    see(facts: readonly Fact[]): boolean {
      let isNew = false;
      for (const fact of facts) {
        if (fact.kind !== 'created' || fact.made !== 'caller') continue;
        const { user, ...claim } = fact.claim;
        const login = user?.split('@', 1)[0]?.toLowerCase();
        if (login === undefined || login === '' || isJudged(login)) continue;
        const who = office().identify({ ...claim, outside: true }, 'caller');
        if (who?.kind !== 'client' || who.phone === '' || who.phone === login || isOurs(who.phone)) continue;
        const numbers = callers.get(login) ?? new Set();
        callers.delete(login);
        callers.set(login, numbers.add(who.phone));
        if (numbers.size >= (fact.asOutsider === true ? MANY_FROM_PUBLIC : MANY)) {
          callers.delete(login);
          keep({ ...kept, offered: [...kept.offered, login] });
          isNew = true;
        }
        const [oldest] = callers.keys();
        if (callers.size > MOST && oldest !== undefined) callers.delete(oldest);
      }
      return isNew;
    },
    /** Logins that are probably outside lines and about which the admin has not said anything yet. */
    offered: (): string[] => kept.offered.filter((login) => !isOutside(login)),
    /** The admin has said what the login is: a colleague is never offered again. */
    judged(login: string, is: 'line' | 'person'): void {
      const [name, offered] = [login.toLowerCase(), kept.offered.filter((one) => one !== login.toLowerCase())];
      keep({ offered, people: is === 'person' ? [...new Set([...kept.people, name])].slice(-MOST) : kept.people });
    },
  };
}
