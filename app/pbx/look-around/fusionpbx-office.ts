/** The office as FusionPBX's database has it: domains, extensions with names and e-mails, outside numbers and where they lead, gateways, recording. */
import type { Extension } from '../../contract/api.ts';
import type { Database } from '../../remote/postgres.ts';
import { isOutsideLogin } from './server-files.ts';

/** Where an outside number leads. */
export type LineTarget = 'extension' | 'ringGroup' | 'queue' | 'menu' | 'conference' | 'voicemail' | 'other';
export type Line = {
  readonly number: string;
  readonly to: LineTarget;
  readonly target: string;
  readonly name: string;
  readonly recorded: boolean;
};
export type Gateway = {
  readonly name: string;
  readonly login: string;
  readonly proxy: string;
  readonly registers: boolean;
};

export type FusionOffice = {
  readonly version?: string;
  readonly domains: readonly string[];
  readonly extensions: readonly Extension[];
  readonly lines: readonly Line[];
  readonly gateways: readonly Gateway[];
  /** Logins that belong to lines or gateways, not to people. */
  readonly outsideLogins: readonly string[];
  /** Extensions whose calls are recorded. */
  readonly recordedExtensions: readonly string[];
  /** `cdr/format`, `cdr/storage`, `cdr/database_retention_days`, … as they are set. */
  readonly cdr: ReadonlyMap<string, string>;
  /** Tables that this login may not read. */
  readonly forbidden: readonly string[];
};

const yes = (value: unknown): boolean => value === true || value === 'true' || value === 't' || value === '1';
const text = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

