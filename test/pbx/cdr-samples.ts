/** The recorded CDRs as FreeSWITCH's modules would have written them: encoded JSON, XML, CSV. */
import type { CdrJson } from '../fixtures/trace.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** switch_url_encode: more is escaped than encodeURIComponent would. */
const urlEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** mod_json_cdr with `encode-values` on (the default). */
export const encodedJson = (cdr: CdrJson): string =>
  JSON.stringify({
    ...cdr,
    variables: Object.fromEntries(
      Object.entries(cdr.variables).map(([name, value]) => [name, urlEncode(String(value))]),
    ),
  });

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const attribute = (value: unknown): string => escapeXml(typeof value === 'string' ? value : '');
const leaf = (name: string, value: unknown): string =>
  `<${name}>${escapeXml(typeof value === 'string' ? value : '')}</${name}>`;

const profileXml = (profile: Json): string =>
  Object.entries(profile)
    .map(([name, value]) => {
      if (!isObject(value)) return leaf(name, value);
      const list = Object.values(value)[0];
      const peers = (Array.isArray(list) ? list : []).filter(isObject);
      return `<${name}>${peers.map((peer) => `<${name}_caller_profile>${profileXml(peer)}</${name}_caller_profile>`).join('')}</${name}>`;
    })
    .join('');

const flowXml = (flow: Json): string => {
  const times = isObject(flow['times']) ? flow['times'] : {};
  const profile = isObject(flow['caller_profile']) ? flow['caller_profile'] : {};
  const timesXml = Object.entries(times).map(([name, value]) => leaf(name, value));
  return `<callflow dialplan="XML" unique-id="x" profile_index="${attribute(flow['profile_index'])}"><extension name="e" number="1"><application app_name="set" app_data="a=b"></application></extension><caller_profile>${profileXml(profile)}</caller_profile><times>${timesXml.join('')}</times></callflow>`;
};

/** mod_xml_cdr: variables percent-encoded, an element for each value of a list. */
export const xmlText = (cdr: CdrJson): string => {
  const variables = Object.entries(cdr.variables).flatMap(([name, value]) => {
    const values = String(value).startsWith('ARRAY::') ? String(value).slice(7).split('|:') : [String(value)];
    return /^[A-Za-z_][\w.-]*$/.test(name) ? values.map((one) => `<${name}>${urlEncode(one)}</${name}>`) : [];
  });
  const flows = (Array.isArray(cdr['callflow']) ? cdr['callflow'] : []).filter(isObject).map(flowXml);
  const log = isObject(cdr['app_log']) ? cdr['app_log']['applications'] : [];
  const apps = (Array.isArray(log) ? log : [])
    .filter(isObject)
    .map(
      (app) =>
        `<application app_name="${attribute(app['app_name'])}" app_data="${attribute(app['app_data'])}" app_stamp="${attribute(app['app_stamp'])}"></application>`,
    );
  return `<?xml version="1.0"?>\n<cdr core-uuid="c" switchname="fs"><channel_data><state>CS_REPORTING</state><direction>${String(cdr.variables['direction'])}</direction></channel_data><variables>${variables.join('')}</variables><app_log>${apps.join('')}</app_log>${flows.join('')}</cdr>\n`;
};

/** One line of mod_cdr_csv with the template `example`; stamps are in the exchange's local time (here UTC + `hours`). */
export const csvLine = (cdr: CdrJson, hours = 0): string => {
  const of = (name: string): string => String(cdr.variables[name] ?? '');
  const stamp = (name: string): string => {
    const at = Number(of(`${name}_epoch`));
    return at > 0 ? new Date(at * 1000 + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ') : '';
  };
  const [flow] = (Array.isArray(cdr['callflow']) ? cdr['callflow'] : []).filter(isObject);
  const profile = isObject(flow?.['caller_profile']) ? flow['caller_profile'] : {};
  const text = (name: string): string => (typeof profile[name] === 'string' ? profile[name] : '');
  const fields = [
    text('caller_id_name'),
    text('caller_id_number'),
    text('destination_number'),
    text('context'),
    stamp('start'),
    stamp('answer'),
    stamp('end'),
    of('duration'),
    of('billsec'),
    of('hangup_cause'),
    of('uuid'),
    of('bridge_uuid'),
    of('accountcode'),
    of('read_codec'),
    of('write_codec'),
  ];
  return `${fields.map((field) => `"${field}"`).join(',')}\n`;
};

/** Whether the record is an A leg's. B-leg records (channels originated for another one in their last callflow entry) are written only where b legs are logged. */
export const isALeg = (cdr: CdrJson): boolean => {
  const [newest] = (Array.isArray(cdr['callflow']) ? cdr['callflow'] : []).filter(isObject);
  const profile = newest?.['caller_profile'];
  return !isObject(profile) || !('originator' in profile);
};
