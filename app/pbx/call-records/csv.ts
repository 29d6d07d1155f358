/** A line of mod_cdr_csv as a call record. Thin: only the first channel's view; who answered is the number dialled last. */
import type { Micros } from '../../core/model.ts';
import { inOrder, NotACdr } from './cdr.ts';
import type { Cdr, CdrPeer } from './cdr.ts';
import { isShort, otherLeg, userAt, type ALeg } from './csv-legs.ts';
import { readRow, stampToMicros, type CsvRow } from './csv-rows.ts';
import { sayRecords } from './words.ts';

const fieldsOf = (row: CsvRow | null): CsvRow => {
  if (row === null) throw new NotACdr(sayRecords.both('why.template'));
  return row;
};

/** Contexts into which lines from outside lead, as people call them; who comes in there is a client however short his number is. */
const FROM_OUTSIDE =
  /public|trunk|extern|inbound|incoming|^from-(?!internal)|(?:^|[-_])(?:did|pstn|gw|gateway|provider|sip-?in)(?:$|[-_])/i;

/** @throws NotACdr; see parseCsvRow */
export const parseCsvLine = (line: string, offsetMinutes: number | undefined, aLegs?: ReadonlyMap<string, ALeg>): Cdr =>
  parseCsvRow(readRow(line), offsetMinutes, aLegs);

/**
 * Reads one line. Thin: only the first channel's view; who answered is the number dialled last.
 * @param aLegs lines that name this one's uuid as their b leg, by that uuid: then it is one
 * @throws NotACdr
 */
export const parseCsvRow = (
  row: CsvRow | null,
  offsetMinutes: number | undefined,
  aLegs: ReadonlyMap<string, ALeg> = new Map(),
): Cdr => {
  const fields = fieldsOf(row);
  const of = (name: string): string => (name === 'bleg_uuid' ? otherLeg(fields) : (fields.get(name) ?? ''));
  const time = (name: string): Micros | undefined => stampToMicros(of(name), offsetMinutes);
  const [createdAt, written, end] = [time('start_stamp'), time('answer_stamp'), time('end_stamp')];
  const uuid = of('uuid');
  if (uuid === '' || createdAt === undefined || end === undefined) throw new NotACdr(sayRecords.both('why.noBounds'));
  const { answeredAt, endedAt } = inOrder(createdAt, written, end);
  const caller = of('caller_id_number');
  const isUser = !FROM_OUTSIDE.test(of('context')) && (isShort(caller) || of('accountcode') !== '');
  const channelName = of('channel_name') || `sofia/${isUser ? 'internal' : 'external'}/${caller}@csv`;
  const destination = of('destination_number');
  const peerId = of('bleg_uuid') || (of('bridge_channel') === '' ? '' : `${uuid}-b`);
  const user = userAt(destination);
  const outside = user === undefined;
  const peer: CdrPeer = {
    uuid: peerId,
    channelName: of('bridge_channel') || `sofia/${outside ? 'external' : 'internal'}/${destination}@csv`,
    destination,
    callerNumber: '',
  };
  const a = aLegs.get(uuid);
  const isB = a !== undefined;
  const talked = peerId !== '' && !isB && answeredAt !== undefined && Number(of('billsec')) > 0;
  const variables = new Map<string, readonly string[]>([
    ['uuid', [uuid]],
    ...(isUser ? [['user_name', [isShort(caller) ? caller : of('accountcode')]] as const] : []),
    ...(a !== undefined ? [['originating_leg_uuid', [a.uuid]] as const] : []),
    ...(!outside || (a !== undefined && isShort(a.destination))
      ? [['dialed_user', [user ?? a?.destination ?? '']] as const]
      : []),
    // Nobody answered: that the dialled phone rang is the best that can be said.
    ...(!talked && !isB && (answeredAt === undefined || peerId !== '')
      ? [['originated_legs', [`${peerId || `${uuid}-b`};;${destination}`]] as const]
      : []),
  ]);
  return {
    uuid,
    direction: isB ? 'outbound' : 'inbound',
    variables,
    stretches: [
      {
        destination,
        context: of('context'),
        channelName,
        callerNumber: caller,
        callerName: of('caller_id_name'),
        rdnis: '',
        from: createdAt,
        ...(talked && { bridgedAt: answeredAt }),
        until: endedAt,
        originators: [],
        originatees: talked ? [peer] : [],
      },
    ],
    apps: [],
    holds: [],
    createdAt,
    ...(answeredAt !== undefined && { answeredAt }),
    ...(isB && { rangAt: createdAt }),
    endedAt,
    cause: of('hangup_cause') || 'UNKNOWN',
  };
};
