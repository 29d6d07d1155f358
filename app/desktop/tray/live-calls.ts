/** The live calls as the tray knows them: the live stream folded into a list. Pure. */
import type { CallView, LiveMessage, PartyView } from '../../contract/view.ts';
import type { DesktopSay } from '../words.ts';

/** Applies one message of the live stream; messages that are not about calls change nothing. */
export function applyLive(calls: readonly CallView[], message: LiveMessage): readonly CallView[] {
  if (message.type === 'snapshot') return message.calls.filter((call) => call.endedAt === undefined);
  if (message.type === 'gone') return calls.filter((call) => call.id !== message.id);
  if (message.type !== 'call') return calls;
  const others = calls.filter((call) => call.id !== message.call.id);
  return message.call.endedAt === undefined ? [message.call, ...others] : others;
}

/** `79997775533` → `+7 999 777-55-33`; other lengths keep their digits. */
export function showPhone(digits: string): string {
  const parts = /^7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits);
  if (parts !== null) return `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}`;
  return /^\d{9,15}$/.test(digits) ? `+${digits}` : digits;
}

function partyText(party: PartyView, say: DesktopSay): string {
  if (party.name !== '') return party.name;
  return party.number === '' ? say('withheld') : showPhone(party.number);
}

/** One line for the menu: who with whom, by the leg that is alive. */
export function callLine(call: CallView, say: DesktopSay): string {
  const leg = call.legs.findLast((one) => one.state !== 'ended') ?? call.legs.at(-1);
  if (leg === undefined) return call.clientPhone === undefined ? say('withheld') : showPhone(call.clientPhone);
  return `${partyText(leg.from, say)} → ${partyText(leg.to, say)}`;
}
