/** What a look around the server comes to: findings in words, the settings that they offer, and what would have to be changed there. Pure. */
import type { Finding } from '../../contract/api.ts';
import type { Language, Words } from '../../contract/language.ts';
import type { Settings, SshLogin } from '../../contract/settings.ts';
import { phoneDigits } from '../../core/phone-number.ts';
import type { ServerView } from './look-around.ts';
import type { Line, LineTarget } from './fusionpbx-office.ts';
import type { Probe } from '../link/probe-exchange.ts';
import { bLegChange, changesOf, type Plan } from './server-changes.ts';

/** Settings to be laid over the present ones. */
type Patch = Readonly<Record<string, unknown>>;
export type Look = {
  readonly findings: readonly (Finding & { readonly patch?: Patch })[];
  readonly changes: readonly Plan[];
};

type Input = {
  readonly view: ServerView;
  /** What the event socket said; null where its login was not found. */
  readonly probe: Probe | null;
  readonly login: SshLogin;
  readonly settings: Settings;
  readonly language: Language;
};

const TARGETS: Readonly<Record<LineTarget, Words>> = {
  extension: { ru: 'сотрудник', en: 'person' },
  ringGroup: { ru: 'группа', en: 'ring group' },
  queue: { ru: 'очередь', en: 'queue' },
  menu: { ru: 'меню', en: 'menu' },
  conference: { ru: 'конференция', en: 'conference' },
  voicemail: { ru: 'голосовая почта', en: 'voicemail' },
  other: { ru: 'другое', en: 'other' },
};
const FORMATS = { json_cdr: 'mod_json_cdr', xml_cdr: 'mod_xml_cdr', csv: 'mod_cdr_csv' } as const;