/** Reads the office from the tables as this version of FusionPBX has them; a table that is not there, or that the login may not read, gives no rows. */
export const readFusionOffice = async (db: Database): Promise<FusionOffice> => {
  const forbidden: string[] = [];
  const rows = async (table: string): Promise<Record<string, unknown>[]> => {
    try {
      // Whole rows as JSON: columns change from version to version.
      const found = await db.query<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) AS row FROM ${table} AS t LIMIT 20000`,
      );
      return found.map(({ row }) => row);
    } catch {
      forbidden.push(table);
      return [];
    }
  };
  const domainRows = await rows('v_domains');
  const domainOf = new Map(domainRows.map((row) => [text(row['domain_uuid']), text(row['domain_name'])]));
  const enabled = (row: Record<string, unknown>, column: string): boolean =>
    row[column] === undefined || row[column] === null || yes(row[column]);

  const mailOfContact = new Map(
    (await rows('v_contact_emails')).map((row) => [text(row['contact_uuid']), text(row['email_address'])]),
  );
  const mailOfUser = new Map(
    (await rows('v_users')).map((row) => [
      text(row['user_uuid']),
      [text(row['user_email']), mailOfContact.get(text(row['contact_uuid'])) ?? '', text(row['username'])].filter(
        (one) => one.includes('@'),
      ),
    ]),
  );
  const usersOf = Map.groupBy(await rows('v_extension_users'), (row) => text(row['extension_uuid']));
  const mailboxes = new Map(
    (await rows('v_voicemails')).map((row) => [
      `${text(row['voicemail_id'])}@${text(row['domain_uuid'])}`,
      text(row['voicemail_mail_to']),
    ]),
  );

  const extensionRows = (await rows('v_extensions')).filter((row) => enabled(row, 'enabled'));
  const outside = extensionRows.filter((row) =>
    isOutsideLogin({
      login: text(row['extension']),
      label: `${text(row['description'])} ${text(row['effective_caller_id_name'])}`,
      context: text(row['user_context']),
    }),
  );
  const extensions = extensionRows
    .filter((row) => !outside.includes(row))
    .map((row): Extension => {
      const number = text(row['extension']);
      const domain = domainOf.get(text(row['domain_uuid']));
      const full = `${text(row['directory_first_name'])} ${text(row['directory_last_name'])}`.trim();
      const shown = text(row['effective_caller_id_name']);
      const name = full.includes(' ') ? full : shown || full || text(row['description']) || number;
      const aliases = [shown, full, text(row['description'])].filter((one) => one !== '' && one !== name);
      const emails = [
        ...(usersOf.get(text(row['extension_uuid'])) ?? []).flatMap(
          (user) => mailOfUser.get(text(user['user_uuid'])) ?? [],
        ),
        ...(mailboxes.get(`${number}@${text(row['domain_uuid'])}`) ?? '').split(/[,;\s]+/),
      ].filter((one) => one.includes('@'));
      return {
        number,
        ...(domain !== undefined && { domain }),
        name,
        registered: false,
        ...(aliases.length > 0 && { aliases: [...new Set(aliases)] }),
        ...(emails.length > 0 && { emails: [...new Set(emails)] }),
      };
    });

  const named = async (table: string, number: string, name: string): Promise<Map<string, string>> =>
    new Map((await rows(table)).map((row) => [text(row[number]), text(row[name])]));
  const targets: readonly (readonly [LineTarget, ReadonlyMap<string, string>])[] = [
    ['ringGroup', await named('v_ring_groups', 'ring_group_extension', 'ring_group_name')],
    ['queue', await named('v_call_center_queues', 'queue_extension', 'queue_name')],
    ['menu', await named('v_ivr_menus', 'ivr_menu_extension', 'ivr_menu_name')],
    ['conference', await named('v_conferences', 'conference_extension', 'conference_name')],
    ['extension', new Map(extensions.map(({ number, name }) => [number, name]))],
  ];
  const lines = (await rows('v_destinations'))
    .filter((row) => enabled(row, 'destination_enabled') && text(row['destination_type']) !== 'outbound')
    .map((row): Line => {
      const [action] = Array.isArray(row['destination_actions'])
        ? (row['destination_actions'] as Record<string, unknown>[])
        : [];
      const data = text(action?.['destination_data']) || text(row['destination_data']);
      const target = data.split(/\s+/)[0] ?? '';
      const [to = 'other', names] =
        targets.find(([, known]) => known.has(target)) ??
        (target.startsWith('*99') ? (['voicemail', undefined] as const) : []);
      const digits =
        `${text(row['destination_prefix'])}${text(row['destination_area_code'])}${text(row['destination_number'])}`.replaceAll(
          /\D/g,
          '',
        );
      return { number: digits, to, target, name: names?.get(target) ?? '', recorded: yes(row['destination_record']) };
    })
    .filter(({ number }) => number.length > 4);

  const gateways = (await rows('v_gateways'))
    .filter((row) => enabled(row, 'enabled'))
    .map((row) => ({
      name: text(row['gateway']),
      login: text(row['username']),
      proxy: text(row['proxy']) || text(row['realm']),
      registers: yes(row['register']),
    }));
  const settings = [...(await rows('v_default_settings')), ...(await rows('v_domain_settings'))];
  const cdr = new Map(
    settings
      .filter(
        (row) =>
          text(row['default_setting_category'] ?? row['domain_setting_category']) === 'cdr' &&
          enabled(
            row,
            row['default_setting_category'] === undefined ? 'domain_setting_enabled' : 'default_setting_enabled',
          ),
      )
      .map((row): [string, string] => [
        text(row['default_setting_subcategory'] ?? row['domain_setting_subcategory']),
        text(row['default_setting_value'] ?? row['domain_setting_value']),
      ]),
  );
  const [software] = await rows('v_software');
  const version = text(software?.['software_version']);
  return {
    ...(version !== '' && { version }),
    domains: domainRows.filter((row) => enabled(row, 'domain_enabled')).map((row) => text(row['domain_name'])),
    extensions,
    lines,
    gateways,
    outsideLogins: outside.map((row) => text(row['extension'])),
    recordedExtensions: extensionRows
      .filter((row) => !['', 'none', 'false'].includes(text(row['user_record'])))
      .map((row) => text(row['extension'])),
    cdr,
    forbidden,
  };
};
