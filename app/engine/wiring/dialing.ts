/** Wires the parts that place, end and redirect calls: CALL and HANGUP of the CRM, dialling from the window, the call strip, redirects. */
import { isSameUser } from '../../core/same-user.ts';
import { onlyDigits } from '../../core/written-number.ts';
import type { Logger } from 'pino';
import { judgeDial } from '../../callbacks/listener/dial-rules.ts';
import type { Handlers } from '../../callbacks/listener/actions.ts';
import type { Exchange } from '../../contract/exchange.ts';
import type { Fact, State } from '../../core/model.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import { createHandledCallRequests, type AskedMemory } from '../live/handled-call-requests.ts';
import { createCrmDialing, type CrmDialing } from '../live/dial-through-crm.ts';
import { createDialing, type Dialing } from '../live/dialing.ts';
import { phoneOf } from '../live/desk-phone.ts';
import { createStrip, type Strip, type StripDeps } from '../live/strip.ts';
import type { DialTrouble } from '../live/dial-trouble.ts';
import type { ShownLines } from '../live/shown-lines.ts';
import type { CurrentSettings } from '../settings/current-settings.ts';
import { createRedirect, type Redirect, type RedirectDeps } from '../live/redirect.ts';
import { sayStandby } from '../standby/words.ts';
import { sayEngine } from '../words.ts';

export type WiringDeps = {
  readonly currentSettings: CurrentSettings;
  readonly exchange: Exchange;
  readonly crm: CrmConnection;
  readonly state: () => State;
  /** Our own number that an extension showed outside last. */
  readonly shownLines: ShownLines;
  readonly tell: (fact: Fact) => void;
  /** Says why a CALL could not work. */
  readonly dialTrouble: DialTrouble;
  /** The exchange's time, µs. */
  readonly now: () => number;
  /** Where CALLs that were carried out are kept. */
  readonly askedMemory: AskedMemory;
  readonly log: Logger;
};

/** The dial rules of the office, with refusals in the language of the settings. */
const judgeBy =
  ({ settings, language }: CurrentSettings) =>
  (number: string): { ok: true; digits: string } | { ok: false; words: string } => {
    const verdict = judgeDial(number, { ...settings(), ...settings().dialing });
    return verdict.ok ? verdict : { ok: false, words: verdict.refused[language()] };
  };

/** CALL and HANGUP over the exchange's commands. */
export function wireDialing({
  currentSettings,
  exchange,
  state,
  shownLines,
  dialTrouble,
  tell,
  now,
  askedMemory,
  log,
}: WiringDeps): Dialing {
  const { settings, people, language, office } = currentSettings;
  return createDialing({
    settings,
    people,
    state,
    registered: () => exchange.registered(),
    isConnected: () => exchange.isConnected(),
    judge: judgeBy(currentSettings),
    tell,
    place: (placement) => {
      const { channel, number } = placement;
      const { context } = settings().dialing;
      dialTrouble.placed({ uuid: channel, number, ...(context !== 'default' && { context }) });
      return exchange.dial(placement);
    },
    colleagueOf: (digits) => {
      const party = office().identify({ number: digits, outside: false }, 'exchange');
      return party?.kind === 'user' ? party : undefined;
    },
    hasDomain: (extension) => exchange.hasDomain(extension),
    onNoDomain: dialTrouble.noDomain,
    kill: async (channel) => void (await exchange.hangUp(channel)),
    lineOf: async (extension, domain) => {
      const seen = shownLines.of(extension);
      if (seen !== undefined) return seen;
      const line = await exchange.lineOf(extension, domain);
      return office().line(line ?? shownLines.latest() ?? settings().lines[0]);
    },
    now,
    words: (key) => sayEngine(language(), key),
    asked: createHandledCallRequests(askedMemory),
    log,
  });
}

/** Calls dialled here: through the CRM where it allows that (crm-profile.ts), so that its card opens. */
export function wireCrmDialing(
  dialing: Dialing,
  { currentSettings, crm, log }: Pick<WiringDeps, 'currentSettings' | 'crm' | 'log'>,
  mayAsk: () => boolean,
  waitMs: number | undefined,
): CrmDialing {
  const { settings, language } = currentSettings;
  const digits = (phone: string): string => {
    const verdict = judgeDial(phone, { ...settings(), ...settings().dialing });
    return verdict.ok ? verdict.digits : onlyDigits(phone);
  };
  return createCrmDialing({
    dialing,
    mayAsk,
    digits,
    ask: ({ fromUserId, to }) =>
      crm.client().dial(fromUserId, to.kind === 'user' ? { toUserId: to.userId } : { clientPhone: digits(to.phone) }, {
        timeoutMs: ASK_WITHIN,
      }),
    words: () => sayEngine(language(), 'dialledAlready'),
    ...(waitMs !== undefined && { waitMs }),
    log,
  });
}

