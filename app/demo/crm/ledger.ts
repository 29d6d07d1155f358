/** The messages that the demo CRM received, per call, and every breach of the order in which a call must be told. */
import { createHash, randomUUID } from 'node:crypto';
import { BY_THE_TEXT, type Behaviour } from './behaviour.ts';
import { isHeldBack, sameParticipant, timeOf } from './compare.ts';
import type { EventBody, Participant, RecordingBody, Registration, StartedBody } from './shapes.ts';

/** A message of a mailbox, by the name that FreeSWITCH and FusionPBX give it: the one recording of a leg in which nobody talked. */
const isMessage = (fileName: string): boolean => /^msg_[\w-]+\.\w+$/.test(fileName);

export type ToldEvent = EventBody & { readonly receivedAt: number };
export type AttachedRecording = {
  readonly legId: string;
  readonly fileId: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly receivedAt: number;
};
export type DemoCall = {
  readonly externalId: string;
  readonly communicationId: string;
  started: StartedBody | null;
  /** How often call-started came; a repeat after a time-out is no fault. */
  startedCount: number;
  readonly events: ToldEvent[];
  finished: StartedBody | null;
  finishedCount: number;
  readonly registrations: Registration[];
  readonly recordings: AttachedRecording[];
  failed: boolean;
  /** Messages that came twice word for word. */
  repeats: number;
  /** Names of the messages in the order in which they came. */
  readonly log: string[];
};

export type Fault = { readonly externalId: string; readonly rule: string; readonly detail: string };
export type DemoFile = {
  readonly fileId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly contentLength: number;
  readonly sha256: string;
  readonly at: number;
};

const TOLERANCE_MS = 500;
type Body = { readonly communicationId?: string | undefined };
const bare = ({ communicationId: _, ...rest }: Body): string => JSON.stringify(rest);
/** Word for word the same message; another PC of the office may repeat it under our id alone. */
const same = (a: Body, b: Body): boolean => bare(a) === bare(b);

