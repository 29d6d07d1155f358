/** What was found of the office: extensions, outside numbers and lines. Pure. */
import { phoneDigits } from '../../core/phone-number.ts';
import { unseen, type Found, type Sight } from './finding.ts';
import type { Line } from './fusionpbx-office.ts';

/** The people with their phones, and who of them is registered. */
export function extensionsFound({ view, probe, say }: Sight): readonly Found[] {
  const online = (number: string, domain: string | undefined): boolean =>
    probe?.ok === true && probe.registered.has(`${number}@${domain ?? ''}`);
  const { extensions } = view;
  const mails = extensions.filter(({ emails }) => emails !== undefined).length;
  return [
    extensions.length === 0
      ? {
          id: 'extensions',
          title: say('extensions'),
          ...unseen(view.conf === undefined ? view.confWhy : 'missing'),
          text: say('noExtensions'),
          why: say('noExtensionsCure'),
        }
      : {
          id: 'extensions',
          title: say('extensions'),
          state: 'found',
          text: say(
            'extensionsSeen',
            extensions.length,
            extensions.filter(({ number, domain }) => online(number, domain)).length,
            mails,
          ),
          why: say('extensionsUse'),
          offered: true,
          details: extensions.map(({ number, name, domain }) =>
            `${number} ${name === number ? '' : name}${online(number, domain) ? say('online') : ''}`.trim(),
          ),
          patch: {},
        },
  ];
}

/** Our outside numbers, and where each leads. */
export function linesFound({ view, settings, say }: Sight): readonly Found[] {
  const office = view.fusion?.office;
  const lines = office?.lines ?? [];
  const numbers = [
    ...new Set(lines.map(({ number }) => phoneDigits(number, settings)).filter((number) => number !== '')),
  ];
  if (lines.length > 0) {
    const lineText = ({ number, to, target, name }: Line): string =>
      `${number} → ${say(`target.${to}`)} ${target} ${name}`.trim();
    return [
      {
        id: 'lines',
        title: say('lines'),
        state: 'found',
        text: numbers.join(', '),
        why: say('linesUse'),
        offered: true,
        details: lines.map(lineText),
        patch: { lines: numbers },
      },
    ];
  }
  return [];
}

/** The gateways, and logins that are lines. */
export function gatewaysFound({ view, settings, say }: Sight): readonly Found[] {
  if (view.gateways.length > 0 || view.outsideLogins.length > 0)
    return [
      {
        id: 'gateways',
        title: say('gateways'),
        state: 'found',
        text: [...view.gateways.map(({ name, proxy }) => `${name} (${proxy})`), ...view.outsideLogins].join(', '),
        why: view.outsideLogins.length === 0 ? say('gatewaysUse') : say('outsideLogins'),
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
