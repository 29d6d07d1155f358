/** What we ask the exchange to do: place a call, hang up, send a waiting client to a colleague. Every outside string is checked first. */
import type { Extension } from '../../contract/api.ts';
import {
  checkCause,
  checkContext,
  checkDomain,
  checkExtension,
  checkMark,
  checkNumber,
  checkUuid,
  CommandRefused,
} from './checks.ts';
import { parseRegistrations, parseUsers, parseVersion } from './directory.ts';
import { mergePhones, parsePhones, parseProfiles } from './phones.ts';
import type { Registration } from './directory.ts';
import type { LinkSession } from '../link/types.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { Words } from '../../contract/language.ts';

/** A call to place: the user's own phone rings first, then the office's dialplan dials (R16). */
export type Placement = {
  /** The UUID that the user's channel will have. */
  readonly channel: string;
  /** The CRM's communicationId: exported, so that every channel of the call is recognised. */
  readonly communicationId: string;
  /** `1001` or `1001@domain`. */
  readonly extension: string;
  /** Where the extension has none of its own; null = the exchange's default domain. */
  readonly domain: string | null;
  /** As it is dialled, outside prefix included. */
  readonly number: string;
  /** What the user's phone shows: the client. */
  readonly shown: string;
  readonly context: string;
  readonly ringSeconds: number;
  /** Many phones pick up by themselves when asked so. */
  readonly autoAnswer: boolean;
  /** Several phones are registered: the exchange could give the UUID to one of them only, so that the rest would not ring. */
  readonly severalPhones?: boolean;
};

export type Commands = {
  /** Resolves when the user has picked up; rejects with CommandRefused, or WordedError `not-placed` with the cause in `words`. */
  readonly originate: (placement: Placement) => Promise<void>;
  /** False when the channel is gone already. */
  readonly hangup: (channel: string, cause?: string) => Promise<boolean>;
  readonly transfer: (channel: string, extension: string, context: string) => Promise<boolean>;
  /** Ends the wait of a channel that sleeps in the dialplan (redirect). */
  readonly breakWait: (channel: string) => Promise<boolean>;
  readonly exists: (channel: string) => Promise<boolean>;
  /** Every registered phone; several of one user where the exchange allows that. */
  readonly registrations: () => Promise<Registration[]>;
  readonly extensions: () => Promise<Extension[]>;
  /** A variable of a user of the exchange's directory; an error text where there is none. */
  readonly userVariable: (extension: string, domain: string, name: string) => Promise<string>;
  /** The domain that the exchange itself has (its global variable); empty where it has none, undefined where it did not say. */
  readonly defaultDomain: () => Promise<string | undefined>;
  /** `1.10.12` */
  readonly version: () => Promise<string | undefined>;
};

/** Why the user's phone did not take the call, by FreeSWITCH's hang-up cause. */
const CAUSES: Readonly<Record<string, Words>> = {
  USER_NOT_REGISTERED: { ru: 'телефон сотрудника не на связи', en: "the user's phone is not registered" },
  SUBSCRIBER_ABSENT: { ru: 'телефон сотрудника не на связи', en: "the user's phone is not registered" },
  NO_ANSWER: { ru: 'сотрудник не снял трубку', en: 'the user did not pick up' },
  NO_USER_RESPONSE: { ru: 'телефон сотрудника не отвечает', en: "the user's phone does not respond" },
  CALL_REJECTED: { ru: 'сотрудник отклонил звонок', en: 'the user rejected the call' },
  USER_BUSY: { ru: 'телефон сотрудника занят', en: "the user's phone is busy" },
  ORIGINATOR_CANCEL: { ru: 'звонок отменён', en: 'the call was cancelled' },
  CHAN_NOT_IMPLEMENTED: { ru: 'на АТС нет такого внутреннего номера', en: 'the exchange has no such extension' },
  UNALLOCATED_NUMBER: { ru: 'на АТС нет такого внутреннего номера', en: 'the exchange has no such extension' },
  GATEWAY_DOWN: { ru: 'внешняя линия не работает', en: 'the outside line is down' },
};

