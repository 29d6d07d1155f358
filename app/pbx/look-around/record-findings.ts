/** What was found of recordings and call records, what should be changed so that more of each call is known, and what may shut us out. Pure. */
import { unseen, type Found, type Sight } from './finding.ts';
import type { ServerView } from './look-around.ts';
import type { PlannedChange } from '../../exchange/driver.ts';
import { bLegChange } from './server-changes.ts';

const FORMATS = { json_cdr: 'mod_json_cdr', xml_cdr: 'mod_xml_cdr', csv: 'mod_cdr_csv' } as const;

const whyRecords = (both: Sight['both']): string =>
  both(
    'Из него Plecho добирает звонки за время, когда компьютер был выключен.',
    'From it Plecho takes the calls of the time when this PC was off.',
  );

/** The module that writes call records: JSON where there is a choice. */
const writerOf = ({ writers }: ServerView): ServerView['writers'][number] | undefined =>
  writers.find((one) => one.loaded && one.module === 'json_cdr') ?? writers.find((one) => one.loaded);

/** Where recordings lie, and whether anything is recorded. */
export function recordingsFound({ view, both }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  const folder = view.recordings?.folder;
  const recorded =
    office === undefined || office.lines.some((line) => line.recorded) || office.recordedExtensions.length > 0;
  return [
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
  ];
}

/** Where call records are. */
export function historyFound({ view, both }: Sight): readonly Found[] {
  const title = both('Журнал звонков', 'Call records');
  const why = whyRecords(both);
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
  const writer = writerOf(view);
  if (writer === undefined) {
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

/** What should be changed so that more of each call is known afterwards; FusionPBX keeps its records by itself. */
export function historyChanges({ view, language, both }: Sight): readonly PlannedChange[] {
  if (view.fusion !== undefined) return [];
  const writer = writerOf(view);
  if (writer !== undefined) return writer.bLegs ? [] : bLegChange(writer, language);
  if (view.conf === undefined) return [];
  return [
    {
      id: 'load-json-cdr',
      title: both('Включить журнал звонков', 'Switch call records on'),
      why: whyRecords(both),
      place: `${view.conf}/autoload_configs/modules.conf.xml`,
      lines: '<load module="mod_json_cdr"/>',
      canDo: false,
    },
  ];
}

/** What may shut the SSH login out. */
export function firewallFound({ view, both }: Sight): readonly Found[] {
  if (view.fail2ban)
    return [
      {
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
      },
    ];
  return [];
}
