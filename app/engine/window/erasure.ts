/** Erasure of one client's number (152-ФЗ, right to be forgotten): from all that this program keeps, with a certificate of what was deleted and what remains where. */
import { ApiFailure } from '../../contract/api.ts';
import type { Erasable, ErasureCertificate } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Person } from '../../contract/settings.ts';
import { numberKey } from '../../core/office.ts';
import { readNumber } from '../../core/phone-number.ts';
import type { State } from '../../core/model.ts';
import { isOf } from '../../store/erase.ts';
import type { Store } from '../../store/store.ts';
import type { Traces } from '../../contract/exchange.ts';
import { sayErasure } from '../words.ts';

export type ErasureDeps = {
  readonly store: Store;
  readonly settings: () => Settings;
  readonly people: () => readonly Person[];
  readonly language: () => Language;
  readonly state: () => State;
  /** Removes finished calls that are still in the model. */
  readonly forget: (calls: readonly string[]) => void;
  readonly traces: Traces;
  /** Removes lines of the log that hold these digits; returns how many, or null where the log is kept by the system. */
  readonly eraseLog: (digits: string) => number | null;
};

const LAST_DIGITS = 2;
/** What all spellings of a number share: `8 916…`, `+7 916…`, `916…`. */
const NATIONAL = 10;

export type Erasure = ReturnType<typeof createErasure>;

export function createErasure(deps: ErasureDeps) {
  const { store, settings, language } = deps;

  /** @throws ApiFailure where it is no client's number */
  const digitsOf = (number: string): string => {
    const read = readNumber(number, settings());
    if (read.kind !== 'phone' || !/^\d{5,15}$/.test(read.digits))
      throw new ApiFailure('badInput', sayErasure(language(), 'noNumber'), 'number');
    const owner = deps
      .people()
      .find(({ numbers }) => numbers.some((own) => numberKey(own, settings()) === numberKey(read.digits, settings())));
    if (owner !== undefined) throw new ApiFailure('refused', sayErasure(language(), 'colleague', owner.name), 'number');
    return read.digits;
  };

  const kept = (digits: string): string[] => {
    const past = [...deps.state().calls.past.values()].filter((call) => isOf(call, digits)).map(({ id }) => id);
    return [...new Set([...store.erasure.ids(digits), ...past])];
  };

  return {
    /** What there is of a number. */
    find(number: string): Erasable {
      const digits = digitsOf(number);
      return { digits, calls: kept(digits).length };
    },
    /** Erases it. @throws ApiFailure `refused` while a call with it goes on */
    async erase(number: string): Promise<ErasureCertificate> {
      const digits = digitsOf(number);
      if ([...deps.state().calls.live.values()].some((call) => isOf(call, digits)))
        throw new ApiFailure('refused', sayErasure(language(), 'goesOn'), 'number');
      const calls = kept(digits);
      deps.forget(calls);
      const removed = await store.erasure.erase(digits, calls);
      const needle = digits.slice(-NATIONAL);
      const events = deps.traces.forget(needle);
      const logLines = deps.eraseLog(needle);
      const at = Date.now();
      const lastBackup = store.lastBackupAt();
      const backupsUntil = lastBackup === null ? null : lastBackup + settings().retention.backupDays * 86_400_000;
      const certificate: ErasureCertificate = {
        at,
        number: `…${digits.slice(-LAST_DIGITS)}`,
        removed: { ...removed, events, logLines: logLines ?? 0 },
        remains: [
          ...(removed.calls > 0 ? [{ where: 'crm' as const }] : []),
          { where: 'exchange' as const },
          ...(backupsUntil !== null && backupsUntil > at ? [{ where: 'backups' as const, until: backupsUntil }] : []),
          ...(store.hasDamagedCopies() ? [{ where: 'damaged' as const }] : []),
          ...(logLines === null ? [{ where: 'journal' as const }] : []),
        ],
      };
      store.erasure.keep(at, JSON.stringify(certificate));
      return certificate;
    },
    /** Certificates of the past, newest first. */
    list: (): ErasureCertificate[] =>
      store.erasure.certificates().map((json) => JSON.parse(json) as ErasureCertificate),
  };
}
