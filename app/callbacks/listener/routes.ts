/** What the CRM may ask of us: the routes of its protocol, and our own probe. */
import express from 'express';
import type { Express, Request, Response } from 'express';
import { createActions, type Handlers } from './actions.ts';
import { createAnswers, type AnswerDeps } from './answers.ts';
import { answerErrors, limitSource, readBody, requireHeaders, requireProof, type GateDeps } from './gate.ts';
import { PROBE_PATH, type Probe } from '../round-trip/probe.ts';
import type { Proof } from './proof.ts';
import { behindSecret } from './secret-path.ts';

export type RouteDeps = AnswerDeps & {
  readonly secretPath: () => string;
  /** Our workspace's name in the CRM; null while we are not authorized. */
  readonly workspace: () => string | null;
  readonly proof: Proof;
  readonly probe: Probe;
  readonly handlers: Handlers;
  readonly bodyTimeout: number;
};

/** Builds the Express application: these paths behind the secret path, and the same small 404 for everything else. */
export function createRoutes(deps: RouteDeps): { app: Express; answers: ReturnType<typeof createAnswers> } {
  const answers = createAnswers(deps);
  const gate: GateDeps = { ...deps, answers };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);

  app.use(answers.prepare);
  app.use((req, res, next) => {
    const rest = behindSecret(req.url, deps.secretPath());
    if (rest === null) return answers.refuse(req, res, 404, 'notFound');
    req.url = rest;
    next();
  });
  app.get(PROBE_PATH, (req, res) => {
    const nonce = typeof req.query['nonce'] === 'string' ? req.query['nonce'] : '';
    const answer = deps.probe.answer(nonce);
    if (answer === null) answers.refuse(req, res, 400, 'badRequest');
    else res.json({ plecho: answer });
  });

  app.use(limitSource(gate));

  const guarded = [requireHeaders(gate), readBody(gate), requireProof(gate)];
  const post = (path: string, answer: (req: Request, res: Response) => void | Promise<void>): void => {
    app.post(path, ...guarded, answer);
  };
  const { call, hangup, webhook } = createActions(deps, answers);
  const does = { call, hangup, upgrade: webhook(deps.handlers.upgrade), sync: webhook(deps.handlers.sync) };
  for (const route of deps.protocol.routes) post(route.path, does[route.does]);

  app.use((req, res) => answers.refuse(req, res, 404, 'notFound'));
  app.use(answerErrors(gate, (error) => deps.log.error({ err: error }, 'a callback failed')));
  return { app, answers };
}
