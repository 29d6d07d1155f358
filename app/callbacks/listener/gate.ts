/** The gate before the handlers: limits, body, workspace and the proof of who is calling, as Express middleware. */
import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import { readBody as readWhole } from '../../http/body.ts';
import type { CallbackProtocol } from '../../contract/callback-protocol.ts';
import type { Answers } from './answers.ts';
import { echoOf, keyOf, looksOf, sourceOf } from './caller.ts';
import { createBuckets, LIMITS } from './limits.ts';
import type { Proof } from './proof.ts';
import type { RefusalWord } from './words.ts';

export const BODY_LIMIT = 64 * 1024;

export type GateDeps = {
  readonly protocol: CallbackProtocol;
  readonly answers: Answers;
  readonly proof: Proof;
  readonly workspace: () => string | null;
  readonly now: () => number;
  /** ms a body may take to arrive. */
  readonly bodyTimeout: number;
};

/** Limits the requests of one source behind the secret path; callers that look like one whom the CRM confirmed are counted separately from strangers. */
export function limitSource({ protocol, answers, proof, now }: GateDeps): RequestHandler {
  const strangers = createBuckets(LIMITS.source);
  const acquainted = createBuckets(LIMITS.acquainted);
  return (req, res, next) => {
    const looks = looksOf(req.socket, req.headers, protocol);
    const wait = proof.isAcquainted(looks)
      ? acquainted.take(looks, now())
      : strangers.take(sourceOf(req.socket, req.headers), now());
    if (wait > 0) answers.refuseFor(wait, req, res, 429, 'tooMany');
    else next();
  };
}

/** Refuses what no call of the CRM lacks: the echo header and an access key. */
export function requireHeaders({ protocol, answers }: GateDeps): RequestHandler {
  return (req, res, next) => {
    if (protocol.echoHeader !== null && echoOf(req.headers, protocol) === null)
      answers.refuse(req, res, 400, protocol.noEcho);
    else if (keyOf(req.headers, protocol) === null) answers.refuse(req, res, 401, protocol.noKey);
    else next();
  };
}

/** Reads the body, at most 64 KB and in time, into `req.body` (a Buffer). A compressed one could unfold into anything. */
export function readBody({ answers, bodyTimeout }: GateDeps) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    if ((req.headers['content-encoding'] ?? 'identity') !== 'identity')
      return answers.refuse(req, res, 415, 'compressed');
    const read = await readWhole(req, { most: BODY_LIMIT, within: bodyTimeout });
    if (!answers.isOpen(res)) return;
    if ('bytes' in read) {
      req.body = read.bytes;
      return next();
    }
    if (read.refused !== 'tooLarge') res.setHeader('Connection', 'close');
    const [status, word] = BROKEN[read.refused];
    answers.refuse(req, res, status, word);
  };
}

const BROKEN = {
  tooLarge: [413, 'tooLarge'],
  tooSlow: [408, 'tooSlow'],
  broken: [400, 'badRequest'],
} as const;

/** Refuses callers of another workspace and those whose key the CRM does not confirm. */
export function requireProof({ protocol, answers, proof, workspace }: GateDeps) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const ours = workspace();
    const theirs = req.params['ws'];
    if (ours === null) return answers.refuseFor(30, req, res, 503, 'notAuthorized');
    if (theirs !== undefined && theirs !== ours) return answers.refuse(req, res, 403, 'wrongWorkspace');
    const word = await proof.check(
      keyOf(req.headers, protocol) ?? '',
      sourceOf(req.socket, req.headers),
      looksOf(req.socket, req.headers, protocol),
    );
    if (!answers.isOpen(res)) return; // what followed was no HTTP, and he has been told so: nothing is done for him
    if (word === 'yes') next();
    else if (word === 'no') answers.refuse(req, res, 401, 'wrongKey');
    else if (word === 'busy') answers.refuseFor(10, req, res, 429, 'tooMany');
    else answers.refuseFor(10, req, res, 503, 'unproven');
  };
}

/** The JSON of a body read by `readBody`; null where it is none. */
export function jsonOf(req: Request): { value: unknown } | null {
  try {
    const bytes: unknown = req.body;
    if (!Buffer.isBuffer(bytes)) return null;
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return null;
  }
}

/** Last middleware: whatever went wrong becomes an answer in words. */
export function answerErrors({ answers }: GateDeps, onFailure: (error: unknown) => void): ErrorRequestHandler {
  const words: Record<number, RefusalWord> = { 408: 'tooSlow', 413: 'tooLarge' };
  return (error: unknown, req, res, next) => {
    void next;
    const status = statusOf(error);
    if (status >= 500) onFailure(error);
    answers.refuse(req, res, status, words[status] ?? (status < 500 ? 'badRequest' : 'failed'));
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
