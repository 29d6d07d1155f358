/** The check of the CRM as the engine runs it: one at a time, its findings kept, obeyed by what is sent, shown and exported. */
import type { Logger } from 'pino';
import { ApiFailure } from '../../contract/api.ts';
import type { CrmFindings, CrmProfile } from '../../contract/crm-profile.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import { probeCrm } from '../../crm/kontur/probe.ts';
import { createWireTrace } from '../../crm/kontur/wire-trace.ts';
import type { Habits } from '../../crm/kontur/habits.ts';
import type { CrmSide } from './crm-side.ts';
import type { Memory } from './crm-watch.ts';
import { engineWords } from '../words.ts';

export type CrmCheckDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly crm: Pick<CrmSide, 'client'>;
  readonly memory: Memory;
  /** The findings are new: what depends on them is looked at anew. */
  readonly onFound: () => void;
  readonly log: Logger;
};

export type CrmCheck = ReturnType<typeof createCrmCheck>;

export function createCrmCheck({ settings, language, crm, memory, onFound, log }: CrmCheckDeps) {
  const trace = createWireTrace();
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
    const { url, kind, apiKey, secret } = settings().crm;
    trace.clear();
    const account = { url, kind, apiKey, ...(secret !== undefined && { secret }) };
    const result = await probeCrm({ ...account, log, language, onWire: trace.note });
    if (result.kind === 'failed') throw new ApiFailure('unavailable', result.words);
    memory.write('crmProfile', JSON.stringify({ ...result.profile, url }));
    obey(crm.client().habits, result.profile.findings, result.prefix);
    log.info({ findings: result.profile.findings }, 'the CRM was checked');
    onFound();
    return result.profile;
  };

  return {
    profile,
    findings: (): CrmFindings | null => profile()?.findings ?? null,
    /**
     * Checks now; whoever asks meanwhile gets the same check.
     * @throws ApiFailure `unavailable` where the CRM does not let us in
     */
    check: (): Promise<CrmProfile> =>
      (running ??= run().finally(() => {
        running = null;
      })),
    /** What went over the wire in the latest check, masked. @throws ApiFailure `notFound` where there was none since the start */
    trace(): unknown {
      const exchanges = trace.masked();
      if (exchanges.length === 0) throw new ApiFailure('notFound', engineWords.noCrmTrace[language()]);
      return { made: new Date().toISOString(), findings: profile()?.findings ?? null, exchanges };
    },
  };
}

/** Requests go in the form in which this CRM was seen to take them; what could not be found out changes nothing. */
function obey(habits: Habits, found: CrmFindings, prefix: string | null): void {
  const isLong = found.laterId === 'prefixed' || found.withId === 'prefixed';
  const isKnown = found.laterId !== 'unknown' || found.withId !== 'unknown';
  const mayLeaveOut = found.repeatAbsent === 'keeps';
  habits.learn({
    ...(prefix !== null && { prefix }),
    ...(isKnown && { later: isLong ? 'prefixed' : 'bare', isProven: true }),
    mayLeaveOut,
    repeat: found.repeatEntry === 'takes' && mayLeaveOut ? 'absent' : 'entry',
    ...(found.burst !== 'unknown' && { atOnce: found.burst === null ? null : Math.max(1, found.burst) }),
  });
}
