/** The calls in progress, read on connecting: `show channels` and a dump of each channel, as the facts that we missed (R17). */
import type { ChannelId, Fact, Micros } from '../../core/model.ts';
import { JsonEvent, readRows, type RawEvent } from './json-event.ts';
import { readCreated, type Whose } from './birth.ts';
import { headerOf, type Header } from './headers.ts';
import { percentDecoded } from '../../core/percent.ts';

/** Sends one `api` command and gets its answer's text. */
export type Ask = (command: string) => Promise<string>;

type Row = { uuid: string; initial_dest?: string; initial_cid_num?: string; application?: string; callstate?: string };
type Live = { row: Row; get: Header };

const DUMPS_AT_ONCE = 8;
/** Hung up: it leaves the list a moment later, when its record is written. */
const GONE = /^-ERR No such channel/;

/** A channel's id may become part of a command. */
const CHANNEL = /^[^\s"\\]{1,128}$/;
const EVERY_CHANNEL = /"uuid"\s*:\s*"([^\s"\\]{1,128})"/g;

/**
 * Rows of `show channels as json`; with no channel there is no `rows` key at all. Of an unreadable row only its content is lost: its
 * channel still exists, and must not be taken for ended.
 * @throws where the answer is no list of channels at all
 */
export function parseRows(answer: string): Row[] {
  const found = readRows(answer);
  if (found === undefined) throw new Error(`show channels: ${answer.trim().slice(0, 80)}`);
  const rows = new Map<string, Row>();
  for (const raw of found) {
    const get = headerOf(raw);
    const uuid = get('uuid');
    if (uuid === undefined || !CHANNEL.test(uuid)) continue;
    const [dest, number, application, callstate] = ['initial_dest', 'initial_cid_num', 'application', 'callstate'].map(
      get,
    );
    rows.set(uuid, {
      uuid,
      ...(dest !== undefined && { initial_dest: dest }),
      ...(number !== undefined && { initial_cid_num: number }),
      ...(application !== undefined && { application }),
      ...(callstate !== undefined && { callstate }),
    });
  }
  for (const [, uuid = ''] of answer.matchAll(EVERY_CHANNEL)) if (!rows.has(uuid)) rows.set(uuid, { uuid });
  return [...rows.values()];
}

/**
 * Reads the exchange's state.
 * @param ask sends an api command
 * @param lastSeen the latest known moment: channels that have ended since were last known to exist then
 * @param more `now`: the exchange's time, asked for when all is read: what is just leaving the list ends then. `whose`: the user who registered
 * from a contact
 * @returns facts in order, beginning with the channels that have ended; idempotent for channels already known
 * @throws when the exchange does not answer, or does not list its channels
 */
export async function readSnapshot(
  ask: Ask,
  lastSeen: Micros,
  { now = () => lastSeen, whose }: { readonly now?: () => Micros; readonly whose?: Whose } = {},
): Promise<Fact[]> {
  const rows = parseRows(await ask('show channels as json'));
  const live: Live[] = [];
  const leaving: ChannelId[] = [];
  for (let start = 0; start < rows.length; start += DUMPS_AT_ONCE) {
    const dumps = await Promise.all(
      rows
        .slice(start, start + DUMPS_AT_ONCE)
        .map(async (row) => ({ row, dump: await ask(`uuid_dump ${row.uuid} json`).catch(doWithout) })),
    );
    for (const { row, dump } of dumps) {
      const event = parseDump(dump);
      if (event !== undefined) live.push({ row, get: headerOf(event) });
      else if (GONE.test(dump)) leaving.push(row.uuid);
    }
  }
  const bridges = findBridges(live);
  const alive: Fact = {
    kind: 'alive',
    at: lastSeen,
    channels: rows.map((row) => row.uuid).filter((id) => !leaving.includes(id)),
    bridges: bridges.map(({ a, b }) => [a, b] as const),
    before: Infinity,
  };
  const at = Math.max(lastSeen, now());
  // Its hang-up may have been sent before we subscribed; where its own event comes, that has the better time.
  const ended = leaving.map((channel): Fact => ({ kind: 'ended', at, channel, cause: 'lost' }));
  const told = [...live.flatMap((one) => factsOf(one, whose)), ...bridges];
  return [...ended, alive, ...told.toSorted((one, other) => one.at - other.at || rank(one) - rank(other))];
}

