/** What can go wrong with a CRM, on demand: silence, errors, slowness, expired keys, strange answers. */
import type { RequestHandler } from 'express';

export type Misbehaviour = {
  /**
   * `cut`: the connection is closed without an answer; `hang`: it is never answered; `deaf`: the message is taken in, but never answered;
   * `garble`: it is taken in and answered with `body`; `status`: an answer with that code; `slow`: a delay; `expire`: 401, and all keys end.
   */
  readonly how: 'cut' | 'hang' | 'deaf' | 'garble' | 'status' | 'slow' | 'expire';
  /** Only for paths that match. */
  readonly path?: RegExp;
  /** Only so many times; always where left out. */
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  readonly ms?: number;
};

export function createMisbehaviour(revoke: () => void) {
  const rules = new Set<{ rule: Misbehaviour; left: number }>();
  const handler: RequestHandler = (request, response, next) => {
    const found = [...rules].find(({ rule, left }) => left > 0 && (rule.path?.test(request.originalUrl) ?? true));
    if (found === undefined) return next();
    found.left -= 1;
    const {
      how,
      status = 500,
      headers = {},
      body = '<html><body><h1>Internal Server Error</h1></body></html>',
      ms = 0,
    } = found.rule;
    switch (how) {
      case 'cut':
        return void request.socket.destroy();
      case 'hang':
        return undefined;
      case 'deaf':
        response.end = (() => response) as typeof response.end;
        return next();
      case 'garble': {
        const send = response.send.bind(response);
        const garbled = (): typeof response =>
          send.call(response.status(found.rule.status ?? 200), typeof body === 'string' ? body : JSON.stringify(body));
        response.json = garbled;
        response.send = garbled;
        return next();
      }
      case 'status':
        return void response.status(status).set(headers).send(body);
      case 'slow': {
        const answer = setTimeout(next, ms);
        // A client that has disconnected meanwhile has asked nothing.
        return void response.once('close', () => clearTimeout(answer));
      }
      case 'expire':
        revoke();
        return void response.status(401).json('Unauthorized');
    }
  };
  return {
    handler,
    /** @returns a function that ends it */
    misbehave: (rule: Misbehaviour): (() => void) => {
      const entry = { rule, left: rule.times ?? Infinity };
      rules.add(entry);
      return () => void rules.delete(entry);
    },
    behave: (): void => rules.clear(),
  };
}
