/** Alerts for people outside the program: stores problems with their times, posts alerts, all-clears and reports, and sends the heartbeat. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { EpisodeStep } from '../../core/episodes.ts';
import { codeOf, ruleOf } from '../../contract/problems.ts';
import type { Language, Words } from '../../contract/language.ts';
import type { AlertsSettings } from '../../contract/settings.ts';
import type { HistoryFilter, HistoryRow, Problem, TestResult } from '../../contract/view.ts';
import { wordsOf } from '../../contract/worded-error.ts';
import type { AlertsTable, Stretch } from '../../store/alerts.ts';
import { sayAlert } from './alert-words.ts';
import { inSentence } from './in-sentence.ts';
import { decide, flappingWindowMs, isQuietAt, stayAwayMs } from './alert-decisions.ts';
import { createLetterDelivery } from './delivery.ts';
import { askAddress, createHeartbeat } from './heartbeat.ts';
import { createRecent } from './recent-trouble.ts';
import { overLetter, problemLetter, testLetter, type Letter, type Told } from './letter.ts';
import { createWhoseAlert, type Beside } from './whose-alert.ts';
import { createFigures } from './report-figures.ts';
import { reportLetter } from './report-letter.ts';
import { dueReport, goingOn, type Period } from './report-times.ts';
import { sendBy, waysOf } from './transports.ts';

export type AlertsDeps = {
  readonly table: AlertsTable;
  readonly meta: { readonly get: (key: string) => string | null; readonly set: (key: string, value: string) => void };
  /** Calls of the history, newest first. */
  readonly calls: (filter: HistoryFilter) => Iterable<HistoryRow>;
  /** What happened with one client, over the whole history. */
  readonly clientSteps: (phone: string) => readonly EpisodeStep[];
  readonly settings: () => AlertsSettings;
  readonly language: () => Language;
  /** The problems that are shown now. */
  readonly problems: () => readonly Problem[];
  /** Are calls being reported? */
  readonly isWell: () => boolean;
  /** The other Plecho of the office and we; null, or left out, where there is no stand-by. */
  readonly beside?: () => Beside | null;
  /** How the CRM calls the office; null before it is known. */
  readonly workspace: () => string | null;
  readonly onTrouble: (words: Words | null) => void;
  /** ms since the epoch by the PC's clock. */
  readonly now?: () => number;
  readonly log: Logger;
};

export type Alerts = ReturnType<typeof createAlerts>;

/** A shorter problem is not stored, unless it was reported. */
const KEPT_FROM_MS = 30_000;
/** After a start the parts need a while to find out what is wrong. */
const SETTLING_MS = 30_000;
/** It came again so soon after the all-clear that it was never over. */
const RELAPSE_MS = 300_000;
const MOST_RELAPSES = 12;
/** After a pause this long between two checks: the PC slept, the program did not run, or the clock was set. */
const AWAY_MS = 180_000;
const NOTE_ALIVE_MS = 60_000;
const CALLS_AT_ONCE = 200;