const ASK_WITHIN = 4_000;

export type HandlerDeps = {
  readonly dialing: Dialing;
  readonly crmDialing: CrmDialing;
  readonly currentSettings: CurrentSettings;
  readonly crm: CrmConnection;
  /** The CRM named somebody whom we do not know. */
  readonly onPerson: (userId: string) => void;
  /** False while another Plecho of the office tells the CRM. */
  readonly mayTell: () => boolean;
  readonly webhooks: Pick<Handlers, 'upgrade' | 'sync'>;
};

/** What the CRM's requests do. */
export function wireHandlers({
  dialing,
  crmDialing,
  currentSettings,
  crm,
  onPerson,
  mayTell,
  webhooks,
}: HandlerDeps): Handlers {
  const elsewhere = () =>
    ({ refuse: 'invalidConstraints', message: sayStandby(currentSettings.language(), 'otherAnswers') }) as const;
  return {
    ...webhooks,
    call: (input) => {
      if (!mayTell()) return elsewhere();
      // The test call of the CRM's check is for nobody: no phone rings.
      if (isSameUser(input.fromUserId, crm.client().nobody))
        return { message: sayEngine(currentSettings.language(), 'probing') };
      if (!currentSettings.people().some(({ userId }) => isSameUser(userId, input.fromUserId)))
        onPerson(input.fromUserId);
      return crmDialing.arrived(input);
    },
    hangup: (input) => (mayTell() ? dialing.hangup(input) : elsewhere()),
  };
}

/** Responsible users: asked by the client's phone, then by the call's id (crm-api.md §3). */
export function wireRedirect(
  { currentSettings, exchange, crm, state, log }: WiringDeps,
  nameOf: (phone: string) => string | undefined,
  onOutcome: RedirectDeps['onOutcome'],
): Redirect {
  return createRedirect({
    settings: currentSettings.settings,
    people: currentSettings.people,
    state,
    registered: () => exchange.registered(),
    ask: async ({ phone, externalId }, signal) => {
      const byPhone = phone === '' ? undefined : await crm.client().responsible({ phone }, { signal });
      if (byPhone?.kind === 'ok' && byPhone.value.length > 0) return byPhone.value;
      const byCall = await crm.client().responsible({ externalId }, { signal });
      return byCall.kind === 'ok' ? byCall.value : [];
    },
    transfer: async (channel, extension, context) => void (await exchange.transfer(channel, extension, context)),
    showName: async (channel, phone) => {
      const name = nameOf(phone);
      if (name !== undefined) await exchange.control.nameCaller(channel, name);
    },
    release: async (channel) => void (await exchange.release(channel)),
    onOutcome,
    log,
  });
}

/** Dials from the phone of the user that the settings name for `tel:` links. @returns words where it can't */
export async function dialFrom(
  number: string,
  crmDialing: CrmDialing,
  { settings, language }: CurrentSettings,
): Promise<string | null> {
  const fromUserId = settings().app.telLinksUser;
  if (fromUserId === null) return sayEngine(language(), 'noTelUser');
  const answer = await crmDialing.dial({ fromUserId, to: { kind: 'client', phone: number } });
  return answer === 'accepted' ? null : answer.message;
}

/** What colleagues do with calls from the window. */
export function wireStrip(
  { currentSettings, exchange, state, log }: Pick<WiringDeps, 'currentSettings' | 'exchange' | 'state' | 'log'>,
  dialing: Dialing,
  crmDialing: CrmDialing,
  onTakeOver: StripDeps['onTakeOver'],
): Strip {
  const { settings, people } = currentSettings;
  return createStrip({
    settings,
    state,
    exchange,
    phoneOf: (userId) => phoneOf(userId, { settings, people, registered: () => exchange.registered() }),
    dial: (request) => crmDialing.dial(request),
    hangup: (wanted) => dialing.hangup(wanted),
    judge: judgeBy(currentSettings),
    onTakeOver,
    log,
  });
}