const rank = (fact: Fact): number => ['created', 'rang', 'answered', 'bridged', 'held'].indexOf(fact.kind);

/** A channel whose dump does not come in time is skipped alone; without a connection the whole read fails. */
function doWithout(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'timeout') return '';
  throw error;
}

/** What can be read of a dump; undefined for `-ERR …` and for what is none. */
const parseDump = (answer: string): RawEvent | undefined =>
  answer.trimStart().startsWith('{') ? new JsonEvent(Buffer.from(answer)).toRaw() : undefined;

const time = (get: Header, name: string): Micros => Number(get(name) ?? 0);

function factsOf({ row, get }: Live, whose?: Whose): Fact[] {
  const presence = get('Channel-Presence-ID');
  const originated = get('Call-Direction') === 'outbound';
  const born: Header = (name) => {
    // Later headers are misleading: the number dialled first is in the row, and the owner of the phone in the presence id.
    if (name === 'Caller-Destination-Number') return row.initial_dest ?? get(name);
    if (name === 'variable_dialed_user' && originated && presence !== undefined)
      return get(name) === undefined ? undefined : presence;
    if (name === 'Caller-Orig-Caller-ID-Number') return row.initial_cid_num ?? get(name);
    if (name === 'Caller-Caller-ID-Number' && originated) return row.initial_cid_num ?? get(name);
    return get(name);
  };
  const channel = row.uuid;
  const created = readCreated(born, time(get, 'Caller-Channel-Created-Time'), true, whose);
  if (created === null || created.at === 0) return [];
  const facts: Fact[] = [created];
  const rang = [time(get, 'Caller-Channel-Progress-Time'), time(get, 'Caller-Channel-Progress-Media-Time')].filter(
    (moment) => moment > 0,
  );
  if (rang.length > 0) facts.push({ kind: 'rang', at: Math.min(...rang), channel });
  const answered = time(get, 'Caller-Channel-Answered-Time');
  if (answered > 0) facts.push({ kind: 'answered', at: answered, channel });
  const held = time(get, 'Caller-Channel-Last-Hold');
  if (held > 0 && (get('Channel-Call-State') ?? row.callstate) === 'HELD')
    facts.push({ kind: 'held', at: held, channel });
  const room = get('variable_conference_name');
  if (room !== undefined && row.application === 'conference')
    facts.push({ kind: 'joined', at: answered || created.at, channel, room: percentDecoded(room) });
  return facts;
}

/** Which channels are bridged: two channels that name each other; a silently waiting one is named by `soft_holding_uuid`. */
function findBridges(live: readonly Live[]): Extract<Fact, { kind: 'bridged' }>[] {
  const byId = new Map<ChannelId, Live>(live.map((one) => [one.row.uuid, one]));
  const bridges: Extract<Fact, { kind: 'bridged' }>[] = [];
  for (const { row, get } of live) {
    const peerId = get('variable_bridge_uuid');
    const peer = peerId === undefined ? undefined : byId.get(peerId);
    if (peer === undefined || peerId === undefined) continue;
    const since = Math.max(time(get, 'Caller-Channel-Bridged-Time'), time(peer.get, 'Caller-Channel-Bridged-Time'));
    const mutual = peer.get('variable_bridge_uuid') === row.uuid;
    if (mutual && row.uuid < peerId && since > 0) {
      const held = [get, peer.get]
        .map((of) => of('variable_soft_holding_uuid'))
        .find((id) => id !== undefined && byId.has(id) && id !== row.uuid && id !== peerId);
      bridges.push({
        kind: 'bridged',
        at: since,
        a: row.uuid,
        b: peerId,
        ...(held !== undefined && { holding: held }),
      });
    } else if (!mutual && peer.get('variable_soft_holding_uuid') === row.uuid) {
      bridges.push({
        kind: 'bridged',
        at: time(get, 'Caller-Channel-Bridged-Time') || time(get, 'Caller-Channel-Answered-Time'),
        a: row.uuid,
        b: peerId,
      });
    }
  }
  return bridges;
}