export function findingsOf({ view, probe, login, settings, language }: Input): Look {
  const ru = language === 'ru';
  const say = (words: Words): string => words[language];
  const both = (one: string, other: string): string => (ru ? one : other);
  const unseen = (why: 'missing' | 'forbidden' | undefined): Pick<Finding, 'state' | 'offered' | 'details'> => ({
    state: why ?? 'missing',
    offered: false,
    details: [],
  });
  const office = view.fusion?.office;
  const findings: (Finding & { patch?: Patch })[] = [];
  const changes: Plan[] = [];

  findings.push(
    view.conf === undefined && (probe === null || !probe.ok)
      ? {
          id: 'freeswitch',
          title: 'FreeSWITCH',
          ...unseen(view.confWhy),
          text: both('Папка настроек не найдена.', 'Its folder of settings was not found.'),
          why:
            view.confWhy === 'forbidden'
              ? both(
                  `Пользователю ${login.user} нельзя её читать. Дайте вход с правами root или добавьте его в группу freeswitch.`,
                  `${login.user} may not read it. Use a login with root’s rights, or put it into the group freeswitch.`,
                )
              : both('Проверьте, что это сервер АТС.', 'Check that this is the exchange’s server.'),
        }
      : {
          id: 'freeswitch',
          title: 'FreeSWITCH',
          state: 'found',
          text: [
            probe?.ok === true && probe.version !== undefined ? `FreeSWITCH ${probe.version}` : 'FreeSWITCH',
            view.conf,
          ]
            .filter(Boolean)
            .join(', '),
          why: both('По этим настройкам Plecho понял остальное.', 'From its settings Plecho has understood the rest.'),
          offered: false,
          details: [],
        },
  );

  const socket = view.eventSocket;
  if (socket === undefined)
    findings.push({
      id: 'eventSocket',
      title: both('События звонков (Event Socket)', 'Events of calls (Event Socket)'),
      ...unseen(view.eventSocketWhy),
      text: both('Пароль Event Socket не найден.', 'The password of the event socket was not found.'),
      why: both(
        'Без него звонки в CRM не попадут. Пароль есть в autoload_configs/event_socket.conf.xml: впишите его в шаге «АТС».',
        'Without it no call gets into the CRM. The password is in autoload_configs/event_socket.conf.xml: enter it in the step “Exchange”.',
      ),
    });
  else
    findings.push({
      id: 'eventSocket',
      title: both('События звонков (Event Socket)', 'Events of calls (Event Socket)'),
      state: probe?.ok === true && socket.password !== 'ClueCon' ? 'found' : 'warning',
      text:
        probe?.ok === true
          ? both(
              `Отвечает на ${socket.host}:${socket.port}, телефонов на связи: ${probe.phones}.`,
              `Answers at ${socket.host}:${socket.port}, phones registered: ${probe.phones}.`,
            )
          : both(
              `${socket.host}:${socket.port}: ${probe?.ok === false ? probe.words.ru : ''}`,
              `${socket.host}:${socket.port}: ${probe?.ok === false ? probe.words.en : ''}`,
            ),
      why:
        socket.password === 'ClueCon'
          ? both(
              'Пароль ClueCon стоит по умолчанию и всем известен. Через вход по SSH это работает, но смените его в event_socket.conf.xml.',
              'ClueCon is the default password that everybody knows. Through the SSH login it works, but change it in event_socket.conf.xml.',
            )
          : both(
              'Отсюда Plecho узнаёт о звонках. Через вход по SSH открывать порт и менять список доступа не нужно.',
              'From here Plecho learns of calls. Through the SSH login no port has to be opened and no access list changed.',
            ),
      offered: true,
      details: [
        socket.file,
        ...(socket.acl === undefined ? [] : [`apply-inbound-acl: ${socket.acl} ${socket.allowed.join(', ')}`]),
      ],
      patch: { pbx: { host: socket.host, port: socket.port, password: socket.password, ssh: login } },
    });

  if (view.fusion !== undefined)
    findings.push({
      id: 'fusionpbx',
      title: 'FusionPBX',
      state: office === undefined || office.forbidden.includes('v_xml_cdr') ? 'warning' : 'found',
      text:
        office === undefined
          ? say(view.fusion.why ?? { ru: 'База не читается.', en: 'The database cannot be read.' })
          : both(
              `${office.version ?? ''}, база ${view.fusion.database.database} на ${view.fusion.database.host}:${view.fusion.database.port}.`,
              `${office.version ?? ''}, database ${view.fusion.database.database} at ${view.fusion.database.host}:${view.fusion.database.port}.`,
            ).replace(/^, /, ''),
      why: both(
        'В его базе сотрудники, внешние номера и записи звонков. Plecho только читает.',
        'Its database has the people, outside numbers and call records. Plecho only reads.',
      ),
      offered: false,
      details: ['/etc/fusionpbx/config.conf', ...(office?.forbidden ?? [])],
    });
  else if (view.fusionWhy === 'forbidden')
    findings.push({
      id: 'fusionpbx',
      title: 'FusionPBX',
      ...unseen('forbidden'),
      text: both('Файл /etc/fusionpbx/config.conf нельзя прочитать.', '/etc/fusionpbx/config.conf cannot be read.'),
      why: both(
        `Пользователю ${login.user} он закрыт. Добавьте его в группу www-data или впишите имя и пароль базы в шаге «Журнал АТС».`,
        `It is closed to ${login.user}. Put it into the group www-data, or enter the database’s user and password in the step “History”.`,
      ),
    });

  const domains = office?.domains ?? (view.domain === undefined ? [] : [view.domain]);
  if (domains.length > 0) {
    const [domain = ''] = domains;
    const only = domains.length === 1;
    findings.push({
      id: 'domains',
      title: both('Домены', 'Domains'),
      state: only ? 'found' : 'warning',
      text: domains.join(', '),
      why: only
        ? both(
            'Нужен, чтобы звонить из CRM с телефона сотрудника.',
            'Needed to dial from a person’s phone out of the CRM.',
          )
        : both(
            'На сервере несколько компаний: номера сотрудников записываются с доменом, 1001@компания.',
            'The server has several companies: people’s numbers are written with the domain, 1001@company.',
          ),
      offered: only,
      details: [],
      // The context of everything inside FusionPBX is the domain's name; `default` leads nowhere there.
      ...(only && {
        patch:
          view.fusion === undefined
            ? { dialing: { domain, context: 'default' } }
            : { dialing: { domain, context: domain }, redirect: { context: domain } },
      }),
    });
  }

  const online = (number: string, domain: string | undefined): boolean =>
    probe?.ok === true && probe.registered.has(`${number}@${domain ?? ''}`);
  const { extensions } = view;
  const mails = extensions.filter(({ emails }) => emails !== undefined).length;
  findings.push(
    extensions.length === 0
      ? {
          id: 'extensions',
          title: both('Внутренние номера', 'Extensions'),
          ...unseen(view.conf === undefined ? view.confWhy : 'missing'),
          text: both('Не найдены.', 'None were found.'),
          why: both(
            'Сотрудников можно вписать вручную в шаге «Сотрудники».',
            'People can be entered by hand in the step “People”.',
          ),
        }
      : {
          id: 'extensions',
          title: both('Внутренние номера', 'Extensions'),
          state: 'found',
          text: both(
            `${extensions.length}, на связи ${extensions.filter(({ number, domain }) => online(number, domain)).length}, с почтой ${mails}.`,
            `${extensions.length}, ${extensions.filter(({ number, domain }) => online(number, domain)).length} online, ${mails} with an e-mail.`,
          ),
          why: both(
            'По именам и почте Plecho сопоставит их с сотрудниками CRM.',
            'By name and e-mail Plecho matches them with the CRM’s people.',
          ),
          offered: true,
          details: extensions.map(({ number, name, domain }) =>
            `${number} ${name === number ? '' : name}${online(number, domain) ? both(' (на связи)', ' (online)') : ''}`.trim(),
          ),
          patch: {},
        },
  );

  const lines = office?.lines ?? [];
  const numbers = [
    ...new Set(lines.map(({ number }) => phoneDigits(number, settings)).filter((number) => number !== '')),
  ];
  if (lines.length > 0) {
    const lineText = ({ number, to, target, name }: Line): string =>
      `${number} → ${say(TARGETS[to])} ${target} ${name}`.trim();
    findings.push({
      id: 'lines',
      title: both('Внешние номера', 'Outside numbers'),
      state: 'found',
      text: numbers.join(', '),
      why: both('Звонки на эти номера попадут в CRM.', 'Calls to these numbers get into the CRM.'),
      offered: true,
      details: lines.map(lineText),
      patch: { lines: numbers },
    });
  }
  if (view.gateways.length > 0 || view.outsideLogins.length > 0)
    findings.push({
      id: 'gateways',
      title: both('Внешние линии', 'Outside lines'),
      state: 'found',
      text: [...view.gateways.map(({ name, proxy }) => `${name} (${proxy})`), ...view.outsideLogins].join(', '),
      why:
        view.outsideLogins.length === 0
          ? both(
              'Через них идут звонки наружу. Настраивать ничего не нужно.',
              'Calls go out over them. Nothing has to be set.',
            )
          : both(
              'Логины в конце списка похожи на шлюзы, а не на людей: звонки через них — с клиентами.',
              'The logins at the end look like gateways, not people: calls over them are with clients.',
            ),
      offered: view.outsideLogins.length > 0,
      ...(view.outsideLogins.length > 0 && {
        patch: { outsideLogins: [...new Set([...settings.outsideLogins, ...view.outsideLogins])] },
      }),
      details: view.gateways.map(({ name, login: user, registers }) =>
        `${name} ${user} ${registers ? 'register' : ''}`.trim(),
      ),
    });

  const folder = view.recordings?.folder;
  const recorded =
    office === undefined || office.lines.some((line) => line.recorded) || office.recordedExtensions.length > 0;
  findings.push(
    folder === undefined
      ? {
          id: 'recordings',
          title: both('Записи разговоров', 'Recordings'),
          ...unseen('missing'),
          text: both('Папка записей не найдена.', 'The folder of recordings was not found.'),
          why: both(
            'Запись можно включить позже; папку укажите в шаге «Записи разговоров».',
            'Recording can be switched on later; name the folder in the step “Recordings”.',
          ),
        }
      : {
          id: 'recordings',
          title: both('Записи разговоров', 'Recordings'),
          state: recorded ? 'found' : 'warning',
          text: folder,
          why: recorded
            ? both(
                'Plecho заберёт файлы через этот же вход и приложит к звонкам.',
                'Plecho fetches the files through this login and attaches them to calls.',
              )
            : both(
                'Ни один номер не записывается: ниже написано, где это включить.',
                'No number is recorded: below is where to switch it on.',
              ),
          offered: true,
          details:
            office === undefined
              ? []
              : [
                  ...office.lines.filter((line) => line.recorded).map(({ number }) => number),
                  ...office.recordedExtensions,
                ],
          patch: { recordings: { upload: true, source: { kind: 'sftp', from: folder, to: folder } } },
        },
  );
  changes.push(...changesOf({ view, probe, settings, language }));

  findings.push(...historyFindings(view, language, changes));
  if (view.fail2ban)
    findings.push({
      id: 'firewall',
      title: 'fail2ban',
      state: 'found',
      text: both(
        'Стоит на сервере. Через вход по SSH он Plecho не мешает.',
        'Is there. It does not stand in the way of the SSH login.',
      ),
      why: both(
        'Если пароль SSH часто набирают неверно, он закроет доступ: добавьте адрес этого компьютера в ignoreip (/etc/fail2ban/jail.local).',
        'If the SSH password is often mistyped it shuts the door: add this PC’s address to ignoreip (/etc/fail2ban/jail.local).',
      ),
      offered: false,
      details: [],
    });
  return { findings, changes };
}

