/** The check of the CRM as the engine runs it: one at a time, its findings kept, obeyed by what is sent, shown and exported. */
import type { Logger } from 'pino';
import { ApiFailure } from '../../contract/api.ts';
import type { CrmFindings, CrmProfile } from '../../contract/crm-profile.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { CrmConnection } from './crm-connection.ts';
import type { Memory } from './crm-watch.ts';
import { sayEngine } from '../words.ts';

export type CrmCheckDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly crm: Pick<CrmConnection, 'client'>;
  readonly memory: Memory;
  /** There are new findings: the parts that depend on them check again. */
  readonly onFound: () => void;
  readonly log: Logger;
};

export type CrmCheck = ReturnType<typeof createCrmCheck>;

export function createCrmCheck({ settings, language, crm, memory, onFound, log }: CrmCheckDeps) {
  let running: Promise<CrmProfile> | null = null;

  /** The latest findings of the account that is set now; null where there are none. */
  const profile = (): CrmProfile | null => {
    const kept = memory.read('crmProfile');
    if (kept === null) return null;
    const known = JSON.parse(kept) as CrmProfile & { url: string };
    const session = crm.client().session();
    const isOther = session !== null && session.instance.id !== known.instanceId;
    return isOther || known.url !== settings().crm.url ? null : known;
  };

  const run = async (): Promise<CrmProfile> => {
    const { url } = settings().crm;
    const result = await crm.client().check();
    if ('failed' in result) throw new ApiFailure('unavailable', result.failed);
    memory.write('crmProfile', JSON.stringify({ ...result.profile, url }));
    log.info({ findings: result.profile.findings }, 'the CRM was checked');
    onFound();
    return result.profile;
  };

  return {
    profile,
    findings: (): CrmFindings | null => profile()?.findings ?? null,
    /**
     * Checks now; calls during a running check share its result.
     * @throws ApiFailure `unavailable` where the CRM does not let us in
     */
    check: (): Promise<CrmProfile> =>
      (running ??= run().finally(() => {
        running = null;
      })),
    /** What went over the wire in the latest check, masked. @throws ApiFailure `notFound` where there was none since the start */
    trace(): unknown {
      const exchanges = crm.client().checkTrace();
      if (exchanges.length === 0) throw new ApiFailure('notFound', sayEngine(language(), 'noCrmTrace'));
      return { made: new Date().toISOString(), findings: profile()?.findings ?? null, exchanges };
    },
  };
}
