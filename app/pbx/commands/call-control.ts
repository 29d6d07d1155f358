/** What a colleague does with a call from the window: hold, park, pick up, consult, join. Every outside string is checked first. */
import type { CallControl, TakeOver as Order } from '../../contract/exchange.ts';
import type { LinkSession } from '../link/types.ts';
import { checkDomain, checkExtension, checkNumber, checkUuid } from './checks.ts';
import { done, notPlaced, ringSecondsOf } from './answers.ts';

/** The port's order with what the driver knows of the phone. */
export type TakeOver = Order & { readonly ringSeconds: number; readonly severalPhones: boolean };

/** The port's control; where a call is sent to and how a phone rings is completed by the driver. */
export type CallCommands = Omit<CallControl, 'sendTo' | 'takeOver'> & {
  readonly takeOver: (order: TakeOver) => Promise<void>;
};

/** The command for a pick-up. Pure; throws CommandRefused. */
export const takeOverLine = (order: TakeOver): string => {
  const attempt = checkUuid(order.attempt);
  const domain = order.domain === null || order.domain === '' ? '' : `@${checkDomain(order.domain)}`;
  const shown = order.shown === undefined ? undefined : checkNumber(order.shown);
  const variables = [
    ...(order.severalPhones ? [] : [`origination_uuid=${attempt}`]),
    `originate_timeout=${ringSecondsOf(order.ringSeconds)}`,
    'ignore_early_media=true',
    // A colleague who was faster keeps the call.
    'intercept_unbridged_only=true',
    ...(shown === undefined ? [] : [`origination_caller_id_number=${shown}`, `origination_caller_id_name=${shown}`]),
    `plecho_take=${attempt}`,
    ...(order.autoAnswer ? ['sip_auto_answer=true'] : []),
  ];
  return `originate {${variables.join(',')}}user/${checkExtension(order.extension)}${domain} &intercept(${checkUuid(order.channel)})`;
};

const NAME_LENGTH = 40;

/** A name as a phone may show it: no control signs, nothing that FreeSWITCH reads as its own (`$`, quotes, commas, brackets, `|`, `;`, `^`, `\`). */
export const displayName = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .replaceAll(/["'`,;|^$\\{}[\]<>@%&]/g, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .slice(0, NAME_LENGTH)
    .trim();

/** `session` sends the commands. */
export const createCallControl = (session: LinkSession): CallCommands => {
  const run = (command: string): Promise<boolean> => done(session, command);
  return {
    takeOver: async (order) => {
      const answer = await session.bgapi(takeOverLine(order), (order.ringSeconds + 15) * 1000);
      if (!answer.startsWith('+OK')) throw notPlaced(answer);
    },
    cancelTakeOver: async (attempt) =>
      void (await session.api(`hupall ORIGINATOR_CANCEL plecho_take ${checkUuid(attempt)}`)),
    consult: async (own, extension, domain) => {
      const at = domain === null || domain === '' ? '' : `@${checkDomain(domain)}`;
      // On this leg only: with `both` the exchange would also make the client call the colleague.
      return run(`uuid_broadcast ${checkUuid(own)} att_xfer::user/${checkExtension(extension)}${at} aleg`);
    },
    join: async (one, other, own) => {
      // Bridge first, hang up afterwards: where the user's channel simply ends, FreeSWITCH often hangs up the client too (seen on 1.10.12).
      const joined = await run(`uuid_bridge ${checkUuid(one)} ${checkUuid(other)}`);
      if (joined) for (const channel of own) await run(`uuid_kill ${checkUuid(channel)}`);
      return joined;
    },
    park: async (channel) => run(`uuid_transfer ${checkUuid(channel)} endless_playback:\${hold_music},park inline`),
    askPhone: async (own, what) => run(`uuid_phone_event ${checkUuid(own)} ${what}`),
    hold: async (own, on) => run(`uuid_hold ${on ? '' : 'off '}${checkUuid(own)}`),
    nameCaller: async (channel, name) => {
      const shown = displayName(name);
      return shown === '' ? false : run(`uuid_setvar ${checkUuid(channel)} effective_caller_id_name ${shown}`);
    },
  };
};