/** Where call records are, and what should be changed so that more of each call is known afterwards. */
function historyFindings(view: ServerView, language: Language, changes: Plan[]): (Finding & { patch?: Patch })[] {
  const both = (ru: string, en: string): string => (language === 'ru' ? ru : en);
  const title = both('Журнал звонков', 'Call records');
  const why = both(
    'Из него Plecho добирает звонки за время, когда компьютер был выключен.',
    'From it Plecho takes the calls of the time when this PC was off.',
  );
  if (view.fusion !== undefined) {
    const { database, office } = view.fusion;
    const format = office?.cdr.get('storage') ?? 'db';
    return [
      {
        id: 'history',
        title,
        state: office === undefined ? 'warning' : 'found',
        text: both('В базе FusionPBX.', 'In FusionPBX’s database.'),
        why,
        offered: office !== undefined,
        details: [
          `cdr/storage: ${format}`,
          `cdr/database_retention_days: ${office?.cdr.get('database_retention_days') ?? ''}`,
        ],
        patch: { history: { kind: 'fusionpbx', ...database, domain: null } },
      },
    ];
  }
  const writer =
    view.writers.find((one) => one.loaded && one.module === 'json_cdr') ?? view.writers.find((one) => one.loaded);
  if (writer === undefined) {
    if (view.conf !== undefined)
      changes.push({
        id: 'load-json-cdr',
        title: both('Включить журнал звонков', 'Switch call records on'),
        why,
        place: `${view.conf}/autoload_configs/modules.conf.xml`,
        lines: '<load module="mod_json_cdr"/>',
        canDo: false,
      });
    return [
      {
        id: 'history',
        title,
        state: 'missing',
        text: both('Ни один модуль CDR не загружен.', 'No CDR module is loaded.'),
        why,
        offered: false,
        details: [],
      },
    ];
  }
  if (!writer.bLegs) changes.push(...bLegChange(writer, language));
  return [
    {
      id: 'history',
      title,
      state: writer.bLegs ? 'found' : 'warning',
      text: `${FORMATS[writer.module]}: ${writer.folder}`,
      why: writer.bLegs
        ? why
        : `${why} ${both('Записей вызванных телефонов нет: удержания и гудки будут неполными.', 'There are no records of called phones: holds and ringing will be incomplete.')}`,
      offered: true,
      details: [writer.file],
      patch: { history: { kind: 'sftp', format: writer.module, path: writer.folder } },
    },
  ];
}
