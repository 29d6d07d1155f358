/** One handler for both fronts: a web Request to `/api/…` becomes a method's answer, a stream or a file. Express and Electron both use it. */
import type { z } from 'zod';
import { issueWords, ownWords } from './contract/issue-words.ts';
import { createSay } from './contract/catalogue.ts';
import type { Language } from './contract/language.ts';
import {
  ApiFailure,
  inputs,
  type ApiError,
  type CommandInput,
  type DownloadName,
  type ErrorCode,
  type Output,
  type ReadInput,
} from './contract/api.ts';

/** The methods behind the window; inputs are checked before they are called. */
export type Api = {
  readonly reads: { readonly [K in keyof ReadInput]: (input: ReadInput[K]) => Output[K] | Promise<Output[K]> };
  readonly commands: { readonly [K in keyof CommandInput]: (input: CommandInput[K]) => Output[K] | Promise<Output[K]> };
  /** Streams and files, by name. */
  readonly downloads: Downloads<DownloadName>;
};
export type Downloads<Name extends DownloadName> = Readonly<
  Record<Name, (query: URLSearchParams, request: Request) => Response | Promise<Response>>
>;

const STATUS: Readonly<Record<ErrorCode, number>> = {
  badInput: 400,
  unauthorized: 401,
  refused: 409,
  notFound: 404,
  tooLarge: 413,
  unavailable: 503,
  internal: 500,
};
const sayRespond = createSay({
  tooLarge: { ru: 'Запрос слишком большой.', en: 'the request is too large' },
  brokenOff: { ru: 'Запрос оборвался.', en: 'the request broke off' },
  noObject: { ru: 'Запрос должен быть объектом JSON.', en: 'the request must be a JSON object' },
  noWay: { ru: 'Такого адреса нет', en: 'there is no such address' },
  noJson: { ru: 'Запрос – не JSON.', en: 'the request is no JSON' },
  failed: {
    ru: 'Не получилось. Подробности – в журнале программы.',
    en: 'something went wrong; the log tells more',
  },
});
const MOST_BODY = 2_000_000;

const json = (value: unknown, status = 200): Response =>
  Response.json(value, { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });

const failed = (code: ErrorCode, message: string, field?: string): Response =>
  json({ error: code, message, ...(field !== undefined && { field }) } satisfies ApiError, STATUS[code]);

function parse<T>(schema: z.ZodType<T>, input: unknown, language: Language): T {
  const parsed = schema.safeParse(input, { error: issueWords(language) });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  if (field === '' && issue?.code === 'invalid_type')
    throw new ApiFailure('badInput', sayRespond(language, 'noObject'));
  throw new ApiFailure('badInput', `${field}: ${ownWords(issue?.message ?? 'wrong value', language)}`, field);
}

/** The body's text, given up as soon as it is longer than may be: nothing larger is ever held. */
async function textOf(request: Request, language: Language): Promise<string> {
  const tooLarge = (): ApiFailure => new ApiFailure('tooLarge', sayRespond(language, 'tooLarge'));
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BODY) throw tooLarge();
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ApiFailure('badInput', sayRespond(language, 'brokenOff'));
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

async function bodyOf(request: Request, language: Language): Promise<unknown> {
  const text = await textOf(request, language);
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw new ApiFailure('badInput', sayRespond(language, 'noJson'));
  }
}

const has = <T extends object>(map: T, name: string): name is Extract<keyof T, string> => Object.hasOwn(map, name);

/**
 * Builds the handler.
 * @param language the reader's language
 * @param onError told of errors that are nobody's fault but ours; the caller gets `internal` without their words
 */
export function createRespond(
  api: Api,
  onError: (error: unknown) => void,
  language: () => Language = () => 'en',
): (request: Request) => Promise<Response> {
  const read = <K extends keyof ReadInput>(name: K, query: URLSearchParams): Output[K] | Promise<Output[K]> =>
    api.reads[name](
      parse(inputs().reads[name] as unknown as z.ZodType<ReadInput[K]>, Object.fromEntries(query), language()),
    );
  const command = async <K extends keyof CommandInput>(name: K, request: Request): Promise<Output[K]> =>
    api.commands[name](
      parse(
        inputs().commands[name] as unknown as z.ZodType<CommandInput[K]>,
        await bodyOf(request, language()),
        language(),
      ),
    );

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const name = pathname.replace(/^\/api\//, '');
    if (request.method === 'GET' || request.method === 'HEAD') {
      const download = has(api.downloads, name) ? api.downloads[name] : undefined;
      if (download !== undefined) return download(searchParams, request);
      if (has(inputs().reads, name)) return json(await read(name, searchParams));
    }
    if (request.method === 'POST' && has(inputs().commands, name)) return json(await command(name, request));
    return failed('notFound', `${sayRespond(language(), 'noWay')}: ${request.method} ${pathname}`);
  };

  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof ApiFailure) return failed(error.code, error.message, error.field);
      onError(error);
      return failed(
        'internal',
        error instanceof Error && error.name === 'StoreFailure' ? error.message : sayRespond(language(), 'failed'),
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
