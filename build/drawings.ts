/**
 * The manual's drawings as SVG: where to click in FusionPBX's pages, and what the CRM is told of four recorded calls. Pure and deterministic, so
 * that test/docs sees when one is stale. `npm run drawings` writes them beside the pages of each language.
 */
import { join } from 'node:path';
import { askedOf, callsOf, tell } from '../test/fixtures/told.ts';
import { loadTrace, traceNames } from '../test/fixtures/trace.ts';

export type Language = 'ru' | 'en';
export type Drawing = { readonly file: string; readonly svg: string };

const escape = (text: string): string => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const FONT = 'font-family="Segoe UI, Roboto, Helvetica, Arial, sans-serif"';

/** A text; `size` in px. */
const text = (x: number, y: number, words: string, size = 14, more = 'fill="#212529"'): string =>
  `<text x="${x}" y="${y}" font-size="${size}" ${more}>${escape(words)}</text>`;
const box = (x: number, y: number, width: number, height: number, more: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${more}/>`;
const sheet = (width: number, height: number, title: string, inside: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${FONT} role="img">`,
    `<title>${escape(title)}</title>`,
    box(0.5, 0.5, width - 1, height - 1, 'rx="8" fill="#ffffff" stroke="#ced4da"'),
    ...inside,
    '</svg>',
    '',
  ].join('\n');

/** A page of FusionPBX: its path in the menu, and the relevant fields; those to be changed are marked. */
type Page = {
  readonly file: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly menu: readonly Readonly<Record<Language, string>>[];
  readonly fields: readonly {
    readonly label: Readonly<Record<Language, string>>;
    readonly value: Readonly<Record<Language, string>>;
    readonly change?: true;
  }[];
};

const same = (words: string): Readonly<Record<Language, string>> => ({ ru: words, en: words });
const PAGES: readonly Page[] = [
  {
    file: 'fusionpbx-extension',
    title: { ru: 'Записывать разговоры сотрудника', en: 'Record a person’s talks' },
    menu: [
      { ru: 'Учетные Записи (Accounts)', en: 'Accounts' },
      { ru: 'Внутренние номера (Extensions)', en: 'Extensions' },
      same('1001'),
      { ru: 'Дополнительно (Advanced)', en: 'Advanced' },
    ],
    fields: [
      { label: { ru: 'Номер (Extension)', en: 'Extension' }, value: same('1001') },
      { label: { ru: 'Запись разговора (Record)', en: 'Record' }, value: { ru: 'Все (All)', en: 'All' }, change: true },
    ],
  },
  {
    file: 'fusionpbx-destination',
    title: {
      ru: 'Внешний номер: запись и ответственный',
      en: 'An outside number: recording and the responsible colleague',
    },
    menu: [
      { ru: 'План нумерации (Dialplan)', en: 'Dialplan' },
      { ru: 'Направления (Destinations)', en: 'Destinations' },
      same('74951234567'),
    ],
    fields: [
      { label: { ru: 'Направление (Destination)', en: 'Destination' }, value: same('74951234567') },
      { label: { ru: 'Действия (Actions) 1', en: 'Actions 1' }, value: same('set plecho_redirect=ask'), change: true },
      { label: { ru: 'Действия (Actions) 2', en: 'Actions 2' }, value: same('ring_ready'), change: true },
      { label: { ru: 'Действия (Actions) 3', en: 'Actions 3' }, value: same('sleep 3000'), change: true },
      { label: { ru: 'Действия (Actions) 4', en: 'Actions 4' }, value: same('transfer 2000 XML office.example') },
      { label: { ru: 'Запись (Record)', en: 'Record' }, value: same('True'), change: true },
    ],
  },
  {
    file: 'fusionpbx-access',
    title: { ru: 'Пустить другой компьютер к событиям звонков', en: 'Let another PC reach the events of calls' },
    menu: [
      { ru: 'Дополнительные (Advanced)', en: 'Advanced' },
      { ru: 'Контроль доступа (Access Controls)', en: 'Access Controls' },
      same('plecho'),
    ],
    fields: [
      { label: { ru: 'Имя (Name)', en: 'Name' }, value: same('plecho') },
      { label: { ru: 'По умолчанию (Default)', en: 'Default' }, value: same('deny') },
      { label: { ru: 'Узлы (Nodes)', en: 'Nodes' }, value: same('allow   192.168.1.20/32'), change: true },
    ],
  },
  {
    file: 'fusionpbx-cdr',
    title: { ru: 'Как хранятся записи звонков', en: 'How call records are kept' },
    menu: [
      { ru: 'Дополнительные (Advanced)', en: 'Advanced' },
      { ru: 'Настройки по умолчанию (Default Settings)', en: 'Default Settings' },
      same('Cdr'),
    ],
    fields: [
      { label: same('format'), value: same('json') },
      { label: same('storage'), value: same('db') },
      { label: same('database_retention_days'), value: same('730') },
    ],
  },
];

