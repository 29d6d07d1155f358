/** Converts call records into facts, the same facts that live events produce, so that the result is the same call. */
import type { ChannelId, Fact, Micros } from '../../core/model.ts';
import { TIMING } from '../../core/timing.ts';
import { creationHeaders, variableOf } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { userOf } from './groups.ts';
import { inferredHolds } from './inferred-holds.ts';
import { messageFacts } from './left-message.ts';
import { completeCdrs } from './missing.ts';
import { readCreated, type Whose } from '../events/birth.ts';
import { endCause } from '../events/translate.ts';

/** Two records tell the time of one bridge from both sides; they differ by less than this. */
const SAME_BRIDGE = 1_000_000;

type Bridge = { readonly a: ChannelId; readonly b: ChannelId; readonly from: Micros; readonly until: Micros };

/** The peer with whom a stretch was bridged last: the one whose own record says so; else the one it called; else the one who called it. */
const bridgeOf = (cdr: Cdr, at: number, all: ReadonlyMap<ChannelId, Cdr>): Bridge | null => {
  const stretch = cdr.stretches[at];
  const from = stretch?.bridgedAt;
  if (stretch === undefined || from === undefined) return null;
  const candidates = [...stretch.originatees.toReversed(), ...stretch.originators.toReversed()].map(({ uuid }) => uuid);
  const answering = candidates.flatMap((uuid) => {
    const back = all.get(uuid)?.stretches.find(({ bridgedAt, originators, originatees }) => {
      const near = bridgedAt !== undefined && Math.abs(bridgedAt - from) < SAME_BRIDGE;
      return near && [...originators, ...originatees].some((peer) => peer.uuid === cdr.uuid);
    });
    return back === undefined ? [] : [{ uuid, back }];
  });
  const peer = answering[0]?.uuid ?? candidates[0];
  if (peer === undefined || peer === cdr.uuid) return null;
  const ends = [stretch.until, answering[0]?.back.until, all.get(peer)?.endedAt].filter((end) => end !== undefined);
  // The called channel, or the later one, is side B; the order decides nothing but reads like the live event.
  const isCaller = stretch.originatees.some(({ uuid }) => uuid === peer);
  const since = Math.min(from, answering[0]?.back.bridgedAt ?? from);
  const [a, b] = isCaller ? [cdr.uuid, peer] : [peer, cdr.uuid];
  return { a, b, from: since, until: Math.max(since, Math.min(...ends)) };
};

/** Every bridge of the group once, oldest first. */
const bridgesOf = (group: readonly Cdr[], all: ReadonlyMap<ChannelId, Cdr>): Bridge[] => {
  const found: Bridge[] = [];
  for (const cdr of group) {
    for (const at of cdr.stretches.keys()) {
      const bridge = bridgeOf(cdr, at, all);
      if (bridge === null) continue;
      const same = found.findIndex(
        ({ a, b, from }) =>
          Math.abs(from - bridge.from) < SAME_BRIDGE &&
          ((a === bridge.a && b === bridge.b) || (a === bridge.b && b === bridge.a)),
      );
      const known = found[same];
      if (known === undefined) found.push(bridge);
      else found[same] = { ...known, until: Math.min(known.until, bridge.until) };
    }
  }
  return found.toSorted((one, other) => one.from - other.from);
};

const bridgeFacts = (bridges: readonly Bridge[]): Fact[] =>
  bridges.flatMap((bridge): Fact[] => {
    const { a, b, from, until } = bridge;
    // Still bridged with somebody else: that one is kept waiting in silence (att_xfer).
    const before = bridges.find(
      (other) =>
        other !== bridge &&
        other.from < from &&
        other.until > from &&
        [other.a, other.b].some((id) => id === a || id === b),
    );
    const holding = before && (before.a === a || before.a === b ? before.b : before.a);
    return [
      { kind: 'bridged', at: from, a, b, ...(holding !== undefined && { holding }) },
      { kind: 'unbridged', at: until, a, b },
    ];
  });

/**
 * The file that `record_session` (or `uuid_record <uuid> start`) was given, without what may stand around it: parameters in braces before,
 * a limit in seconds behind (`+3600`), quotes. Names may hold blanks, colons, brackets.
 */
