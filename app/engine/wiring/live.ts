/** What happens while calls go on: the exchange's facts come in, the CRM and the window have calls placed, ended and moved. */
import type { Handlers } from '../../callbacks/listener/actions.ts';
import { wordsOf } from '../../contract/worded-error.ts';
import type { State } from '../../core/model.ts';
import { find } from '../../core/split-map.ts';
import type { CrmDialing } from '../live/dial-through-crm.ts';
import { createDialTrouble } from '../live/dial-trouble.ts';
import type { Dialing } from '../live/dialing.ts';
import { createIntake, type Intake } from '../live/intake.ts';
import { createLastHeard } from '../live/last-heard.ts';
import { createShownLines, type ShownLines } from '../live/shown-lines.ts';
import { createStrangeLogins, type StrangeLogins } from '../live/strange-logins.ts';
import type { Strip } from '../live/strip.ts';
import type { Outcome } from '../window/crm-checks.ts';
import type { Base } from './base.ts';
import type { CrmParts } from './crm.ts';
import { wireCrmDialing, wireDialing, wireHandlers, wireRedirect, wireStrip } from './dialing.ts';
import type { ExchangeParts } from './exchange.ts';
import type { HistoryParts } from './history.ts';

export type LiveParts = {
  readonly state: () => State;
  readonly intake: Intake;
  readonly lastHeard: ReturnType<typeof createLastHeard>;
  readonly shownLines: ShownLines;
  readonly strangeLogins: StrangeLogins;
  readonly dialing: Dialing;
  readonly crmDialing: CrmDialing;
  readonly strip: Strip;
  /** What the CRM's requests do. */
  readonly handlers: Handlers;
  /** How the last redirect went; null before the first. */
  readonly lastRedirect: () => Outcome | null;
};

export function wireLive(
  base: Base,
  { exchange, tracker }: ExchangeParts,
  { crm, callbacks, crmCheck, standby }: CrmParts,
  { backfill, completion }: HistoryParts,
): LiveParts {
  const { options, log, store, currentSettings, settings, language, memory, clock, bus, statusMoved, warn } = base;
  const mayTell = (): boolean => standby.mayTell();
  const strangeLogins = createStrangeLogins(memory, currentSettings.office, settings);
  const shownLines = createShownLines(
    memory,
    (id) => find(tracker.state().channels, id),
    (shown) => currentSettings.office().line(shown),
  );
  const dialTrouble = createDialTrouble(warn('dialing'));
  const wires = {
    dialTrouble,
    currentSettings,
    exchange,
    crm,
    state: () => tracker.state(),
    shownLines,
    tell: (fact: Parameters<typeof tracker.feed>[0][number]) => tracker.feed([fact]),
    now: clock.now,
    askedMemory: {
      read: () => memory.read('askedCalls'),
      write: (text: string) => memory.write('askedCalls', text),
    },
    log,
  };
  let lastRedirect: Outcome | null = null;
  const redirect = wireRedirect(wires, store.clientName, (outcome) => {
    lastRedirect = outcome;
    log.info(outcome, 'redirect');
  });
  const intake = createIntake(exchange, {
    clock,
    tracker,
    recall: (listed, gone) => backfill.recall(listed, gone),
    onGap: () => completion.cut(),
    onWaiting: (channel) => {
      if (mayTell()) redirect.waits(channel);
    },
    onRead: () => {
      store.exchangeSays(clock.now() / 1000);
      backfill.heard(clock.now());
      standby.sees();
    },
    onEvents: (count) => bus.tell('eventsRead', count),
    onFacts: (facts) => {
      if (strangeLogins.see(facts)) statusMoved();
      dialTrouble.see(facts);
    },
    onChange: statusMoved,
    log,
  });
  const lastHeard = createLastHeard({
    isWanted: () => exchange.isConnected() && tracker.state().calls.live.size > 0,
    ask: () => exchange.askTime(),
    now: clock.now,
    keep: (now) => {
      const nothing = { calls: [], channels: [], goneChannels: [], asked: [], goneAsked: [], intents: [] };
      store.commit({ ...nothing, early: tracker.state().early, now });
    },
    log,
  });
  const dialing = wireDialing(wires);
  const mayAsk = (): boolean =>
    crmCheck.findings()?.dial === 'yes' && crm.status().state === 'connected' && callbacks.isReachable();
  const crmDialing = wireCrmDialing(dialing, wires, mayAsk, options.crmCallMs);
  const strip = wireStrip(wires, dialing, crmDialing, (phone, why) =>
    bus.tell('progress', {
      type: 'takeOver',
      phone,
      ...(why !== undefined && { words: wordsOf(why, (message) => ({ ru: message, en: message }))[language()] }),
    }),
  );
  const handlers = wireHandlers({
    dialing,
    crmDialing,
    currentSettings,
    crm,
    onPerson: (userId) => {
      if (store.people.addDiscovered(userId, '', 'call')) bus.tell('peopleChanged', undefined);
    },
    mayTell,
    webhooks: { upgrade: () => crm.lookNow(), sync: () => void backfill.run() },
  });
  return {
    state: () => tracker.state(),
    intake,
    lastHeard,
    shownLines,
    strangeLogins,
    dialing,
    crmDialing,
    strip,
    handlers,
    lastRedirect: () => lastRedirect,
  };
}
