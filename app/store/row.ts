/** A call of the model as the window shows it, with what the CRM has of it. */
import type { Call, Leg, Party } from '../core/model.ts';
import type { CallView, HistoryRow, LegState, LegView, PartyView, RecordingView, Stretch } from '../contract/view.ts';

const ms = (micros: number): number => Math.round(micros / 1000);

export function partyView(party: Party): PartyView {
  if (party.kind === 'client') return { kind: 'client', number: party.phone, name: party.name ?? '' };
  return {
    kind: 'user',
    number: party.number,
    name: party.name ?? '',
    ...(party.userId !== undefined && { userId: party.userId }),
  };
}

const STRETCHES = { appeared: 'ringing', connected: 'talking', paused: 'held' } as const;

export function legView(leg: Leg): LegView {
  const stretches: Stretch[] = [];
  leg.events.forEach((event, index) => {
    if (event.type === 'disconnected') return;
    const until = leg.events[index + 1]?.at ?? leg.endedAt;
    stretches.push({
      state: STRETCHES[event.type],
      from: ms(event.at),
      ...(until !== undefined && { until: ms(until) }),
    });
  });
  const state: LegState = leg.endedAt === undefined ? (stretches.at(-1)?.state ?? 'ringing') : 'ended';
  return {
    id: leg.id,
    from: partyView(leg.from),
    to: partyView(leg.to),
    state,
    appearedAt: stretches[0]?.from ?? ms(leg.endedAt ?? 0),
    ...(leg.answeredAt !== undefined && { answeredAt: ms(leg.answeredAt) }),
    ...(leg.endedAt !== undefined && { endedAt: ms(leg.endedAt) }),
    stretches,
  };
}

/** @param answered the call's verdict (R22) */
export function callView(call: Call, answered: boolean): CallView {
  return {
    id: call.id,
    direction: call.direction,
    ...(call.client !== undefined && call.client.phone !== '' && { clientPhone: call.client.phone }),
    ...(call.client?.name !== undefined && { clientName: call.client.name }),
    ...(call.line !== undefined && { line: call.line }),
    startedAt: ms(call.startedAt),
    ...(call.finishedAt !== undefined && { endedAt: ms(call.finishedAt) }),
    answered,
    legs: call.legs.map(legView),
  };
}

export type Message = {
  readonly id: number;
  readonly kind: string;
  readonly state: string;
  readonly words: string;
  readonly intent: string;
};

/** What is known of a call besides itself. */
export type KnownOfCall = {
  readonly answered: boolean;
  /** The CRM has the registration. */
  readonly sent: boolean;
  /** Files that the CRM has. */
  readonly attached: readonly string[];
  /** The call's outbox rows that are not delivered (waiting, failed, dismissed). */
  readonly messages: readonly Message[];
};

export function historyRow(call: Call, { answered, sent, attached, messages }: KnownOfCall): HistoryRow {
  const open = messages.filter((message) => message.state === 'waiting' || message.state === 'failed');
  const refused = messages.find(
    ({ state, kind }) => kind === 'register-call' && (state === 'failed' || state === 'dismissed'),
  );
  const waiting = messages.some(({ state, kind }) => state === 'waiting' && kind !== 'call-recording');
  const state = refused !== undefined ? 'refused' : waiting ? 'waiting' : sent ? 'sent' : 'none';
  const uploads = messages.flatMap((message) => {
    if (message.kind !== 'call-recording') return [];
    const { file } = JSON.parse(message.intent) as { file: string };
    return [{ ...message, file }];
  });
  return {
    ...callView(call, answered),
    crm: { state, ...(refused !== undefined && { words: refused.words }), outboxIds: open.map(({ id }) => id) },
    recordings: call.recordings.flatMap((recording): RecordingView[] => {
      const upload = uploads.find(({ file }) => file === recording.file);
      const known = { file: recording.file, legId: recording.attached ?? '' };
      if (attached.includes(recording.file)) return [{ ...known, state: 'attached' }];
      // A file without any talk in it belongs to no leg: there is nothing to hear.
      if (upload === undefined) return recording.attached === undefined ? [] : [{ ...known, state: 'kept' }];
      return [
        {
          ...known,
          state: upload.state === 'waiting' ? 'waiting' : 'lost',
          ...(upload.words !== '' && { words: upload.words }),
          ...(upload.state !== 'dismissed' && { outboxId: upload.id }),
        },
      ];
    }),
  };
}
