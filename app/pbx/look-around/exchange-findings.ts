/** What was found of the exchange itself: FreeSWITCH, its event socket, FusionPBX, the domains. Pure. */
import { unseen, type Found, type Sight } from './finding.ts';

/** Is this the server of an exchange, and which? */
export function freeSwitchFound({ view, probe, login, both }: Sight): readonly Found[] {
  return [
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
  ];
}

/** The event socket and its password. */
export function eventSocketFound({ view, probe, login, both }: Sight): readonly Found[] {
  const socket = view.eventSocket;
  if (socket === undefined)
    return [
      {
        id: 'eventSocket',
        title: both('События звонков (Event Socket)', 'Events of calls (Event Socket)'),
        ...unseen(view.eventSocketWhy),
        text: both('Пароль Event Socket не найден.', 'The password of the event socket was not found.'),
        why: both(
          'Без него звонки в CRM не попадут. Пароль есть в autoload_configs/event_socket.conf.xml: впишите его в шаге «АТС».',
          'Without it no call gets into the CRM. The password is in autoload_configs/event_socket.conf.xml: enter it in the step “Exchange”.',
        ),
      },
    ];
  return [
    {
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
    },
  ];
}

/** FusionPBX and its database. */
export function fusionPbxFound({ view, login, say, both }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  if (view.fusion !== undefined)
    return [
      {
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
      },
    ];
  if (view.fusionWhy === 'forbidden')
    return [
      {
        id: 'fusionpbx',
        title: 'FusionPBX',
        ...unseen('forbidden'),
        text: both('Файл /etc/fusionpbx/config.conf нельзя прочитать.', '/etc/fusionpbx/config.conf cannot be read.'),
        why: both(
          `Пользователю ${login.user} он закрыт. Добавьте его в группу www-data или впишите имя и пароль базы в шаге «Журнал АТС».`,
          `It is closed to ${login.user}. Put it into the group www-data, or enter the database’s user and password in the step “History”.`,
        ),
      },
    ];
  return [];
}

/** The companies on this exchange. */
export function domainsFound({ view, both }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  const domains = office?.domains ?? (view.domain === undefined ? [] : [view.domain]);
  if (domains.length > 0) {
    const [domain = ''] = domains;
    const only = domains.length === 1;
    return [
      {
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
      },
    ];
  }
  return [];
}