const recordedFile = (data: string | undefined): string | undefined => {
  const path = (data ?? '')
    .trim()
    .replace(/^\S+\s+start\s+/, '')
    .replace(/^\{[^}]*\}|^\[[^\]]*\]/, '')
    .replace(/\s+\+?\d+$/, '')
    .replace(/^(["'])(.*)\1$/, '$2');
  return /\.\w{2,4}$/.test(path) ? path : undefined;
};

const recordingFacts = (cdr: Cdr, all: ReadonlyMap<ChannelId, Cdr>): Fact[] => {
  const found = new Map<string, Micros>();
  const note = (file: string | undefined, at: Micros): void => {
    if (file !== undefined && /[\\/]/.test(file) && !found.has(file)) found.set(file, at);
  };
  for (const { name, data, at } of cdr.apps)
    if (/^(record_session|uuid_record)$/.test(name)) note(recordedFile(data), at || cdr.createdAt);
  const began = cdr.answeredAt ?? cdr.createdAt;
  if (cdr.recorded !== undefined) note(cdr.recorded.file, recordingBegan(cdr));
  const heir = followedTo(cdr, all);
  // Of a recording that moved on with its talk the channel itself tells no length.
  const ran = heir !== undefined || Number(variableOf(cdr, 'record_ms') ?? variableOf(cdr, 'record_seconds') ?? 0) > 0;
  if (ran && found.size === 0) {
    const onAnswer = variableOf(cdr, 'execute_on_answer') ?? variableOf(cdr, 'api_on_answer') ?? '';
    const [folder, name] = [variableOf(cdr, 'record_path'), variableOf(cdr, 'record_name')];
    note(recordedFile(/(?:record_session(?:::|\s+)|uuid_record \S+ start\s+)(.+)$/.exec(onAnswer)?.[1]), began);
    // FusionPBX names the file after the channel where it gives no name.
    if (folder !== undefined)
      note(
        `${folder}/${name ?? `${cdr.uuid}.${variableOf(cdr, 'record_ext') ?? 'wav'}`}`,
        name === undefined ? recordingBegan(cdr) : began,
      );
    note(variableOf(cdr, 'cc_record_filename') ?? variableOf(cdr, 'recording_file'), began);
  }
  return [...found].flatMap(([file, at]): Fact[] => [
    { kind: 'recording', at, channel: cdr.uuid, file, state: 'started' },
    {
      kind: 'recording',
      at: heir?.endedAt ?? cdr.endedAt,
      channel: heir?.uuid ?? cdr.uuid,
      file,
      state: 'stopped',
    },
  ]);
};

/** When a recording began of which only the file is known: it runs to the channel's end, and is as long as the file or the last stretch of it. */
const recordingBegan = (cdr: Cdr): Micros => {
  const length = Math.max((cdr.recorded?.seconds ?? 0) * 1_000_000, Number(variableOf(cdr, 'record_ms') ?? 0) * 1000);
  return length > 0 ? Math.max(cdr.createdAt, cdr.endedAt - length) : cdr.createdAt;
};

/** A recording that follows an attended transfer continues with the channel's last peer. */
const followedTo = (cdr: Cdr, all: ReadonlyMap<ChannelId, Cdr>): Cdr | undefined => {
  const follows = variableOf(cdr, 'recording_follow_transfer') === 'true';
  if (!follows || variableOf(cdr, 'endpoint_disposition') !== 'ATTENDED_TRANSFER') return undefined;
  const peer = all.get(variableOf(cdr, 'bridge_uuid') ?? '');
  return peer !== undefined && peer.endedAt > cdr.endedAt ? peer : undefined;
};

const conferenceFacts = (cdr: Cdr): Fact[] =>
  cdr.apps
    .filter(({ name }) => name === 'conference')
    .flatMap(({ data, at }, index, all): Fact[] => {
      const room = /^[^@+\s]+/.exec(data)?.[0];
      if (room === undefined) return [];
      const left = all[index + 1]?.at ?? cdr.endedAt;
      return [
        { kind: 'joined', at, channel: cdr.uuid, room },
        { kind: 'left', at: left, channel: cdr.uuid, room },
      ];
    });

const channelFacts = (cdr: Cdr, all: ReadonlyMap<ChannelId, Cdr>, whose?: Whose): Fact[] => {
  const channel = cdr.uuid;
  const created = readCreated(creationHeaders(cdr), cdr.createdAt, true, whose);
  const facts: (Fact | null)[] = [created];
  if (cdr.rangAt !== undefined) facts.push({ kind: 'rang', at: cdr.rangAt, channel });
  if (cdr.answeredAt !== undefined) facts.push({ kind: 'answered', at: cdr.answeredAt, channel });
  for (const { from, until } of cdr.holds) {
    facts.push({ kind: 'held', at: from, channel });
    if (until !== undefined && until < cdr.endedAt - TIMING.resume.micros)
      facts.push({ kind: 'resumed', at: until, channel });
  }
  facts.push(...recordingFacts(cdr, all), ...messageFacts(cdr), ...conferenceFacts(cdr));
  facts.push({ kind: 'ended', at: cdr.endedAt, channel, cause: endCause(cdr.cause) });
  return facts.filter((fact) => fact !== null);
};

/** The order at equal times: creations first, bridges before unbridges (else a leg would be split), ends last. */
const RANK: Readonly<Record<Fact['kind'], number>> = {
  alive: 0,
  asked: 0,
  created: 1,
  renamed: 1,
  rang: 2,
  answered: 3,
  recording: 4,
  unbridged: 5,
  bridged: 6,
  joined: 6,
  held: 7,
  resumed: 7,
  waits: 7,
  left: 8,
  ended: 9,
  unplaced: 9,
  tick: 10,
};

/**
 * Facts of one group of records, in order of time; what lost or unwritten records would have said is derived from the others.
 * @param group records that belong together (see groupCdrs)
 * @param whose the user who registered from a contact: some phones are named by that alone
 */
export const cdrFacts = (group: readonly Cdr[], whose?: Whose): Fact[] => {
  const whole = completeCdrs(group);
  const all = new Map(whole.map((cdr) => [cdr.uuid, cdr]));
  const bridges = bridgesOf(whole, all);
  const facts = [
    ...whole.flatMap((cdr) => channelFacts(cdr, all, whose)),
    ...bridgeFacts(bridges),
    ...inferredHolds(whole, bridges, userOf),
  ];
  return facts.toSorted((one, other) => one.at - other.at || RANK[one.kind] - RANK[other.kind]);
};
