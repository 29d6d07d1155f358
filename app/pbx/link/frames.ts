/** Cuts the bytes of the event socket into frames: a head of `Name: value` lines, and as many bytes of body as its Content-Length says. */

/** A frame larger than this is no event but a lost beginning. */
const MAX_BODY = 16 * 1024 * 1024;
const MAX_HEAD = 64 * 1024;
const NEWLINE = 0x0a;
const HEAD_END = Buffer.from('\n\n');

/** The stream cannot be read as the event socket any more; only a new connection helps. */
export class BrokenStream extends Error {
  override name = 'BrokenStream';
}

export type Head = Readonly<Record<string, string>>;
export type FrameHandlers = {
  /** An event in JSON. The bytes are a part of what was read: they stay as they are. */
  readonly onEvent: (body: Buffer) => void;
  /** Any other frame. */
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
  if (head['Content-Type'] === undefined) throw new BrokenStream('a frame without Content-Type');
  return head;
};

/** @returns takes the bytes as they come, in pieces of any size; throws BrokenStream where they are no frames */
export const createFrames = ({ onEvent, onFrame }: FrameHandlers): ((chunk: Buffer) => void) => {
  /** The beginning of a frame that is not there as a whole. */
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** How many bytes that frame has; 0 while its head is not there as a whole. */
  let wanted = 0;

  /** Gives away all frames that are there as a whole. @returns where the first one begins that is not */
  const cut = (bytes: Buffer): number => {
    let at = 0;
    for (;;) {
      while (at < bytes.length && bytes[at] === NEWLINE) at += 1;
      const headEnd = bytes.indexOf(HEAD_END, at);
      wanted = 0;
      if (headEnd < 0 ? bytes.length - at > MAX_HEAD : headEnd - at > MAX_HEAD)
        throw new BrokenStream('a header without end');
      if (headEnd < 0) return at;
      const text = bytes.toString('utf8', at, headEnd);
      const event = EVENT_HEAD.exec(text)?.[1];
      const head = event === undefined ? readHead(text) : undefined;
      const body = headEnd + 2;
      const end = body + bodyLength(event ?? head?.['Content-Length']);
      if (end > bytes.length) {
        wanted = end - at;
        return at;
      }
      at = end;
      if (head === undefined || head['Content-Type'] === 'text/event-json') onEvent(bytes.subarray(body, end));
      else onFrame(head, body === end ? NOTHING : bytes.subarray(body, end));
    }
  };
  const hold = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    held.push(bytes);
    heldBytes += bytes.length;
  };

  return (chunk) => {
    let rest = chunk;
    if (heldBytes > 0) {
      if (heldBytes + chunk.length < wanted) return hold(chunk);
      // Only the frame that was cut in two is put together; what follows is read where it lies.
      const missing = wanted === 0 ? chunk.length : wanted - heldBytes;
      const whole = Buffer.concat([...held, chunk.subarray(0, missing)]);
      held = [];
      heldBytes = 0;
      hold(whole.subarray(cut(whole)));
      rest = chunk.subarray(missing);
      if (heldBytes > 0) return hold(rest);
    }
    hold(rest.subarray(cut(rest)));
  };
};