const notPlaced = (answer: string): WordedError => {
  const cause = /^-ERR\s+([A-Z_]+)/.exec(answer)?.[1] ?? '';
  const why = CAUSES[cause] ?? {
    ru: `АТС ответила: ${cause || 'ошибка'}`,
    en: `the exchange said: ${cause || 'error'}`,
  };
  return new WordedError('not-placed', {
    ru: `Звонок не состоялся: ${why.ru}.`,
    en: `The call was not placed: ${why.en}.`,
  });
};

/** The one line that places a call. Pure; throws CommandRefused. */
export const originateLine = (placement: Placement): string => {
  const [user = '', own] = placement.extension.split('@', 2);
  const domain = own ?? placement.domain;
  const uuid = checkUuid(placement.channel);
  const shown = checkNumber(placement.shown);
  const target = `${checkExtension(user)}${domain === null || domain === '' ? '' : `@${checkDomain(domain)}`}`;
  const number = checkNumber(placement.number);
  const context = checkContext(placement.context);
  const seconds = Math.min(120, Math.max(5, Math.round(placement.ringSeconds)));
  if (!Number.isFinite(seconds))
    throw new CommandRefused('ringSeconds', { ru: 'Неверное время.', en: 'Not a valid time.' });
  const variables = [
    ...(placement.severalPhones === true ? [] : [`origination_uuid=${uuid}`]),
    `originate_timeout=${seconds}`,
    'ignore_early_media=true',
    `origination_caller_id_number=${shown}`,
    `origination_caller_id_name=${shown}`,
    `plecho_call=${uuid}`,
    `plecho_communication=${checkMark(placement.communicationId)}`,
    'export_vars=plecho_call\\,plecho_communication',
    ...(placement.autoAnswer ? ['sip_auto_answer=true'] : []),
  ];
  return `originate {${variables.join(',')}}user/${target} ${number} XML ${context}`;
};

/** `session` sends the commands (the link, or what `resync` is given). */
export const createCommands = (session: LinkSession): Commands => {
  const done = async (command: string, alsoGood?: RegExp): Promise<boolean> => {
    const answer = await session.api(command);
    if (answer.startsWith('+OK') || alsoGood?.test(answer) === true) return true;
    if (/No such channel/i.test(answer)) return false;
    throw new WordedError('exchange', {
      ru: `АТС отказала: ${answer.trim().slice(0, 120)}`,
      en: `The exchange refused: ${answer.trim().slice(0, 120)}`,
    });
  };
  /** An exchange or a login without mod_sofia's commands is no failure: the core's list has to do. */
  const sofia = (command: string): Promise<string> => session.api(command, 2000).catch(() => '');
  return {
    originate: async (placement) => {
      const answer = await session.bgapi(originateLine(placement), (placement.ringSeconds + 15) * 1000);
      if (!answer.startsWith('+OK')) throw notPlaced(answer);
    },
    hangup: async (channel, cause = 'NORMAL_CLEARING') => done(`uuid_kill ${checkUuid(channel)} ${checkCause(cause)}`),
    transfer: async (channel, extension, context) =>
      done(`uuid_transfer ${checkUuid(channel)} ${checkExtension(extension)} XML ${checkContext(context)}`),
    // Before 1.8.6 it answers nothing though it worked; the event socket then writes `-ERR no reply`.
    breakWait: async (channel) => done(`uuid_break ${checkUuid(channel)}`, /^-ERR no reply/),
    exists: async (channel) => (await session.api(`uuid_exists ${checkUuid(channel)}`)).trim() === 'true',
    registrations: async () => {
      const core = parseRegistrations(await session.api('show registrations as json'));
      const profiles = parseProfiles(await sofia('sofia xmlstatus'));
      const phones: Registration[] = [];
      for (const name of profiles) phones.push(...parsePhones(await sofia(`sofia xmlstatus profile ${name} reg`)));
      return mergePhones(core, phones);
    },
    extensions: async () => parseUsers(await session.api('list_users')),
    userVariable: async (extension, domain, name) =>
      session.api(`user_data ${checkExtension(extension)}@${checkDomain(domain)} var ${checkMark(name)}`, 2000),
    defaultDomain: async () => {
      const answer = (await session.api('global_getvar domain', 2000)).trim();
      if (answer.startsWith('-ERR no reply')) return ''; // so the event socket says that the variable is not set
      return answer.startsWith('-') ? undefined : answer;
    },
    version: async () => parseVersion(await session.api('version')),
  };
};
