/** Tickets: an address of one file (a download, a recording) that the browser itself may fetch, where no header can be sent. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A recording is listened to, and wound back, for a while. */
const GOOD_FOR = 4 * 3_600_000;

/** Of the whole address but the ticket: path and query as they stand. */
const seal = (token: string, address: string, until: number): string =>
  createHmac('sha256', token).update(`file\n${until}\n${address}`).digest('base64url');

const withoutTicket = (url: URL): string => {
  const rest = new URL(url);
  rest.searchParams.delete('ticket');
  rest.searchParams.sort();
  return rest.pathname + rest.search;
};

/**
 * The same address with a ticket, good for this file alone and for four hours.
 * @param url of our own server; only its path and query count
 * @param now ms since the epoch
 */
export function ticketed(url: URL, token: string, now: number): string {
  const until = now + GOOD_FOR;
  const own = new URL(url);
  own.searchParams.delete('ticket');
  own.searchParams.set('ticket', `${until}.${seal(token, withoutTicket(url), until)}`);
  return own.pathname + own.search;
}

/** Was this address given out by `ticketed` with this token, and not too long ago? */
export function isTicketFor(url: URL, token: string, now: number): boolean {
  const found = /^(\d{1,15})\.([\w-]{43})$/.exec(url.searchParams.get('ticket') ?? '');
  if (found === null || url.searchParams.getAll('ticket').length !== 1) return false;
  const until = Number(found[1]);
  const wanted = Buffer.from(seal(token, withoutTicket(url), until));
  return until > now && timingSafeEqual(wanted, Buffer.from(found[2] ?? ''));
}
