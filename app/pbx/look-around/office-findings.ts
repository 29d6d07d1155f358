/** What was found of the office: extensions, outside numbers and lines. Pure. */
import type { Words } from '../../contract/language.ts';
import { phoneDigits } from '../../core/phone-number.ts';
import { unseen, type Found, type Sight } from './finding.ts';
import type { Line, LineTarget } from './fusionpbx-office.ts';

const TARGETS: Readonly<Record<LineTarget, Words>> = {
  extension: { ru: 'сотрудник', en: 'person' },
  ringGroup: { ru: 'группа', en: 'ring group' },
  queue: { ru: 'очередь', en: 'queue' },
  menu: { ru: 'меню', en: 'menu' },
  conference: { ru: 'конференция', en: 'conference' },
  voicemail: { ru: 'голосовая почта', en: 'voicemail' },
  other: { ru: 'другое', en: 'other' },
};

/** The people with their phones, and who of them is registered. */
export function extensionsFound({ view, probe, both }: Sight): readonly Found[] {
  const online = (number: string, domain: string | undefined): boolean =>
    probe?.ok === true && probe.registered.has(`${number}@${domain ?? ''}`);
  const { extensions } = view;
  const mails = extensions.filter(({ emails }) => emails !== undefined).length;
  return [
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
  ];
}

/** Our outside numbers, and where each leads. */
export function linesFound({ view, settings, say, both }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  const lines = office?.lines ?? [];
  const numbers = [
    ...new Set(lines.map(({ number }) => phoneDigits(number, settings)).filter((number) => number !== '')),
  ];
  if (lines.length > 0) {
    const lineText = ({ number, to, target, name }: Line): string =>
      `${number} → ${say(TARGETS[to])} ${target} ${name}`.trim();
    return [
      {
        id: 'lines',
        title: both('Внешние номера', 'Outside numbers'),
        state: 'found',
        text: numbers.join(', '),
        why: both('Звонки на эти номера попадут в CRM.', 'Calls to these numbers get into the CRM.'),
        offered: true,
        details: lines.map(lineText),
        patch: { lines: numbers },
      },
    ];
  }
  return [];
}

/** The gateways, and logins that are lines. */
export function gatewaysFound({ view, settings, both }: Sight): readonly Found[] {
  if (view.gateways.length > 0 || view.outsideLogins.length > 0)
    return [
      {
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
      },
    ];
  return [];
}