/** @param keep so many calls at most: older ones are forgotten (a demo that runs for weeks) */
export function createLedger(keep: number) {
  const calls = new Map<string, DemoCall>();
  const communications = new Map<string, DemoCall | null>();
  const faults: Fault[] = [];
  const files = new Map<string, DemoFile>();

  const fault = (externalId: string, rule: string, detail = ''): void => void faults.push({ externalId, rule, detail });

  const open = (externalId: string, communicationId: string): DemoCall => {
    const found = calls.get(externalId);
    if (found !== undefined) return found;
    const call: DemoCall = {
      externalId,
      communicationId,
      started: null,
      startedCount: 0,
      events: [],
      finished: null,
      finishedCount: 0,
      registrations: [],
      recordings: [],
      failed: false,
      repeats: 0,
      log: [],
    };
    const oldest = calls.size < keep ? undefined : calls.values().next().value;
    if (oldest !== undefined) {
      calls.delete(oldest.externalId);
      communications.delete(oldest.communicationId);
    }
    calls.set(externalId, call);
    communications.set(communicationId, call);
    return call;
  };

  const notRegisteredYet = (call: DemoCall, what: string): void => {
    if (call.registrations.length > 0) fault(call.externalId, 'order', `${what} after register-call`);
  };

  const checkTime = (call: DemoCall, timestamp: string, what: string): void => {
    const before = [call.started?.timestamp, ...call.events.map((event) => event.timestamp), call.finished?.timestamp];
    const latest = Math.max(...before.map((time) => (time === undefined ? 0 : timeOf(time))));
    if (timeOf(timestamp) < latest)
      fault(call.externalId, 'time', `${what} is told earlier than the message before it`);
  };

  return {
    calls,
    faults,
    files,
    fault,
    /** A communication that the CRM made for its own CALL. */
    plan(): string {
      const id = randomUUID();
      communications.set(id, null);
      return id;
    },
    /** A second communication for a call that has one already: a CRM that knows no repeats makes it. */
    double(): string {
      const id = randomUUID();
      communications.set(id, null);
      return id;
    },
    isKnown: (communicationId: string): boolean => communications.has(communicationId),
    find: (body: { externalId: string; communicationId?: string | undefined }): DemoCall | undefined => {
      const call = calls.get(body.externalId);
      if (body.communicationId === undefined) return call;
      return call?.communicationId === body.communicationId ? call : undefined;
    },
    started(body: StartedBody): DemoCall {
      const call = open(body.externalId, body.communicationId ?? randomUUID());
      call.log.push('call-started');
      call.startedCount += 1;
      if (body.direction === 'internal' && (body.clientPhone ?? body.externalVatsPhone) !== undefined) {
        fault(call.externalId, 'phones', 'an internal call has neither phone');
      }
      if (call.started === null) {
        if (call.registrations.length > 0) fault(call.externalId, 'order', 'call-started after register-call');
        call.started = body;
      } else if (same(call.started, body)) call.repeats += 1;
      else fault(call.externalId, 'twice', 'call-started with other content');
      return call;
    },
    event(call: DemoCall, body: EventBody): void {
      const { externalId } = call;
      call.log.push(`call-event ${body.type}`);
      const ofLeg = call.events.filter((event) => event.externalCallItemId === body.externalCallItemId);
      const last = ofLeg.at(-1);
      const { receivedAt: _, ...told } = last ?? { receivedAt: 0 };
      if (last !== undefined && same(told as EventBody, body)) {
        call.repeats += 1;
        return;
      }
      if (body.externalCallItemId !== body.realtimeCallItemId)
        fault(externalId, 'ids', 'the two ids of the leg differ');
      if (call.started === null) fault(externalId, 'order', `${body.type} before call-started`);
      if (call.finished !== null) fault(externalId, 'order', `${body.type} after call-finished`);
      notRegisteredYet(call, body.type);
      checkTime(call, body.timestamp, body.type);
      if (body.type === 'finished') fault(externalId, 'type', 'finished is not used');
      if (last === undefined && body.type !== 'appeared') fault(externalId, 'leg', `${body.type} before appeared`);
      if (last?.type === body.type) fault(externalId, 'leg', `${body.type} twice in a row`);
      if (last?.type === 'disconnected') fault(externalId, 'leg', `${body.type} after disconnected`);
      if (last?.type === 'appeared' && body.type === 'paused') fault(externalId, 'leg', 'paused before connected');
      if (last !== undefined && !(sameParticipant(last.from, body.from) && sameParticipant(last.to, body.to))) {
        fault(externalId, 'leg', 'the people of the leg changed');
      }
      call.events.push({ ...body, receivedAt: Date.now() });
    },
    finished(call: DemoCall, body: StartedBody): void {
      call.log.push('call-finished');
      call.finishedCount += 1;
      if (call.finished !== null) {
        if (same(call.finished, body)) call.repeats += 1;
        else fault(call.externalId, 'twice', 'call-finished with other content');
        return;
      }
      if (call.started === null) fault(call.externalId, 'order', 'call-finished before call-started');
      else if (call.started.direction !== body.direction) fault(call.externalId, 'direction', 'the direction changed');
      notRegisteredYet(call, 'call-finished');
      checkTime(call, body.timestamp, 'call-finished');
      for (const [leg, events] of Map.groupBy(call.events, (event) => event.externalCallItemId)) {
        if (events.at(-1)?.type !== 'disconnected') fault(call.externalId, 'leg', `call-finished while ${leg} is open`);
      }
      call.finished = body;
    },
    /** (R18, R22) What is registered must be what was told live. */
    register(body: Registration, behaviour: Behaviour = BY_THE_TEXT): void {
      const call = open(body.externalId, body.communicationId ?? randomUUID());
      call.log.push('register-call');
      if (call.registrations.some((other) => same(other, body))) call.repeats += 1;
      if (call.registrations.length > 0) for (const item of body.items) replaceRecordings(call, item, behaviour);
      else
        for (const item of body.items)
          for (const { fileId } of item.recordings ?? []) attachFile(call, item.id, fileId);
      call.registrations.push(body);
      const ids = body.items.map((item) => item.id);
      if (new Set(ids).size !== ids.length) fault(call.externalId, 'items', 'two items with one id');
      if (call.started !== null && call.started.direction !== body.direction)
        fault(call.externalId, 'direction', 'register-call differs');
      for (const item of body.items) {
        if (item.startedAt !== undefined && timeOf(item.startedAt) > timeOf(item.finishedAt))
          fault(call.externalId, 'items', 'finished before it started');
      }
      for (const [leg, events] of Map.groupBy(call.events, (event) => event.externalCallItemId))
        compareLeg(call, body, leg, events);
    },
    failed(communicationId: string): void {
      const call = communications.get(communicationId);
      if (call === null || call === undefined) {
        const made = open(`failed:${communicationId}`, communicationId);
        made.failed = true;
        made.log.push('call-failed');
        return;
      }
      if (call.failed) call.repeats += 1;
      call.failed = true;
      call.log.push('call-failed');
    },
    attach(call: DemoCall, body: RecordingBody, file: DemoFile): void {
      call.log.push('call-recording');
      const known = call.registrations.at(-1)?.items.find((item) => item.id === body.externalCallItemId);
      if (known === undefined) fault(call.externalId, 'recording', 'its leg is not registered');
      else if (known.startedAt === undefined && !isMessage(file.fileName))
        fault(call.externalId, 'recording', 'nobody answered its leg');
      if (call.recordings.some((other) => other.fileId === file.fileId)) {
        call.repeats += 1;
        return;
      }
      if (call.recordings.some((other) => other.sha256 === file.sha256 && other.name === file.fileName))
        fault(call.externalId, 'recording', 'the same file twice');
      call.recordings.push({
        legId: body.externalCallItemId,
        fileId: file.fileId,
        name: file.fileName,
        contentType: file.contentType,
        size: file.contentLength,
        sha256: file.sha256,
        receivedAt: Date.now(),
      });
    },
    addFile(
      content: { fileName: string; contentType: string; contentLength: number; sha256: string },
      at: number,
    ): DemoFile {
      const file: DemoFile = { ...content, fileId: randomUUID(), at };
      files.set(file.fileId, file);
      return file;
    },
  };

  function attachFile(call: DemoCall, legId: string, fileId: string): void {
    const file = files.get(fileId);
    if (file === undefined) return fault(call.externalId, 'recording', `the file ${fileId} is unknown`);
    if (call.recordings.some((other) => other.fileId === fileId)) return;
    const { fileName: name, contentType, contentLength: size, sha256: hash } = file;
    call.recordings.push({ legId, fileId, name, contentType, size, sha256: hash, receivedAt: Date.now() });
  }

  /** What a repeated registration does to the recordings of a leg is open: it may take away what was attached meanwhile. */
  function replaceRecordings(call: DemoCall, item: Registration['items'][number], behaviour: Behaviour): void {
    const { recordings: told } = item;
    const named = new Set((told ?? []).map(({ fileId }) => fileId));
    const effect =
      told === undefined ? behaviour.repeatAbsent : told.length === 0 ? behaviour.repeatEmpty : behaviour.repeatEntry;
    const isKept = (one: AttachedRecording): boolean =>
      one.legId !== item.id ||
      (effect === 'keeps' && (told === undefined || told.length === 0 || named.has(one.fileId)));
    const kept = call.recordings.filter(isKept);
    if (kept.length < call.recordings.length)
      fault(call.externalId, 'recording', 'a repeated registration took it away');
    call.recordings.splice(0, Infinity, ...kept);
    if (effect === 'keeps') for (const fileId of named) attachFile(call, item.id, fileId);
  }

  function compareLeg(call: DemoCall, body: Registration, leg: string, events: readonly ToldEvent[]): void {
    const item = body.items.find((other) => other.id === leg);
    const first = events[0];
    if (item === undefined || first === undefined)
      return fault(call.externalId, 'items', `the leg ${leg} was told live but is not registered`);
    if (!sameParticipant(item.from, first.from) || !sameParticipant(item.to, first.to))
      fault(call.externalId, 'items', `other people on ${leg} than live`);
    const connected = events.find((event) => event.type === 'connected');
    if (connected === undefined) return undefined;
    if (item.startedAt === undefined)
      return fault(call.externalId, 'items', `${leg} was connected live but is registered as missed`);
    const later = timeOf(item.startedAt) - timeOf(connected.timestamp);
    if (later > TOLERANCE_MS || (later < -TOLERANCE_MS && !isHeldBack(call.events, connected)))
      fault(call.externalId, 'items', `${leg} was answered at another time live`);
    return undefined;
  }
}

export type Ledger = ReturnType<typeof createLedger>;
export type { Participant };
export const sha256 = (): ReturnType<typeof createHash> => createHash('sha256');
