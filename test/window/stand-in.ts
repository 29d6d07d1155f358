/** A small server in place of the program: to view the window and to put it into states that are hard to reach. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { settings as schema } from '../../app/contract/settings.ts';
import type { CallView, ColleagueView, LiveMessage, Status } from '../../app/contract/view.ts';
import { overlay } from '../../app/engine/settings/config.ts';
import { maskSecrets } from '../../app/store/secrets.ts';
import { missedRows } from './plausible-missed.ts';
import { colleagues, historyRow, LINES, liveCalls, overview, people, statusOf } from './plausible.ts';

const WINDOW = join(import.meta.dirname, '..', '..', 'out', 'renderer');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; media-src 'self'; font-src 'self'";

export type StandIn = {
  readonly url: string;
  /** Sends a message to every open window. */
  readonly tell: (message: LiveMessage) => void;
  readonly setStatus: (change: Partial<Status>) => void;
  readonly setCalls: (calls: CallView[]) => void;
  readonly setColleagues: (colleagues: ColleagueView[]) => void;
  /** What the window has sent, newest last. */
  readonly sent: { name: string; input: unknown }[];
  /** Answers of commands and reads, by name, instead of the usual ones. */
  readonly answers: Record<string, unknown>;
  /** Cuts the live streams; `down` refuses new ones. */
  readonly cut: (down?: boolean) => void;
  /** Everything is as at the start again, also in the open windows: for tests that share a stand-in. */
  readonly restore: () => void;
  readonly close: () => Promise<void>;
};

export type StandInOptions = { historyLength?: number; calls?: CallView[]; status?: Partial<Status>; empty?: boolean };

