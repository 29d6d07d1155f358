/** One message for the CRM as the outbox keeps it: the store writes it, the worker reads it. */
import type { CallId } from './model.ts';
import type { Intent } from './intent.ts';

/** Times are ms since the epoch by the PC's clock. */
export type OutboxItem = {
  readonly id: number;
  readonly callId: CallId;
  readonly intent: Intent;
  readonly createdAt: number;
  /** Real-time messages only: not sent at or after this moment. */
  readonly expiresAt: number | null;
  readonly attempts: number;
  /** The CRM's id of the call, once call-started has answered it. */
  readonly communicationId: string | null;
  /** call-recording only: the file that was uploaded already. */
  readonly upload: Upload | null;
};

/** `at` is the moment of the upload, ms. The description is as the CRM gave it (older rows lack it). */
export type Upload = {
  readonly fileId: string;
  readonly at: number;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly contentLength?: number;
};
