/** The way back: the listener that the CRM calls, the public address that leads to it, and what is told of both. */
import type { Status } from '../../contract/view.ts';
import type { Handlers } from '../../callbacks/listener/actions.ts';
import type { Journal } from '../../callbacks/listener/journal.ts';
import { createProbe } from '../../callbacks/round-trip/probe.ts';
import type { RoundTripChecks } from '../../callbacks/round-trip/round-trip.ts';
import { sayEngine } from '../words.ts';
import { CallbackListener, type CallbackListenerDeps } from './callback-listener.ts';
import { PublicAddress, type PublicAddressDeps } from './public-address.ts';

export type CallbacksDeps = CallbackListenerDeps & Omit<PublicAddressDeps, 'echoHeader' | 'secretPath'>;

export class CallbacksService {
  readonly #deps: CallbacksDeps;
  readonly #listener: CallbackListener;
  readonly #address: PublicAddress;
  /** What the CRM's requests do; undefined before the start. */
  #handlers: Handlers | undefined;

  constructor(deps: CallbacksDeps) {
    this.#deps = deps;
    const probe = createProbe();
    const listener = new CallbackListener(deps, probe);
    const { echoHeader } = deps.protocol;
    this.#listener = listener;
    this.#address = new PublicAddress({ ...deps, echoHeader, secretPath: () => listener.secretPath() }, probe);
  }

  /** Requests that were refused, for people to read. */
  get journal(): Journal {
    return this.#listener.journal;
  }

  /** The proof that a request through the public address reaches us. */
  get roundTrip(): RoundTripChecks {
    return this.#address.roundTrip;
  }

  /** The address that the CRM must be given: public address and secret path; null while there is none. */
  baseUrl(): string | null {
    const url = this.#address.url();
    return url === null ? null : `${url}${this.#listener.secretPath()}`;
  }

  /** Where the listener is on this machine, secret path included. */
  localUrl(): string {
    return this.#listener.localUrl();
  }

  isReachable(): boolean {
    return this.#address.result()?.ok === true;
  }

  /** Opens the listener. @param handlers what the CRM's requests do */
  async listen(handlers: Handlers): Promise<void> {
    this.#handlers = handlers;
    await this.#listener.open(handlers);
  }

  /** Opens the way that leads to the listener, and proves it. */
  connect(): void {
    if (this.#address.isWanted() && this.#listener.failure() === undefined) this.#address.open(this.#listener.port());
  }

  /** Other settings: all is closed and opened again. */
  async reconfigure(): Promise<void> {
    if (this.#handlers === undefined) return;
    await this.stop();
    await this.listen(this.#handlers);
    this.connect();
    this.#deps.onChange();
  }

  async stop(): Promise<void> {
    await this.#address.close();
    await this.#listener.close();
  }

  /** A new secret path: the old one stops working at once. @returns where the listener is on this machine */
  rotate(): string {
    this.#listener.rotate();
    this.#address.checkAnew();
    this.#deps.onChange();
    return this.localUrl();
  }

  retryNow(): void {
    this.#address.retryNow();
  }

  /** The network changed or the PC woke up: a tunnel that no longer works is reopened. */
  proveTunnel(): Promise<void> {
    return this.#address.prove();
  }

  /** Keys that were proven are asked about again. */
  forgetProofs(): void {
    this.#listener.forgetProofs();
  }

  status(): Status['callbacks'] {
    const language = this.#deps.language();
    const publicUrl = this.#address.url();
    const failure = this.#listener.failure();
    const result = this.#address.result();
    const tunnel = this.#address.tunnelState();
    if (failure !== undefined) return { state: 'unreachable', publicUrl, detail: failure };
    if (!this.#address.isWanted()) return { state: 'off', publicUrl: null, detail: sayEngine(language, 'noAddress') };
    if (result !== undefined && tunnel?.url !== null)
      return { state: result.ok ? 'ok' : 'unreachable', publicUrl, detail: result.words[language] };
    const isBroken = tunnel?.state === 'waiting' || tunnel?.state === 'refused';
    return { state: isBroken ? 'unreachable' : 'checking', publicUrl, detail: tunnel?.words[language] ?? '' };
  }
}
