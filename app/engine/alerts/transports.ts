/** The ways a letter goes: a signed POST of JSON, an e-mail, a message of a Telegram bot. */
import { createHmac } from 'node:crypto';
import type { AlertsSettings, EmailSettings } from '../../contract/settings.ts';
import { systemWords, WordedError } from '../../contract/worded-error.ts';
import { sayAlert } from './alert-words.ts';
import type { Letter } from './letter.ts';

export const WAYS = ['webhook', 'email', 'telegram'] as const;
export type Way = (typeof WAYS)[number];

const TIMEOUT_MS = 15_000;
/** Telegram takes no longer messages. */
const TELEGRAM_CHARACTERS = 4096;

/** The ways that are set up. */
export const waysOf = (settings: AlertsSettings): Way[] => WAYS.filter((way) => settings[way] !== null);

/**
 * Sends a letter on one way, once.
 * @throws WordedError with what went wrong and what to do; its words hold neither token nor password
 */
export async function sendBy(way: Way, letter: Letter, settings: AlertsSettings): Promise<void> {
  if (way === 'webhook' && settings.webhook !== null) return sendWebhook(letter, settings.webhook);
  if (way === 'email' && settings.email !== null) return sendEmail(letter, settings.email);
  if (way === 'telegram' && settings.telegram !== null) return sendTelegram(letter, settings.telegram);
  throw new WordedError('not-set-up', sayAlert.both('notSetUp'));
}

/** What receivers of the webhook check: `sha256=` and the HMAC of the body's bytes by the secret, as hex. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function sendWebhook(letter: Letter, { url, secret }: { url: string; secret: string }): Promise<void> {
  const { subject: _subject, html: _html, ...told } = letter;
  const body = JSON.stringify(told);
  const signature = secret === '' ? {} : { 'x-plecho-signature': signatureOf(body, secret) };
  const response = await ask(url, body, signature);
  await response.body?.cancel();
  judge(response);
}

async function sendTelegram(
  letter: Letter,
  { token, chatId, apiUrl }: { token: string; chatId: string; apiUrl: string },
): Promise<void> {
  // A sign that is cut in two is no text any more, and refused at every attempt.
  const cut = letter.text.slice(0, TELEGRAM_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '');
  const text = (letter.text.length > TELEGRAM_CHARACTERS ? `${cut}…` : letter.text).toWellFormed();
  const message = { chat_id: chatId, text, link_preview_options: { is_disabled: true } };
  const response = await ask(`${apiUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`, JSON.stringify(message));
  const answer = await readAnswer(response);
  if (response.ok && answer?.ok === true) return;
  if (response.status === 401 || response.status === 404)
    throw new WordedError('token', sayAlert.both('telegramToken'));
  const said = typeof answer?.description === 'string' ? answer.description.slice(0, 200) : String(response.status);
  if (response.status === 400 || response.status === 403)
    throw new WordedError('chat', sayAlert.both('telegramChat', said.replaceAll(token, '…')));
  judge(response);
  throw new WordedError('strange', sayAlert.both('status', response.status));
}

/** Of an answer so much is read, whatever is sent. */
const LONGEST_ANSWER = 64 * 1024;

/** The JSON of an answer; null where it is none, too long or does not end. */
async function readAnswer(response: Response): Promise<{ ok?: unknown; description?: unknown } | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body ?? []) {
      size += part.length;
      if (size > LONGEST_ANSWER) return null; // leaving the loop ends the stream
      parts.push(part);
    }
    const json: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return typeof json === 'object' ? json : null;
  } catch {
    return null;
  }
}

/** What `https://user:password@host/…` means: the user goes into a header, an address with one is none that can be asked. */
export function withCredentials(url: string): { address: string; headers: Record<string, string> } {
  if (!URL.canParse(url)) return { address: url, headers: {} };
  const at = new URL(url);
  if (at.username === '' && at.password === '') return { address: url, headers: {} };
  const login = [at.username, at.password].map((part) => decodeURIComponent(part)).join(':');
  [at.username, at.password] = ['', ''];
  return { address: at.href, headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` } };
}

/** An answer that did not come in time. */
export const hung = (): WordedError => new WordedError('timeout', sayAlert.both('timeout'));

async function ask(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  try {
    const { address, headers: login } = withCredentials(url);
    return await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...login, ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw notReached(error);
  }
}

/** Why no answer came. Never the library's own message: it may hold the address with its token. */
export function notReached(error: unknown): WordedError {
  if (error instanceof Error && error.name === 'TimeoutError') return hung();
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  const known = systemWords(first);
  const isNamed = code !== '' && known.ru !== known.en;
  const why = isNamed ? known : code === '' ? sayAlert.both('network') : { ru: code, en: code };
  return new WordedError('unreachable', sayAlert.both('unreachable', why));
}

export function judge({ status }: { status: number }): void {
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) throw new WordedError('redirect', sayAlert.both('redirect'));
  throw new WordedError('status', sayAlert.both('status', status));
}

async function sendEmail(letter: Letter, email: EmailSettings): Promise<void> {
  try {
    await mail(letter, email, email.tls && email.port !== 587 && email.port !== 25);
  } catch (error) {
    // A server on another port that wants STARTTLS answers a TLS hello in plain text. It is never tried without encryption.
    if (!email.tls || !(error instanceof Error) || !/wrong version number|packet length/i.test(error.message))
      throw mailFailure(error);
    await mail(letter, email, false).catch((second: unknown) => {
      throw mailFailure(second);
    });
  }
}

/** @param secure TLS from the first byte; else STARTTLS, or plain text where that is set */
async function mail(letter: Letter, email: EmailSettings, secure: boolean): Promise<void> {
  const { host, port, user, password, from, to, tls } = email;
  // Loaded with the first e-mail: four megabytes that most offices never need.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port, secure, requireTLS: tls && !secure, ignoreTLS: !tls },
    ...(user !== '' && { auth: { user, pass: password } }),
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS * 2 },
  });
  try {
    await transport.sendMail({
      ...{ from, to, subject: letter.subject, text: letter.text },
      ...(letter.html !== undefined && { html: letter.html }),
      messageId: `<${letter.id}.${letter.kind}@plecho>`, // a repeat of the same letter is the same letter
      date: new Date(letter.at),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

function mailFailure(error: unknown): WordedError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error && 'response' in error ? String(error.response) : '';
  if (code === 'EAUTH') return new WordedError('login', sayAlert.both('mailLogin'));
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return new WordedError('refused', sayAlert.both('mailRefused', said.slice(0, 200)));
  if (code === 'ETLS' || (error instanceof Error && /SSL|TLS|certificate/i.test(error.message)))
    return new WordedError('tls', sayAlert.both('mailTls'));
  if (code === 'ETIMEDOUT') return new WordedError('timeout', sayAlert.both('timeout'));
  if (said !== '') return new WordedError('refused', sayAlert.both('mailRefused', said.slice(0, 200)));
  return notReached(error);
}