const NOTE: Readonly<Record<Language, string>> = {
  ru: 'Жёлтым отмечено то, что меняют. Потом Сохранить (Save).',
  en: 'What is to be changed is marked yellow. Then Save.',
};

function drawPage({ title, menu, fields }: Page, language: Language): string {
  const width = 720;
  const inside = [box(1, 1, width - 2, 40, 'rx="8" fill="#1c3d5a"')];
  const way = menu.map((step) => step[language]).join('  ›  ');
  inside.push(text(16, 26, way, 13.5, 'fill="#ffffff"'));
  inside.push(text(16, 68, title[language], 16, 'fill="#212529" font-weight="600"'));
  for (const [at, { label, value, change }] of fields.entries()) {
    const y = 84 + at * 34;
    inside.push(text(16, y + 20, label[language], 13.5, 'fill="#495057"'));
    inside.push(
      box(
        262,
        y + 2,
        440,
        27,
        `rx="4" fill="${change ? '#fff3bf' : '#f8f9fa'}" stroke="${change ? '#f08c00' : '#ced4da'}"`,
      ),
    );
    inside.push(text(272, y + 20, value[language], 13.5, `fill="#212529"${change ? ' font-weight="600"' : ''}`));
  }
  const end = 84 + fields.length * 34;
  const marked = fields.some(({ change }) => change);
  if (marked) inside.push(text(16, end + 20, NOTE[language], 12.5, 'fill="#868e96"'));
  return sheet(width, end + (marked ? 34 : 14), title[language], inside);
}

const FOLDERS = ['traces', 'stories'].map((kind) => join(import.meta.dirname, '../test/fixtures', kind));
/** Recorded calls that are drawn. */
const STORIES = [
  {
    file: 'story-group',
    trace: 'ring-group-answered',
    ru: 'Звонит группе, отвечает один',
    en: 'A group rings, one answers',
  },
  { file: 'story-missed', trace: 'inbound-missed', ru: 'Пропущенный звонок', en: 'A missed call' },
  { file: 'story-transfer', trace: 'attended-transfer', ru: 'Консультация и перевод', en: 'Consultation and transfer' },
  { file: 'story-dial', trace: 'click-answered', ru: '«Позвонить» из CRM', en: 'Dialling from the CRM' },
] as const;

const NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ru: { client: 'клиент', 'user:1001': 'Маша', 'user:1002': 'Петя', 'user:1003': 'Оля' },
  en: { client: 'client', 'user:1001': 'Masha', 'user:1002': 'Petya', 'user:1003': 'Olya' },
};
const MESSAGES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ru: {
    appeared: 'появилось',
    connected: 'разговор',
    paused: 'пауза',
    disconnected: 'закончилось',
    'call-started': 'звонок начался',
    'call-finished': 'звонок закончился',
    'register-call': 'звонок — в историю',
    'call-recording': 'запись разговора',
  },
  en: {
    appeared: 'appeared',
    connected: 'connected',
    paused: 'paused',
    disconnected: 'disconnected',
    'call-started': 'call started',
    'call-finished': 'call finished',
    'register-call': 'the call, for the history',
    'call-recording': 'the recording',
  },
};
const FILLS = { appeared: '#ffe8cc', connected: '#b2f2bb', paused: '#dee2e6' } as const;
const LEGEND: Readonly<Record<Language, readonly (readonly [keyof typeof FILLS, string])[]>> = {
  ru: [
    ['appeared', 'звонит'],
    ['connected', 'разговор'],
    ['paused', 'пауза'],
  ],
  en: [
    ['appeared', 'rings'],
    ['connected', 'talk'],
    ['paused', 'on hold'],
  ],
};
const SENT: Readonly<Record<Language, string>> = { ru: 'Сообщения CRM по порядку', en: 'The CRM’s messages in order' };