export async function createStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const now = Date.now();
  const empty = options.empty ?? false;
  const total = options.historyLength ?? (empty ? 0 : 4213);
  const atStart = {
    calls: options.calls ?? (empty ? [] : liveCalls(now)),
    staff: empty ? [] : colleagues(),
    settings: schema.parse(
      empty
        ? {}
        : {
            pbx: { password: 'x' },
            crm: { apiKey: 'k' },
            lines: LINES,
            people: people.map(({ userId, name, numbers }) => ({ userId, name, numbers })),
            recordings: { source: { kind: 'folder', from: '/var/lib/freeswitch/recordings', to: '/mnt/recordings' } },
          },
    ),
  };
  let { calls, staff }: { calls: CallView[]; staff: ColleagueView[] } = atStart;
  let settings: unknown = atStart.settings;
  let status: Status = { ...statusOf(calls.length), ...options.status };
  const statusAtStart = status;
  let down = false;
  const streams = new Set<ServerResponse>();
  const sent: StandIn['sent'] = [];
  const answers: StandIn['answers'] = {};

  const tell = (message: LiveMessage): void => {
    for (const stream of streams) stream.write(`${JSON.stringify(message)}\n`);
  };

  const reads: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
    status: () => status,
    settings: () => maskSecrets(schema.parse(settings)),
    people: () =>
      empty
        ? []
        : [
            ...people.map((one, at) =>
              at === 5
                ? {
                    ...one,
                    numbers: [],
                    matches: [{ number: '1006', certainty: 'likely', reason: 'firstName', label: '1006' }],
                  }
                : one,
            ),
            { userId: '3fa85f64-5717', name: '', numbers: [], source: 'call' },
          ],
    colleagues: () => staff,
    extensions: () =>
      ['1006', '1010', '1011', '1012'].map((number, at) => ({
        number,
        name: ['Дмитрий Орлов', 'Ресепшен', 'Склад', 'Переговорная'][at],
        registered: at !== 2,
      })),
    history(query) {
      const offset = Number(query.get('offset') ?? 0);
      const limit = Number(query.get('limit') ?? 50);
      const found = query.get('text') === null ? total : query.get('text') === 'нет' ? 0 : Math.min(total, 37);
      const rows = Array.from({ length: Math.max(0, Math.min(limit, found - offset)) }, (_, at) =>
        historyRow(offset + at, now),
      );
      return { rows, total: found, hasMore: offset + limit < found };
    },
    call: (query) => ({ ...historyRow(3, now), id: query.get('id') }),
    clients: (query) => (/ром/i.test(query.get('text') ?? '') ? [{ phone: '79161234567', name: 'ООО «Ромашка»' }] : []),
    overview: (query) => {
      const days = Math.round((Number(query.get('until') ?? 0) - Number(query.get('from') ?? 0)) / 86_400_000) || 1;
      return empty ? { ...overview(1), total: 0, byLine: [] } : overview(days);
    },
    missed: () => ({
      rows: empty ? [] : missedRows(now),
      open: empty ? 0 : missedRows(now).filter(({ state }) => state === 'open').length,
    }),
    outbox: () => [],
    number: (query) => {
      const digits = (query.get('number') ?? '').replace(/\D/g, '').replace(/^8/, '7');
      return digits.length < 5
        ? { kind: 'extension', digits, shown: digits, person: 'Мария Соколова' }
        : { kind: 'client', digits, shown: '', dialled: `8${digits.slice(1)}` };
    },
    snippets: () => [
      {
        id: 'redirect-xml',
        title: 'FreeSWITCH',
        steps: ['Сохраните эти строки.', 'Выполните reloadxml.'],
        code: '<extension name="plecho_redirect">\n  <action application="set" data="plecho_redirect=ask"/>\n</extension>',
      },
    ],
    crmSetup: () => ({
      status: 'active',
      features: { call: true, hangup: false },
      webhooks: [{ url: 'communications/sync', ok: true }],
      baseUrl: 'https://old.example/s/abc',
      expectedBaseUrl: 'https://calls.romashka.example/s/abc',
      mainTelephony: null,
      steps: ['Откройте страницу интеграций.', 'Загрузите новый архив.'],
    }),
    crmProfile: () =>
      empty
        ? null
        : {
            at: now - 3_600_000,
            tookMs: 4200,
            workspace: 'romashka',
            instanceId: 'i',
            call: 'plecho-check-1',
            findings: {
              patch: 'no',
              events: 'yes',
              contacts: 'yes',
              dial: 'unknown',
              started: 'card',
              startedTwice: 'same',
              laterId: 'both',
              withId: 'bare',
              registerTwice: 'taken',
              repeatEmpty: 'takes',
              repeatAbsent: 'refused',
              repeatEntry: 'keeps',
              redirect: 'notFound',
              burst: null,
            },
          },
    refusals: () =>
      empty ? [] : [{ at: now - 60_000, source: '203.0.113.7', path: '/wp-login.php', reason: 'неизвестный адрес' }],
  };

  async function command(name: string, request: IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    sent.push({ name, input });
    if (name in answers) return answers[name];
    if (name === 'saveSettings') settings = schema.parse(overlay(settings, input['patch']));
    if (name === 'finishSetUp') setStatus({ setUp: true });
    if (name.startsWith('test') || name === 'setUpCrm')
      return { ok: true, text: 'FreeSWITCH 1.10.12, телефонов на связи: 14' };
    if (name === 'discoverPeople') return { found: 2 };
    return { ok: true };
  }

  function setStatus(change: Partial<Status>): void {
    status = { ...status, ...change };
    tell({ type: 'status', status });
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    response.setHeader('content-security-policy', CSP);
    if (!url.pathname.startsWith('/api/')) {
      const file = join(WINDOW, url.pathname === '/' ? 'index.html' : url.pathname);
      if (!existsSync(file)) return void response.writeHead(404).end();
      // As the product does: files that carry the hash of their content are kept.
      if (url.pathname.startsWith('/assets/'))
        response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      return void createReadStream(file).pipe(response);
    }
    const name = url.pathname.slice(5);
    const json = (value: unknown): void => {
      const failed = typeof value === 'object' && value !== null && 'error' in value;
      response.writeHead(failed ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (down) return void response.writeHead(503).end();
    if (name === 'live') {
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return void response.write(
        `${JSON.stringify({ type: 'snapshot', calls, colleagues: staff, status } satisfies LiveMessage)}\n`,
      );
    }
    if (request.method === 'POST')
      return void command(name, request).then(json, (error: unknown) =>
        json({ error: 'badInput', message: String(error) }),
      );
    json(name in answers ? answers[name] : (reads[name]?.(url.searchParams) ?? { error: 'notFound', message: name }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    tell,
    setStatus,
    setCalls(next) {
      calls = next;
      staff = colleagues();
      tell({ type: 'snapshot', calls, colleagues: staff, status });
    },
    setColleagues(next) {
      staff = next;
      tell({ type: 'colleagues', colleagues: next });
    },
    sent,
    answers,
    cut(stay = false) {
      down = stay;
      for (const stream of streams) stream.destroy();
    },
    restore() {
      ({ calls, staff, settings } = atStart);
      status = statusAtStart;
      down = false;
      sent.length = 0;
      for (const name of Object.keys(answers)) delete answers[name];
      tell({ type: 'snapshot', calls, colleagues: staff, status });
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // a stream reopened at this moment would keep `close` waiting
      });
    },
  };
}
