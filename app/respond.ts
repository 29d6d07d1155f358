/** One handler for both fronts: a web Request to `/api/…` becomes a method's answer, a stream or a file. Express and Electron both use it. */
import type { z } from 'zod';
import {
  ApiFailure,
  commands,
  reads,
  type ApiError,
  type CommandInput,
  type ErrorCode,
  type Output,
  type ReadInput,
} from './contract/api.ts';

/** The methods behind the window; inputs are checked before they are called. */
export type Api = {
  readonly reads: { readonly [K in keyof ReadInput]: (input: ReadInput[K]) => Output[K] | Promise<Output[K]> };
  readonly commands: { readonly [K in keyof CommandInput]: (input: CommandInput[K]) => Output[K] | Promise<Output[K]> };
  /** Streams and files, by name. */
  readonly downloads: Readonly<
    Record<string, (query: URLSearchParams, request: Request) => Response | Promise<Response>>
  >;
};

const STATUS: Readonly<Record<ErrorCode, number>> = {
  badInput: 400,
  unauthorized: 401,
  refused: 409,
  notFound: 404,
  tooLarge: 413,
  unavailable: 503,
  internal: 500,
};
const MOST_BODY = 2_000_000;

const json = (value: unknown, status = 200): Response =>
  Response.json(value, { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });

const failed = (code: ErrorCode, message: string, field?: string): Response =>
  json({ error: code, message, ...(field !== undefined && { field }) } satisfies ApiError, STATUS[code]);

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw new ApiFailure('badInput', `${field}: ${issue?.message ?? 'wrong'}`, field);
}

/** The body's text, given up as soon as it is longer than may be: nothing larger is ever held. */
async function textOf(request: Request): Promise<string> {
  const tooLarge = (): ApiFailure => new ApiFailure('tooLarge', 'the request is too large');
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BODY) throw tooLarge();
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ApiFailure('badInput', 'the request broke off');
    });
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MOST_BODY) {
      reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await textOf(request);
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw new ApiFailure('badInput', 'the request is no JSON');
  }
}

const has = <T extends object>(map: T, name: string): name is Extract<keyof T, string> => Object.hasOwn(map, name);

/**
 * Builds the handler.
 * @param onError told of errors that are nobody's fault but ours; the caller gets `internal` without their words
 */
export function createRespond(api: Api, onError: (error: unknown) => void): (request: Request) => Promise<Response> {
  const read = <K extends keyof ReadInput>(name: K, query: URLSearchParams): Output[K] | Promise<Output[K]> =>
    api.reads[name](parse(reads[name] as unknown as z.ZodType<ReadInput[K]>, Object.fromEntries(query)));
  const command = async <K extends keyof CommandInput>(name: K, request: Request): Promise<Output[K]> =>
    api.commands[name](parse(commands[name] as unknown as z.ZodType<CommandInput[K]>, await bodyOf(request)));

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const name = pathname.replace(/^\/api\//, '');
    if (request.method === 'GET' || request.method === 'HEAD') {
      const download = has(api.downloads, name) ? api.downloads[name] : undefined;
      if (download !== undefined) return download(searchParams, request);
      if (has(reads, name)) return json(await read(name, searchParams));
    }
    if (request.method === 'POST' && has(commands, name)) return json(await command(name, request));
    return failed('notFound', `there is no ${request.method} ${pathname}`);
  };

  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof ApiFailure) return failed(error.code, error.message, error.field);
      onError(error);
      return failed(
        'internal',
        error instanceof Error && error.name === 'StoreFailure'
          ? error.message
          : 'something went wrong; the log tells more',
      );
    }
  };
}

/** A streamed answer of JSON lines: what is sent before anybody reads is kept, a reader that is gone ends it. */
export function jsonLines(request: Request, open: (send: (line: unknown) => void) => () => void): Response {
  const encoder = new TextEncoder();
  let close = (): void => undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (line: unknown): void => {
          if ((controller.desiredSize ?? 0) < -MOST_BODY) return end(); // a reader that never reads
          controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
        };
        const end = (): void => {
          close();
          try {
            controller.close();
          } catch {
            // closed already
          }
        };
        const ping = setInterval(() => send({ type: 'ping' }), 15_000);
        const stop = open(send);
        close = () => {
          clearInterval(ping);
          stop();
          close = () => undefined;
        };
        request.signal.addEventListener('abort', end, { once: true });
      },
      cancel: () => close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  );
  return new Response(stream, {
    headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' },
  });
}
