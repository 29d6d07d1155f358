/** What is done with a proven request: CALL once per communicationId and not too fast, HANGUP, webhooks. */
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { CallbackProtocol, CallInput, HangupInput, SystemCall } from '../../contract/callback-protocol.ts';
import type { Answers } from './answers.ts';
import { keyOf } from './caller.ts';
import { jsonOf } from './gate.ts';
import { createBuckets, LIMITS } from './limits.ts';
import { createAnswerMemory } from './answer-memory.ts';

/** What a handler says at once; the work itself goes on afterwards. */
export type Accepted = 'accepted' | { readonly message: string };

export type Handlers = {
  /** A proven CALL, each communicationId once: judge it and answer at once, place the call afterwards. */
  readonly call: (input: CallInput) => Accepted | Promise<Accepted>;
  readonly hangup: (input: HangupInput) => Accepted | Promise<Accepted>;
  /** The integration changed in the CRM: refresh the set-up. Not awaited. */
  readonly upgrade: () => void | Promise<void>;
  /** The CRM asks for what it missed: read the exchange’s history. Not awaited. */
  readonly sync: () => void | Promise<void>;
};

export type ActionDeps = {
  readonly protocol: CallbackProtocol;
  readonly handlers: Handlers;
  readonly log: Logger;
  readonly now: () => number;
};

export type Action = (req: Request, res: Response) => void | Promise<void>;
export type Actions = {
  readonly call: Action;
  readonly hangup: Action;
  readonly webhook: (handle: () => void | Promise<void>) => Action;
};

/** A handler that throws at once and one that rejects are the same. */
const run = async (handle: () => void | Promise<void>): Promise<void> => await handle();

/** Builds what happens behind the gate; every request that comes here is proven. */
export function createActions(deps: ActionDeps, answers: Answers): Actions {
  const { protocol, handlers, log, now } = deps;
  const key = (req: Request): string => keyOf(req.headers, protocol) ?? '';
  const accepted = createAnswerMemory<Accepted>((answer) => answer === 'accepted');
  const perKey = createBuckets(LIMITS.callsOfKey);
  const perUser = createBuckets(LIMITS.callsOfUser);
  const inAll = createBuckets(LIMITS.calls, 1);
  const others = createBuckets(LIMITS.othersOfKey);

  const reply = (req: Request, res: Response, what: SystemCall, answer: Accepted): void => {
    if (answer === 'accepted') answers.accept(res);
    else answers.refuseCall(req, res, what, answer.message);
  };

  /** True where the request was read; otherwise it has been refused. */
  const body = (req: Request, res: Response): { value: unknown } | null => {
    const json = jsonOf(req);
    if (json === null) answers.refuse(req, res, 400, 'badJson');
    return json;
  };

  const tooFast = (req: Request, res: Response): boolean => {
    const wait = others.take(key(req), now());
    if (wait > 0) answers.refuseFor(wait, req, res, 429, 'tooMany');
    return wait > 0;
  };

  return {
    call: async (req, res) => {
      const json = body(req, res);
      if (json === null) return;
      const read = protocol.readCall(json.value);
      if ('refused' in read) return answers.refuseCall(req, res, 'call', answers.say(read.refused));
      const { communicationId, fromUserId } = read.ok;
      if (!accepted.has(communicationId)) {
        const wait = perUser.take(fromUserId, now()) || perKey.take(key(req), now()) || inAll.take('', now());
        if (wait > 0) return answers.refuseFor(wait, req, res, 429, 'tooManyCalls');
      }
      reply(req, res, 'call', await accepted.run(communicationId, async () => await handlers.call(read.ok)));
    },

    hangup: async (req, res) => {
      const json = body(req, res);
      if (json === null || tooFast(req, res)) return;
      const id = req.params['id'];
      const read = protocol.readHangup(json.value, typeof id === 'string' ? id : undefined);
      if ('refused' in read) return answers.refuseCall(req, res, 'hangup', answers.say(read.refused));
      reply(req, res, 'hangup', await handlers.hangup(read.ok));
    },

    webhook: (handle) => (req, res) => {
      if (tooFast(req, res)) return;
      answers.accept(res);
      run(handle).catch((error: unknown) => log.error({ err: error }, 'a webhook failed'));
    },
  };
}
