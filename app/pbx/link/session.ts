/** Commands over one connection: each has a time limit, and those that were on their way fail when the connection ends. */
import { randomUUID } from 'node:crypto';
import type { EslClient } from './esl-client.ts';
import { inTime, offline, type Jobs } from './socket-and-jobs.ts';
import type { LinkSession, LinkTimings } from './types.ts';

export class Session implements LinkSession {
  readonly #client: EslClient;
  readonly #jobs: Jobs;
  readonly #timings: LinkTimings;
  #isOver = false;

  constructor(client: EslClient, jobs: Jobs, timings: LinkTimings) {
    this.#client = client;
    this.#jobs = jobs;
    this.#timings = timings;
  }

  async api(command: string, timeoutMs = this.#timings.command): Promise<string> {
    if (this.#isOver) throw offline();
    return inTime(this.#client.api(command), timeoutMs, command.split(' ')[0] ?? '');
  }

  async bgapi(command: string, timeoutMs = this.#timings.job): Promise<string> {
    if (this.#isOver) throw offline();
    const id = randomUUID();
    const what = command.split(' ')[0] ?? '';
    const done = this.#jobs.wait(id, timeoutMs, what);
    done.catch(() => undefined);
    try {
      const asked = this.#client.command(`bgapi ${command}`, { 'Job-UUID': id });
      const reply = await inTime(asked, this.#timings.command, what);
      return reply.ok ? await done : `${reply.text}\n`;
    } finally {
      this.#jobs.forget(id);
    }
  }

  /** Nothing is asked any more; jobs that wait for their result fail. */
  end(): void {
    this.#isOver = true;
    this.#jobs.failAll();
  }
}
