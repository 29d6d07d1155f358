/**
 * After silence a command is sent to the exchange: without an answer the connection counts as dead, whatever TCP says. Silence alone does not count: heartbeats may be rare.
 */
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';

export class SilenceWatch {
  readonly #heartbeat: Heartbeat;
  readonly #lookEvery: number;
  readonly #prove: () => Promise<unknown>;
  /** ms that only grow. */
  #lastSeen = performance.now();
  #isProving = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param heartbeat ms between two heartbeats, assumed until two have been seen
   * @param prove asks the exchange whether it is there; one question at a time
   */
  constructor(heartbeat: number, prove: () => Promise<unknown>) {
    this.#heartbeat = createHeartbeat(heartbeat);
    this.#lookEvery = Math.max(5, heartbeat / 4);
    this.#prove = prove;
  }

  /** Something was read. */
  heard(): void {
    this.#lastSeen = performance.now();
  }

  /** A HEARTBEAT was read. @param at the exchange's time of it, ms */
  beat(at: number): void {
    this.#heartbeat.beat(at);
  }

  start(): void {
    this.heard();
    this.#timer = setInterval(() => this.#look(), this.#lookEvery);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#isProving || performance.now() - this.#lastSeen < this.#heartbeat.patience()) return;
    this.#isProving = true;
    void this.#prove().finally(() => (this.#isProving = false));
  }
}