function drawStory(story: (typeof STORIES)[number], language: Language): string {
  const root = FOLDERS.find((folder) => traceNames(folder).includes(story.trace));
  const trace = loadTrace(story.trace, root);
  const events = trace.lines.map(({ event }) => event);
  const { intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
  const [call] = callsOf(intents);
  if (call === undefined) throw new Error(`${story.trace} tells of no call`);
  const name = (who: string): string => NAMES[language][who] ?? who;
  const legName = (leg: { from: string; to: string }): string => `${name(leg.from)} → ${name(leg.to)}`;
  const [left, right, top] = [170, 700, 64];
  const begin = Math.min(...call.legs.flatMap(({ times }) => times));
  const end = Math.max(...call.legs.flatMap(({ times }) => times));
  const x = (at: number): number => Math.round(left + ((at - begin) / Math.max(1, end - begin)) * (right - left - 20));
  const inside = [text(16, 28, story[language], 16, 'fill="#212529" font-weight="600"')];
  for (const [at, [kind, words]] of LEGEND[language].entries()) {
    inside.push(box(430 + at * 96, 16, 14, 14, `rx="3" fill="${FILLS[kind]}" stroke="#adb5bd"`));
    inside.push(text(450 + at * 96, 28, words, 12.5, 'fill="#495057"'));
  }
  for (const [at, leg] of call.legs.entries()) {
    const y = top + at * 34;
    inside.push(text(16, y + 16, legName(leg), 13.5));
    inside.push(`<line x1="${left}" y1="${y + 11}" x2="${right}" y2="${y + 11}" stroke="#e9ecef"/>`);
    for (const [nth, type] of leg.events.entries()) {
      const fill = FILLS[type as keyof typeof FILLS];
      const [from, until] = [leg.times[nth], leg.times[nth + 1]];
      if (fill === undefined || from === undefined || until === undefined) continue;
      const wide = Math.max(4, x(until) - x(from));
      inside.push(box(x(from), y, wide, 22, `rx="3" fill="${fill}" stroke="#868e96"`));
    }
  }
  const below = top + call.legs.length * 34 + 22;
  inside.push(text(16, below, SENT[language], 13.5, 'fill="#212529" font-weight="600"'));
  const told = intents.flatMap((intent): string[] => {
    const words = MESSAGES[language];
    if (intent.kind !== 'call-event') return [words[intent.kind] ?? intent.kind];
    const leg = call.legs.find(({ id }) => id === intent.legId);
    return [`«${leg === undefined ? '' : legName(leg)}» ${words[intent.type] ?? intent.type}`];
  });
  const rows = Math.ceil(told.length / 2);
  for (const [at, words] of told.entries()) {
    const [column, row] = [Math.floor(at / rows), at % rows];
    inside.push(text(16 + column * 350, below + 24 + row * 22, `${at + 1}. ${words}`, 13, 'fill="#495057"'));
  }
  return sheet(720, below + 24 + rows * 22, story[language], inside);
}

/** Every drawing of a language; files are named below `docs/<language>/pictures`. */
export const drawings = (language: Language): Drawing[] => [
  ...PAGES.map((page) => ({ file: `${page.file}.svg`, svg: drawPage(page, language) })),
  ...STORIES.map((story) => ({ file: `${story.file}.svg`, svg: drawStory(story, language) })),
];
