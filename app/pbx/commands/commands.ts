/** The commands to the exchange: originate a call, hang up, transfer a waiting client to a colleague. Every outside string is checked first. */
import type { Extension } from '../../contract/api.ts';
import { checkCause, checkContext, checkDomain, checkExtension, checkMark, checkNumber, checkUuid } from './checks.ts';
import { done, notPlaced, ringSecondsOf } from './answers.ts';
import { createCallControl, type CallCommands } from './call-control.ts';
import { parseRegistrations, parseUsers, parseVersion } from './directory.ts';
import { mergePhones, parsePhones, parseProfiles } from './phones.ts';
import type { Registration } from './directory.ts';
import type { LinkSession } from '../link/types.ts';

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
  /** Our outside number, where known: another Plecho that continues the call registers the call with this number. */
  readonly line?: string;
  readonly context: string;
  readonly ringSeconds: number;
  /** Many phones pick up by themselves when asked so. */
  readonly autoAnswer: boolean;
  /** Several phones are registered: the exchange could give the UUID to one of them only, so that the rest would not ring. */
  readonly severalPhones?: boolean;
};

export type Commands = CallCommands & {
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

/** The one line that places a call. Pure; throws CommandRefused. */
export const originateLine = (placement: Placement): string => {
  const [user = '', own] = placement.extension.split('@', 2);
  const domain = own ?? placement.domain;
  const uuid = checkUuid(placement.channel);
  const shown = checkNumber(placement.shown);
  const target = `${checkExtension(user)}${domain === null || domain === '' ? '' : `@${checkDomain(domain)}`}`;
  const number = checkNumber(placement.number);
  const context = checkContext(placement.context);
  const seconds = ringSecondsOf(placement.ringSeconds);
  const variables = [
    ...(placement.severalPhones === true ? [] : [`origination_uuid=${uuid}`]),
    `originate_timeout=${seconds}`,
    'ignore_early_media=true',
    `origination_caller_id_number=${shown}`,
    `origination_caller_id_name=${shown}`,
    `plecho_call=${uuid}`,
    `plecho_communication=${checkMark(placement.communicationId)}`,
    ...(placement.line === undefined ? [] : [`plecho_line=${checkNumber(placement.line)}`]),
    'export_vars=plecho_call\\,plecho_communication',
    ...(placement.autoAnswer ? ['sip_auto_answer=true'] : []),
  ];
  return `originate {${variables.join(',')}}user/${target} ${number} XML ${context}`;
};

/** `session` sends the commands (the link, or what `resync` is given). */
export const createCommands = (session: LinkSession): Commands => {
  const run = (command: string, alsoGood?: RegExp): Promise<boolean> => done(session, command, alsoGood);
  /** An exchange or a login without mod_sofia's commands is no failure: the core's list is used. */
  const sofia = (command: string): Promise<string> => session.api(command, 2000).catch(() => '');
  return {
    ...createCallControl(session),
    originate: async (placement) => {
      const answer = await session.bgapi(originateLine(placement), (placement.ringSeconds + 15) * 1000);
      if (!answer.startsWith('+OK')) throw notPlaced(answer);
    },
    hangup: async (channel, cause = 'NORMAL_CLEARING') => run(`uuid_kill ${checkUuid(channel)} ${checkCause(cause)}`),
    transfer: async (channel, extension, context) =>
      run(`uuid_transfer ${checkUuid(channel)} ${checkExtension(extension)} XML ${checkContext(context)}`),
    // Before 1.8.6 the reply is empty although it worked; the event socket then writes `-ERR no reply`.
    breakWait: async (channel) => run(`uuid_break ${checkUuid(channel)}`, /^-ERR no reply/),
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
