/** How the listener answers: the echo header on every status, small JSON bodies, and each refusal journalled. */
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Language, Words } from '../../contract/language.ts';
import type { CallbackProtocol, Refusing, SystemCall } from '../../contract/callback-protocol.ts';
import type { Refusal } from '../../contract/api.ts';
import { echoOf, sourceOf } from './caller.ts';
import { shownPath } from './secret-path.ts';
import { sayRefusal, type RefusalWord } from './words.ts';

export type AnswerDeps = {
  readonly protocol: CallbackProtocol;
  readonly journal: (refusal: Refusal) => void;
  readonly log: Logger;
  readonly now: () => number;
  readonly language: () => Language;
};

export type Answers = {
  /** First middleware: hardened headers, and the echo header where the request carries one. */
  readonly prepare: (req: Request, res: Response, next: NextFunction) => void;
  readonly accept: (res: Response) => void;
  /** Refuses in words, journals it. */
  readonly refuse: (req: Request, res: Response, status: number, why: RefusalWord | Words) => void;
  /** The same for who may come again after so many seconds (Retry-After). */
  readonly refuseFor: (seconds: number, ...refusal: Parameters<Answers['refuse']>) => void;
  /** A refusal of CALL or HANGUP in the CRM's form; `message` may already be in the admin's language. */
  readonly refuseCall: (req: Request, res: Response, what: SystemCall, message: string) => void;
  /** Journals what was refused before there was a request to answer. */
  readonly note: (source: string, path: string, reason: Words) => void;
  readonly say: (words: Words) => string;
  /** False where the caller was answered meanwhile (what followed was no HTTP). A caller who is gone may still be worked for. */
  readonly isOpen: (res: Response) => boolean;
};

const STATUS_NAMES: Record<number, string> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  408: 'timeout',
  409: 'notSupported',
  413: 'tooLarge',
  429: 'tooManyRequests',
  503: 'unavailable',
};

export function createAnswers({ protocol, journal, log, now, language }: AnswerDeps): Answers {
  const say = (words: Words): string => words[language()];

  const lines = createSparingLog();

  const record = (source: string, path: string, reason: string, status?: number): void => {
    journal({ at: now(), source, path, reason });
    const line = lines.take(reason, now());
    if (line !== null) log.warn({ source, path, status, ...line }, 'refused a caller');
  };

  const send = (req: Request, res: Response, { status, body }: Refusing, message: string): void => {
    record(sourceOf(req.socket, req.headers), shownPath(req.originalUrl), message, status);
    if (res.destroyed) return;
    if (res.headersSent) return void res.destroy();
    res.status(status).json({ ...body, message });
  };

  return {
    say,
    isOpen: (res) => !res.headersSent,
    prepare(req, res, next) {
      res.on('error', () => {}); // a caller who is gone before he was told
      const echo = echoOf(req.headers, protocol);
      if (echo !== null && protocol.echoHeader !== null) res.setHeader(protocol.echoHeader, echo);
      res.setHeader('Cache-Control', 'no-store');
      res.setHeader('Content-Security-Policy', "default-src 'none'");
      res.setHeader('Referrer-Policy', 'no-referrer');
      res.setHeader('X-Content-Type-Options', 'nosniff');
      next();
    },
    accept: (res) => void (res.headersSent || res.destroyed || res.status(200).json(protocol.accepted)),
    refuseFor(seconds, req, res, ...why) {
      if (!res.headersSent) res.setHeader('Retry-After', String(seconds));
      this.refuse(req, res, ...why);
    },
    refuse(req, res, status, why) {
      const words = typeof why === 'string' ? sayRefusal.both(why) : why;
      send(req, res, { status, body: { status: STATUS_NAMES[status] ?? 'internal' } }, say(words));
    },
    refuseCall: (req, res, what, message) => send(req, res, protocol.refused[what], message),
    note: (source, path, reason) => record(source, path, say(reason)),
  };
}

/** A line for each of the first few refusals of a reason in a minute; the others are counted and told with the next line. */
function createSparingLog(burst = 20, everyMs = 60_000) {
  const reasons = new Map<string, { since: number; told: number; silent: number }>();
  return {
    /** @returns what to add to the line, or null where none is to be written */
    take(reason: string, now: number): { moreLikeThis?: number } | null {
      const before = reasons.get(reason);
      const state = before !== undefined && now - before.since < everyMs ? before : { since: now, told: 0, silent: 0 };
      const silent = before === state ? 0 : (before?.silent ?? 0);
      reasons.delete(reason);
      reasons.set(reason, state);
      if (reasons.size > 100) reasons.delete(reasons.keys().next().value ?? '');
      state.told += 1;
      if (state.told <= burst) return silent > 0 ? { moreLikeThis: silent } : {};
      state.silent += 1;
      return null;
    },
  };
}
