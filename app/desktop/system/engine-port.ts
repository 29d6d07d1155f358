/** What the desktop needs of the engine; app/engine.ts gives it. */
import type { CallView, LiveMessage } from '../../contract/view.ts';

export type { CallView, LiveMessage };

export type EnginePort = {
  start(): Promise<void>;
  /** Waits for the outbox's current message, at most 5 s. */
  stop(): Promise<void>;
  respond(request: Request): Promise<Response>;
  /** Returns how to stop listening. */
  subscribe(listener: (message: LiveMessage) => void): () => void;
  wake(reason: 'resume' | 'network'): void;
};
