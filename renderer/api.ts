/** The window's only way out: typed calls of the program's methods over `fetch('/api/…')`. */
import type { ApiError, CommandInput, DownloadName, ErrorCode, Output, ReadInput } from '../app/contract/api.ts';
import type { DesktopState } from '../app/contract/desktop.ts';
import { keyHeader } from './base/key.ts';

/** What a method takes in its query string; what is undefined is left out. */
export type Query<K extends keyof ReadInput> = { [P in keyof ReadInput[K]]?: ReadInput[K][P] | undefined };
export type Download = Exclude<DownloadName, 'live'>;

/** A method that failed. `code` is `offline` where the program did not answer at all. */
export class CallFailed extends Error {
  readonly code: ErrorCode | 'offline';
  readonly field: string | undefined;
  constructor(code: ErrorCode | 'offline', message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

function queryString(query: QueryValues): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

type Init = { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal };

async function respondTo(path: string, init: Init): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { ...init.headers, ...keyHeader() } });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new CallFailed('offline', '');
  }
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as Partial<ApiError> | null;
  throw new CallFailed(
    said?.error ?? (response.status === 401 ? 'unauthorized' : 'internal'),
    said?.message ?? '',
    said?.field,
  );
}

async function answer(path: string, init: Init): Promise<unknown> {
  return (await respondTo(path, init)).json();
}

/**
 * Reads: GET /api/<name>?query.
 * @throws CallFailed with the program's own words
 */
export async function read<K extends keyof ReadInput & keyof Output>(
  name: K,
  query?: Query<K>,
  signal?: AbortSignal,
): Promise<Output[K]> {
  return (await answer(
    `/api/${name}${queryString((query ?? {}) as QueryValues)}`,
    signal ? { signal } : {},
  )) as Output[K];
}

/**
 * Commands: POST /api/<name> with JSON.
 * @throws CallFailed with the program's own words
 */
export async function command<K extends keyof CommandInput & keyof Output>(
  name: K,
  input: CommandInput[K],
  signal?: AbortSignal,
): Promise<Output[K]> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) };
  return (await answer(`/api/${name}`, signal ? { ...init, signal } : init)) as Output[K];
}

/** What the desktop around the window tells of itself; rejects where there is none (headless, in a browser). */
export async function desktopState(signal: AbortSignal): Promise<DesktopState> {
  return (await answer('/api/desktop', { signal })) as DesktopState;
}

/** Something that only the desktop can do. */
export async function desktopCommand(name: 'quit' | 'install' | 'chooseLinks'): Promise<void> {
  await answer(`/api/desktop/${name}`, { method: 'POST' });
}

/** The address of a file the program makes. */
export function fileUrl(name: Download, query: QueryValues = {}): string {
  return `/api/${name}${queryString(query)}`;
}

/**
 * Resolves when the file at that address can be had; nothing of it is read.
 * @throws CallFailed with the program's own words
 */
export async function fetchable(url: string): Promise<void> {
  const stop = new AbortController();
  const response = await respondTo(url, { signal: stop.signal });
  await response.body?.cancel();
  stop.abort();
}
