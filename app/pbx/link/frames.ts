/** Cuts the bytes of the event socket into frames: a head of `Name: value` lines, and as many bytes of body as its Content-Length says. */

/** A frame larger than this is no event: the start of a frame was lost. */
const MAX_BODY = 16 * 1024 * 1024;
const MAX_HEAD = 64 * 1024;
/**
 * What one turn of the event loop brings at most (libuv reads 32 times 64 KB), with what was left of the turn before. The system gives memory
 * only for what is written to: a quiet office takes some KB of it.
 */
const BLOCK = 2.25 * 1024 * 1024;
const NEWLINE = 0x0a;
const HEAD_END = Buffer.from('\n\n');

/** The stream cannot be read as the event socket any more; only a new connection helps. */
export class BrokenStream extends Error {
  override name = 'BrokenStream';
}

export type Head = Readonly<Record<string, string>>;
export type FrameHandlers = {
  /** An event in JSON. The bytes are a part of what was read: they stay as they are until `release`. */
  readonly onEvent: (body: Buffer) => void;
  /** Any other frame; its bytes are good while this runs. */
  readonly onFrame: (head: Head, body: Buffer) => void;
};

/** The head of every event, as FreeSWITCH writes it. */
const EVENT_HEAD = /^Content-Length: (\d{1,8})\nContent-Type: text\/event-json$/;
const NOTHING = Buffer.alloc(0);

const bodyLength = (value: string | undefined): number => {
  if (value === undefined) return 0;
  const length = /^\d+$/.test(value) ? Number(value) : NaN;
  if (Number.isNaN(length) || length > MAX_BODY) throw new BrokenStream(`Content-Length ${value.slice(0, 20)}`);
  return length;
};

/** Values stand in the head as they are: nothing is decoded. */
const readHead = (text: string): Head => {
  const head: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) head[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (head['Content-Type'] === undefined) throw new BrokenStream('no Content-Type');
  return head;
};

export type Frames = {
  /** Takes the bytes as they come, in pieces of any size; they are copied. @throws BrokenStream where they are no frames */
  readonly take: (chunk: Buffer) => void;
  /** The events handed out so far are no longer needed: later data overwrites them. */
  readonly release: () => void;
};

/**
 * All data read is kept in one reused block of memory: a separate buffer for each read would be freed only by the garbage collector,
 * which would be kept busy by a flood of events, and memory would still grow by a hundred megabytes.
 */
export const createFrames = ({ onEvent, onFrame }: FrameHandlers): Frames => {
  let block = Buffer.allocUnsafeSlow(BLOCK);
  /** Where the first incomplete frame begins, and where the data read so far ends. */
  let from = 0;
  let to = 0;
  /** The size of that frame in bytes; 0 while its head is incomplete. */
  let wanted = 0;

  /** Continues in another block: events already handed out keep the old one. */
  const move = (length: number): void => {
    const another = Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
    to = block.copy(another, 0, from, to);
    from = 0;
    block = another;
  };

  /** Hands out all complete frames. */
  const cut = (bytes: Buffer): void => {
    while (to - from >= wanted) {
      while (from < to && bytes[from] === NEWLINE) from += 1;
      const headEnd = bytes.indexOf(HEAD_END, from);
      wanted = 0;
      if ((headEnd < 0 ? to : headEnd) - from > MAX_HEAD) throw new BrokenStream(`header > ${MAX_HEAD}`);
      if (headEnd < 0) return;
      const text = bytes.toString('utf8', from, headEnd);
      const event = EVENT_HEAD.exec(text)?.[1];
      const head = event === undefined ? readHead(text) : undefined;
      const body = headEnd + HEAD_END.length;
      const end = body + bodyLength(event ?? head?.['Content-Length']);
      if (end > to) {
        wanted = end - from;
        return;
      }
      from = end;
      if (head === undefined || head['Content-Type'] === 'text/event-json') onEvent(bytes.subarray(body, end));
      else onFrame(head, body === end ? NOTHING : bytes.subarray(body, end));
    }
  };

  return {
    take: (chunk) => {
      if (to + chunk.length > block.length) move(Math.max(to - from + chunk.length, wanted));
      to += chunk.copy(block, to);
      cut(block.subarray(0, to));
    },
    release: () => {
      if (block.length > BLOCK && wanted < BLOCK) return move(to - from);
      to = block.copy(block, 0, from, to);
      from = 0;
    },
  };
};
