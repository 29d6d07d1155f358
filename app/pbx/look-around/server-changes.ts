/** What would have to be changed on the exchange's server, as exact lines or as the exact place in FusionPBX's pages; made only with consent. Pure. */
import { onlyDigits } from '../../core/written-number.ts';
import type { PlannedChange } from '../../exchange/driver.ts';
import type { Settings } from '../../contract/settings.ts';
import type { CdrWriter, ServerView } from './look-around.ts';
import { redirectActions, redirectWaitMs } from '../snippets.ts';
import type { Probe } from '../link/probe-exchange.ts';
import type { SayLook } from './words.ts';

type Input = {
  readonly view: ServerView;
  /** What the event socket said; null where its login was not found. */
  readonly probe: Probe | null;
  readonly settings: Settings;
  readonly say: SayLook;
};

const withoutRemarks = (xml: string): string => xml.replaceAll(/<!--[^]*?-->/g, (remark) => ' '.repeat(remark.length));

/** @returns the text with `lines` inserted right after the first tag that matches outside of XML comments; undefined if there is none */
const insertedAfter = (text: string, tag: RegExp, lines: string): string | undefined => {
  const found = tag.exec(withoutRemarks(text));
  if (found === null) return undefined;
  const at = found.index + found[0].length;
  return `${text.slice(0, at)}\n${lines}${text.slice(at)}`;
};

const contextTag = (name: string): RegExp =>
  new RegExp(`<context\\b[^>]*\\bname="${name.replace(/[^\w.-]/g, '\\$&')}"[^>]*>`);

/** A rule put at the head of a context; the rules after it still apply (`continue`). */
const recordingRule = [
  '    <extension name="plecho_record" continue="true">',
  '      <condition field="destination_number" expression="^\\+?\\d{2,15}$">',
  '        <action application="set" data="media_bug_answer_req=true"/>',
  '        <action application="set" data="recording_follow_transfer=true"/>',
  '        <action application="record_session" data="$${recordings_dir}/${uuid}.wav"/>',
  '      </condition>',
  '    </extension>',
].join('\n');

const redirectRule = (settings: Settings): string =>
  [
    '    <extension name="plecho_redirect" continue="true">',
    `      <condition field="destination_number" expression="^\\+?(${settings.lines.map(onlyDigits).join('|')})$">`,
    ...redirectActions(settings).map(([name, data]) =>
      data === ''
        ? `        <action application="${name}"/>`
        : `        <action application="${name}" data="${data}"/>`,
    ),
    '      </condition>',
    '    </extension>',
  ].join('\n');

/** Lines at the head of a dialplan's context. */
const inContext = (
  view: ServerView,
  context: string,
  lines: string,
): Pick<PlannedChange, 'place' | 'lines' | 'canDo' | 'file' | 'before' | 'after' | 'command'> => {
  for (const { file, text } of view.dialplan) {
    const after = insertedAfter(text, contextTag(context), lines);
    if (after !== undefined)
      return {
        place: `${file} <context name="${context}">`,
        lines,
        canDo: true,
        file,
        before: text,
        after,
        command: 'reloadxml',
      };
  }
  return { place: `dialplan, <context name="${context}">`, lines, canDo: false };
};

/** True where an application is run anywhere in the dialplan. */
const runs = ({ dialplan }: ServerView, pattern: RegExp): boolean =>
  dialplan.some(({ text }) => pattern.test(withoutRemarks(text)));

/**
 * @param settings redirect, lines and dialing as they are set
 * @returns changes that serve something: recording, where nothing is recorded; the redirect, where it is switched on; the access list, where it
 * keeps Plecho out
 */
export function changesOf({ view, probe, settings, say }: Input): PlannedChange[] {
  const changes: PlannedChange[] = [];
  const office = view.fusion?.office;
  const isFusion = view.fusion !== undefined;

  if (office !== undefined && office.recordedExtensions.length === 0 && !office.lines.some(({ recorded }) => recorded))
    changes.push({
      id: 'fusion-recording',
      title: say('switchRecordingOn'),
      why: say('fusionRecordingUse'),
      place: say('fusionRecordingPlace'),
      lines: say('fusionRecordingLines'),
      canDo: false,
    });
  if (!isFusion && view.dialplan.length > 0 && !runs(view, /application="(record_session|uuid_record)"/))
    changes.push({
      id: 'record',
      title: say('switchRecordingOn'),
      why: say('recordingUse'),
      ...inContext(view, settings.dialing.context, recordingRule),
    });

  if (settings.redirect.enabled && settings.lines.length > 0) {
    const actions = redirectActions(settings).map(([name, data]) => `${name} ${data}`.trim());
    const title = say('redirect');
    const why = say('redirectUse', redirectWaitMs(settings) / 1000);
    if (isFusion)
      changes.push({
        id: 'fusion-redirect',
        title,
        why,
        place: say('fusionRedirectPlace'),
        lines: actions.join('\n'),
        canDo: false,
      });
    else if (view.dialplan.length > 0 && !runs(view, new RegExp(`data="${settings.redirect.variable}=`)))
      changes.push({ id: 'redirect', title, why, ...inContext(view, 'public', redirectRule(settings)) });
  }

  const socket = view.eventSocket;
  if (probe?.ok === false && probe.code === 'acl' && socket?.acl !== undefined) {
    const { acl, aclFile } = socket;
    const lines = '<node type="allow" cidr="127.0.0.1/32"/>';
    const after =
      aclFile === undefined
        ? undefined
        : insertedAfter(
            aclFile.text,
            new RegExp(`<list\\b[^>]*\\bname="${acl.replace(/[^\w.-]/g, '\\$&')}"[^>]*>`),
            `      ${lines}`,
          );
    changes.push({
      id: 'acl',
      title: say('acl'),
      why: say('aclUse', acl),
      ...(isFusion
        ? {
            place: say('fusionAclPlace', acl),
            lines: 'allow 127.0.0.1/32',
            canDo: false,
          }
        : aclFile !== undefined && after !== undefined
          ? { place: aclFile.file, lines, canDo: true, file: aclFile.file, before: aclFile.text, after }
          : { place: `autoload_configs/acl.conf.xml, <list name="${acl}">`, lines, canDo: false }),
    });
  }
  return changes;
}

/** Switches the records of b legs on, if a module leaves them out. */
export function bLegChange({ module, file, text }: CdrWriter, say: SayLook): PlannedChange[] {
  if (module === 'csv') return [];
  const line = '<param name="log-b-leg" value="true"/>';
  const old = /<param\s+name="log-b-leg"\s+value="[^"]*"\s*\/>/;
  const bare = withoutRemarks(text);
  const found = old.exec(bare);
  const after =
    found !== null
      ? `${text.slice(0, found.index)}${line}${text.slice(found.index + found[0].length)}`
      : text.replace(/(\n?[ \t]*<\/settings>)/, `\n    ${line}$1`);
  return [
    {
      id: 'log-b-leg',
      title: say('bLegs'),
      why: say('bLegsUse'),
      place: file,
      lines: line,
      canDo: after !== text,
      file,
      before: text,
      after,
      command: `reload mod_${module}`,
    },
  ];
}
