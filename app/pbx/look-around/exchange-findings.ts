/** What was found of the exchange itself: FreeSWITCH, its event socket, FusionPBX, the domains. Pure. */
import { unseen, type Found, type Sight } from './finding.ts';

/** Is this the server of an exchange, and of which make? */
export function freeSwitchFound({ view, probe, login, say }: Sight): readonly Found[] {
  return [
    view.conf === undefined && (probe === null || !probe.ok)
      ? {
          id: 'freeswitch',
          title: 'FreeSWITCH',
          ...unseen(view.confWhy),
          text: say('noFolder'),
          why: view.confWhy === 'forbidden' ? say('folderForbidden', login.user) : say('isThisTheServer'),
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
          why: say('settingsUnderstood'),
          offered: false,
          details: [],
        },
  ];
}

/** The event socket and its password. */
export function eventSocketFound({ view, probe, login, language, say }: Sight): readonly Found[] {
  const socket = view.eventSocket;
  if (socket === undefined)
    return [
      {
        id: 'eventSocket',
        title: say('eventSocket'),
        ...unseen(view.eventSocketWhy),
        text: say('noPassword'),
        why: say('noPasswordCure'),
      },
    ];
  return [
    {
      id: 'eventSocket',
      title: say('eventSocket'),
      state: probe?.ok === true && socket.password !== 'ClueCon' ? 'found' : 'warning',
      text:
        probe?.ok === true
          ? say('answers', socket.host, socket.port, probe.phones)
          : `${socket.host}:${socket.port}: ${probe?.ok === false ? probe.words[language] : ''}`,
      why: socket.password === 'ClueCon' ? say('clueCon') : say('throughLogin'),
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
export function fusionPbxFound({ view, login, language, say }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  if (view.fusion !== undefined)
    return [
      {
        id: 'fusionpbx',
        title: 'FusionPBX',
        state: office === undefined || office.forbidden.includes('v_xml_cdr') ? 'warning' : 'found',
        text:
          office === undefined
            ? (view.fusion.why?.[language] ?? say('databaseUnreadable'))
            : say(
                'database',
                office.version ?? '',
                view.fusion.database.database,
                view.fusion.database.host,
                view.fusion.database.port,
              ).replace(/^, /, ''),
        why: say('databaseUse'),
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
        text: say('configForbidden'),
        why: say('configForbiddenCure', login.user),
      },
    ];
  return [];
}

/** The companies on this exchange. */
export function domainsFound({ view, say }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  const domains = office?.domains ?? (view.domain === undefined ? [] : [view.domain]);
  if (domains.length > 0) {
    const [domain = ''] = domains;
    const only = domains.length === 1;
    return [
      {
        id: 'domains',
        title: say('domains'),
        state: only ? 'found' : 'warning',
        text: domains.join(', '),
        why: only ? say('oneDomain') : say('severalDomains'),
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
