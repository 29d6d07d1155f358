/** The body of a request, read whole within a limit of bytes and of time, whatever the caller does with the connection. */
import type { IncomingMessage } from 'node:http';

export type BodyLimits = {
  /** bytes */
  readonly most: number;
  /** ms from now to its last byte */
  readonly within: number;
};

/** `broken`: the caller went away, or what came is no body. */
export type ReadBody = { readonly bytes: Buffer } | { readonly refused: 'tooLarge' | 'tooSlow' | 'broken' };

/**
 * Reads a body. Never rejects; what comes after the limit is not kept.
 * @param req not read by anybody yet
 */
export function readBody(req: IncomingMessage, { most, within }: BodyLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (result: ReadBody): void => {
      clearTimeout(timer);
      req.off('data', take).off('end', whole).off('close', gone);
      req.resume(); // the rest, if any, runs into nothing
      resolve(result);
    };
    const take = (part: Buffer): void => {
      size += part.length;
      if (size > most) end({ refused: 'tooLarge' });
      else parts.push(part);
    };
    const whole = (): void => end(req.complete ? { bytes: Buffer.concat(parts) } : { refused: 'broken' });
    const gone = (): void => end({ refused: 'broken' });
    const timer = setTimeout(() => end({ refused: 'tooSlow' }), within);
    req.on('error', gone); // stays: an error may come after the answer
    if (Number(req.headers['content-length'] ?? 0) > most) return end({ refused: 'tooLarge' });
    if (req.destroyed || req.errored) return gone();
    req.on('data', take).on('end', whole).on('close', gone);
  });
}