export function createAlerts(deps: AlertsDeps) {
  const { table, meta, settings, language, log, now = Date.now } = deps;
  const startedAt = now();
  let aliveNoted = 0;
  let lookedAt = Number(meta.get('aliveAt') ?? 0);
  let reporting: Promise<void> | null = null;
  let lookingSince = 0;
  const seen = new Set<string>();
  /** Recent outages, reported or not. */
  const recent = createRecent();
  const delivery = createLetterDelivery({ table, settings, now, onTrouble: deps.onTrouble, log });
  const afterMs = (): number => settings().afterSeconds * 1000;
  const heartbeat = createHeartbeat({
    url: () => settings().heartbeatUrl,
    isWell: deps.isWell,
    afterMs,
    now,
    get: askAddress,
  });
  const office = (): string => inSentence(settings().office ?? deps.workspace() ?? hostname());
  const beside = (): Beside | null => deps.beside?.() ?? null;
  const whose = createWhoseAlert({ beside, afterMs, now });
  const head = (id: string) => {
    const pc = beside()?.pc;
    return { id, at: now(), office: office(), language: language(), ...(pc !== undefined && { pc: inSentence(pc) }) };
  };

  /** Keeps when each problem began and ended. */
  const keep = (problems: readonly Problem[]): void => {
    const open = new Map(problems.map((problem) => [codeOf(problem.id), problem]));
    for (const code of open.keys()) seen.add(code);
    const known = new Set<string>();
    for (const one of table.unsettled()) {
      const { n, code, alert } = one;
      // The clock was set back: what lies in the future began, or ended, now.
      const [since, until] = [Math.min(one.since, now()), one.until === null ? null : Math.min(one.until, now())];
      if (since !== one.since) table.began(n, since);
      if (until !== one.until) table.end(n, until);
      if (open.has(code) && !known.has(code)) {
        // It came back before its all-clear was sent: it counts as continuing.
        if (until !== null) table.end(n, null);
        known.add(code);
        continue;
      }
      if (until === null) {
        if (!seen.has(code) && Math.abs(now() - startedAt) < SETTLING_MS) continue;
        table.end(n, now());
        recent.note(code, since, now());
      } else if (alert === null && now() - until >= stayAwayMs(afterMs()) / 4) {
        if (until - since < KEPT_FROM_MS) table.forget(n);
        else table.settle(n);
      }
    }
    for (const [code, { since }] of open) if (!known.has(code)) table.begin(code, Math.min(since, now()));
  };

  /** Notes that the program runs, and afterwards that it did not. */
  const noteAlive = (): void => {
    const at = now();
    if (lookedAt > 0 && at - lookedAt >= AWAY_MS) table.past('off', lookedAt, at);
    if (lookedAt > 0 && Math.abs(at - lookedAt) >= AWAY_MS) lookingSince = at;
    lookingSince = Math.min(lookingSince, at);
    lookedAt = at;
    if (at - aliveNoted < NOTE_ALIVE_MS && at >= aliveNoted) return;
    aliveNoted = at;
    meta.set('aliveAt', String(at));
  };

  const told = (problems: readonly Problem[]) => {
    const texts = new Map(problems.map(({ id, text }) => [codeOf(id), text]));
    return ({ code, since, until }: Stretch): Told => ({
      code,
      title: ruleOf(code).title[language()],
      text: texts.get(code) ?? '',
      since,
      ...(until !== null && { until }),
    });
  };

  const post = (letter: Letter, stretches?: Parameters<AlertsTable['post']>[3]): void =>
    table.post(
      { id: letter.id, kind: letter.kind, json: JSON.stringify(letter) },
      waysOf(settings()),
      now(),
      stretches,
    );

  /** How often in a row it was told of again soon after it was over. */
  const relapses = ({ n, code, since }: Stretch): number => {
    const before = table
      .between(since - RELAPSE_MS * MOST_RELAPSES, since)
      .filter((one) => one.code === code && one.alert !== null && one.n !== n);
    let [count, from] = [0, since];
    for (const one of before.toReversed()) {
      if (one.until === null || from - one.until > RELAPSE_MS) break;
      [count, from] = [count + 1, one.since];
    }
    return count;
  };

  const tellProblems = (problems: readonly Problem[]): void => {
    const isQuiet = isQuietAt(settings().quietHours, now());
    const open = new Set(whose(problems, table.told()).map(({ id }) => codeOf(id)));
    const unsettled = table.unsettled();
    const isFlapping = (code: string): boolean => {
      const window = flappingWindowMs(afterMs());
      const lasting = unsettled.find((one) => one.code === code && one.until === null);
      return recent.wrongFor(code, Math.max(now() - window, lookingSince), now(), lasting?.since) > window / 2;
    };
    const rules = { afterMs: afterMs(), isQuiet, lookingSince, isFlapping, relapses };
    const { tell, over } = decide(unsettled, open, rules, now());
    const nobody = waysOf(settings()).length === 0;
    for (const group of nobody ? [] : tell) {
      const letter = problemLetter(group.map(told(problems)), head(randomUUID()));
      post(letter, { tell: group.map(({ n }) => n) });
      log.info({ causes: group.map(({ code }) => code) }, 'alert');
    }
    for (const group of over) {
      const letter = overLetter(group.map(told([])), head(group[0]?.alert ?? ''));
      post(letter, { settle: group.map(({ n }) => n) });
      log.info({ causes: group.map(({ code }) => code) }, 'all-clear');
    }
  };

  const reported = (kind: 'daily' | 'weekly', period: Period): void => {
    meta.set(`reported-${kind}`, String(period.until));
    meta.set(`reported-${kind}-once`, 'yes');
  };

  /** Reads the calls in slices: the event socket is read between them. */
  const report = async (kind: 'daily' | 'weekly', period: Period): Promise<void> => {
    const figures = createFigures(period.from, period.until, deps.clientSteps);
    let slice = 0;
    for (const call of deps.calls({ from: period.from })) {
      figures.add(call);
      slice += 1;
      if (slice % CALLS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const problems = table
      .between(period.from, period.until)
      .filter(({ since, until }) => until === null || until - since >= KEPT_FROM_MS);
    const letter = reportLetter({
      ...{ id: `${kind}-${new Date(period.until).toISOString()}`, kind, period, figures: figures.done(), problems },
      ...{ at: now(), office: office(), language: language() },
    });
    post(letter);
    reported(kind, period);
    log.info({ kind }, 'report');
  };

  const tellReports = async (): Promise<void> => {
    const { dailyReportAt, weeklyReport } = settings();
    const wishes = [
      { kind: 'daily', at: dailyReportAt, day: undefined },
      { kind: 'weekly', at: weeklyReport?.at ?? null, day: weeklyReport?.day },
    ] as const;
    for (const { kind, at, day } of wishes) {
      if (at === null) continue;
      const key = `reported-${kind}`;
      const noted = meta.get(key);
      // The clock was ahead: it must not keep reports away until then. The first one comes at the next hour that is set.
      const until = noted === null || Number(noted) > now() ? now() : Number(noted);
      if (noted !== String(until)) meta.set(key, String(until));
      const period = noted === null ? null : dueReport(now(), at, until, day);
      if (period === null) continue;
      // The one that reports calls reports on them.
      if (beside()?.standsIn === true) reported(kind, period);
      else await report(kind, meta.get(`${key}-once`) === null ? period : goingOn(period, until));
    }
  };

  return {
    /** To be called every few seconds. Resolves when all that it began is over. Never throws: a full disk must not stop the rest. */
    async tick(): Promise<void> {
      try {
        const problems = deps.problems();
        noteAlive();
        keep(problems);
        tellProblems(problems);
        reporting ??= tellReports()
          .catch((error: unknown) => log.warn({ err: error }, 'the report could not be made'))
          .finally(() => {
            reporting = null;
          });
        await reporting;
      } catch (error) {
        log.warn({ err: error }, 'alerts could not be looked through');
      }
      await Promise.all([
        delivery.work().catch((error: unknown) => log.warn({ err: error }, 'letters could not be sent')),
        heartbeat.tick(),
      ]);
    },
    /** Sends a test on every way of these settings, now. */
    async test(wanted: AlertsSettings): Promise<TestResult> {
      const say = sayAlert.in(language());
      const letter = testLetter({ ...head(randomUUID()), office: wanted.office ?? office() });
      const url = wanted.heartbeatUrl;
      const trials = [
        ...waysOf(wanted).map((way) => ({ way, send: () => sendBy(way, letter, wanted) })),
        ...(url === null ? [] : [{ way: 'heartbeat' as const, send: () => askAddress(url) }]),
      ];
      if (trials.length === 0) return { ok: false, text: say('noWay') };
      const results = await Promise.all(
        trials.map(({ way, send }) =>
          send().then(
            () => ({ ok: true, text: say('sent', say(way)) }),
            (error: unknown) => {
              const why = wordsOf(error, () => sayAlert.both('unreachable', sayAlert.both('network')));
              return { ok: false, text: say('notSent', say(way), why[language()]) };
            },
          ),
        ),
      );
      return { ok: results.every(({ ok }) => ok), text: results.map(({ text }) => text).join('\n') };
    },
  };
}
