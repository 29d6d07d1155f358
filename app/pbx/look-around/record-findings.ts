/** What was found of recordings and call records, what should be changed so that more of each call is known, and what may shut us out. Pure. */
import { unseen, type Found, type Sight } from './finding.ts';
import type { ServerView } from './look-around.ts';
import type { PlannedChange } from '../../exchange/driver.ts';
import { bLegChange } from './server-changes.ts';

const FORMATS = { json_cdr: 'mod_json_cdr', xml_cdr: 'mod_xml_cdr', csv: 'mod_cdr_csv' } as const;

/** The module that writes call records: mod_json_cdr if it is loaded, else any other that is. */
const writerOf = ({ writers }: ServerView): ServerView['writers'][number] | undefined =>
  writers.find((one) => one.loaded && one.module === 'json_cdr') ?? writers.find((one) => one.loaded);

/** Where recordings lie, and whether anything is recorded. */
export function recordingsFound({ view, say }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  const folder = view.recordings?.folder;
  const recorded =
    office === undefined || office.lines.some((line) => line.recorded) || office.recordedExtensions.length > 0;
  return [
    folder === undefined
      ? {
          id: 'recordings',
          title: say('recordings'),
          ...unseen('missing'),
          text: say('noRecordings'),
          why: say('noRecordingsCure'),
        }
      : {
          id: 'recordings',
          title: say('recordings'),
          state: recorded ? 'found' : 'warning',
          text: folder,
          why: recorded ? say('recordingsUse') : say('nothingRecorded'),
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
export function historyFound({ view, say }: Sight): readonly Found[] {
  const title = say('records');
  const why = say('recordsUse');
  if (view.fusion !== undefined) {
    const { database, office } = view.fusion;
    const format = office?.cdr.get('storage') ?? 'db';
    return [
      {
        id: 'history',
        title,
        state: office === undefined ? 'warning' : 'found',
        text: say('recordsInDatabase'),
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
        text: say('noCdrModule'),
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
      why: writer.bLegs ? why : `${why} ${say('noBLegs')}`,
      offered: true,
      details: [writer.file],
      patch: { history: { kind: 'sftp', format: writer.module, path: writer.folder } },
    },
  ];
}

/** What should be changed so that more of each call is known afterwards; FusionPBX keeps its records by itself. */
export function historyChanges({ view, say }: Sight): readonly PlannedChange[] {
  if (view.fusion !== undefined) return [];
  const writer = writerOf(view);
  if (writer !== undefined) return writer.bLegs ? [] : bLegChange(writer, say);
  if (view.conf === undefined) return [];
  return [
    {
      id: 'load-json-cdr',
      title: say('switchRecordsOn'),
      why: say('recordsUse'),
      place: `${view.conf}/autoload_configs/modules.conf.xml`,
      lines: '<load module="mod_json_cdr"/>',
      canDo: false,
    },
  ];
}

/** What may shut the SSH login out. */
export function firewallFound({ view, say }: Sight): readonly Found[] {
  if (view.fail2ban)
    return [
      {
        id: 'firewall',
        title: 'fail2ban',
        state: 'found',
        text: say('fail2ban'),
        why: say('fail2banCure'),
        offered: false,
        details: [],
      },
    ];
  return [];
}
