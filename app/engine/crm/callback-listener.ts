/** The listener that the CRM calls, as the settings want it, behind a secret path that is kept across starts. */
import type { Logger } from 'pino';
import type { CallbackProtocol } from '../../contract/callback-protocol.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Handlers } from '../../callbacks/listener/actions.ts';
import { createJournal } from '../../callbacks/listener/journal.ts';
import { ListenFailure } from '../../callbacks/listener/listen-failure.ts';
import { createProof, type Proof, type Vouch } from '../../callbacks/listener/proof.ts';
import { newSecretPath } from '../../callbacks/listener/secret-path.ts';
import type { CallbackServer, createCallbackServer } from '../../callbacks/listener/server.ts';
import type { Probe } from '../../callbacks/round-trip/probe.ts';
import { sayEngine } from '../words.ts';

export type CallbackListenerDeps = {
  readonly protocol: CallbackProtocol;
  readonly settings: () => Settings;
  readonly language: () => Language;
  /** Our workspace's name in the CRM, null while unknown. */
  readonly workspace: () => string | null;
  readonly createServer: typeof createCallbackServer;
  readonly vouch: (key: string) => Promise<Vouch>;
  readonly secret: { readonly read: () => string | null; readonly write: (path: string) => void };
  readonly log: Logger;
};

export class CallbackListener {
  readonly #deps: CallbackListenerDeps;
  readonly #probe: Probe;
  readonly #proof: Proof;
  /** Requests that were refused, for people to read. */
  readonly journal = createJournal();
  #secretPath: string;
  #server: CallbackServer | undefined;
  /** Where it listens; 0 while it does not. */
  #port = 0;
  /** Why it could not be opened, in words; undefined while it could. */
  #failure: string | undefined;

  /** @param probe shared with the round trip: what it answers to */
  constructor(deps: CallbackListenerDeps, probe: Probe) {
    this.#deps = deps;
    this.#probe = probe;
    this.#proof = createProof({ vouch: deps.vouch, now: Date.now });
    const known = deps.secret.read();
    this.#secretPath = known ?? newSecretPath();
    if (known === null) deps.secret.write(this.#secretPath);
  }

  secretPath(): string {
    return this.#secretPath;
  }

  port(): number {
    return this.#port;
  }

  failure(): string | undefined {
    return this.#failure;
  }

  /** Where the listener is on this machine, secret path included. */
  localUrl(): string {
    const { host, tls } = this.#deps.settings().listener;
    return `${tls === null ? 'http' : 'https'}://${host}:${this.#port}${this.#secretPath}`;
  }

  /** Opens it; where that fails, `failure` tells why. @param handlers what the CRM's requests do */
  async open(handlers: Handlers): Promise<void> {
    this.#failure = undefined;
    this.#server = this.#createServer(handlers);
    try {
      ({ port: this.#port } = await this.#server.start());
    } catch (error) {
      const language = this.#deps.language();
      this.#failure =
        error instanceof ListenFailure ? error.words[language] : sayEngine(language, 'listenerFailed', String(error));
      this.#deps.log.error({ err: error }, 'the listener for the CRM could not be opened');
    }
  }

  async close(): Promise<void> {
    await this.#server?.stop();
  }

  /** A new secret path; the old one stops working at once. */
  rotate(): void {
    this.#secretPath = newSecretPath();
    this.#deps.secret.write(this.#secretPath);
    this.#server?.rotate(this.#secretPath);
  }

  /** Keys that were proven are asked about again. */
  forgetProofs(): void {
    this.#proof.forget();
  }

  #createServer(handlers: Handlers): CallbackServer {
    const { protocol, settings, workspace, language, log } = this.#deps;
    const { host, port, tls } = settings().listener;
    return this.#deps.createServer({
      protocol,
      host,
      port,
      tls,
      secretPath: this.#secretPath,
      workspace,
      proof: this.#proof,
      probe: this.#probe,
      handlers,
      journal: (refusal) => this.journal.add(refusal),
      log,
      now: Date.now,
      language,
    });
  }
}
