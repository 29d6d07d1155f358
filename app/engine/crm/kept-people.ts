/** Facts from the CRM's feed about people, beyond our own list: who has left, their accounts, who is new. Kept over restarts. */
import type { PersonRow } from '../../contract/api.ts';
import type { Gone } from '../../crm/port.ts';
import type { Memory } from './crm-watch.ts';

export class KeptPeople {
  readonly #memory: Memory;
  /** In which way former people of our list have left, by userId. */
  #gone: Readonly<Record<string, Gone>>;
  /** The e-mail or name of the account, by userId. */
  #logins: Readonly<Record<string, string>>;
  /** The userIds of people who came after the first read and whom the admin has not seen yet. */
  #newcomers: readonly string[];

  constructor(memory: Memory) {
    const kept = <T>(key: string, otherwise: T): T => (JSON.parse(memory.read(key) ?? 'null') as T | null) ?? otherwise;
    this.#memory = memory;
    this.#gone = kept<Record<string, Gone>>('peopleGone', {});
    this.#logins = kept<Record<string, string>>('crmLogins', {});
    this.#newcomers = kept<string[]>('newcomers', []);
  }

  logins(): Readonly<Record<string, string>> {
    return this.#logins;
  }

  newcomers(): readonly string[] {
    return this.#newcomers;
  }

  hasLogin(userId: string, login: string): void {
    if (login === '' || this.#logins[userId] === login) return;
    this.#logins = { ...this.#logins, [userId]: login };
    this.#memory.write('crmLogins', JSON.stringify(this.#logins));
  }

  /** Notes that somebody has left the CRM. @param isOurs false for a user who never was on our list: he is not added only to turn grey @returns whether that is new */
  left(userId: string, how: Gone, isOurs: boolean): boolean {
    this.#newcomers = this.#newcomers.filter((one) => one !== userId);
    if (!isOurs || this.#gone[userId] === how) return false;
    this.#gone = { ...this.#gone, [userId]: how };
    return true;
  }

  /** Notes that somebody is in the CRM. @returns whether he had left before */
  isThere(userId: string): boolean {
    const { [userId]: before, ...others } = this.#gone;
    this.#gone = others;
    return before !== undefined;
  }

  isNew(userId: string): void {
    this.#newcomers = [...this.#newcomers, userId];
  }

  /** The admin has seen who is new. */
  seen(): void {
    this.#newcomers = [];
  }

  save(): void {
    this.#memory.write('peopleGone', JSON.stringify(this.#gone));
    this.#memory.write('newcomers', JSON.stringify(this.#newcomers));
  }

  /** The list with those greyed who have left. */
  withGone(rows: readonly PersonRow[]): PersonRow[] {
    return rows.map((row) => {
      const left = this.#gone[row.userId];
      return left === undefined ? row : { ...row, gone: left };
    });
  }
}
