/** Registered phones as mod_sofia lists them: all of a user's, each with its contact (`show registrations` tells one a user). */
import { contactKey } from '../events/headers.ts';
import type { Registration } from './directory.ts';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescape = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
const element = (xml: string, name: string): string =>
  unescape(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '').trim();

/** Names of the SIP profiles in the answer to `sofia xmlstatus`; none where it is no XML. Aliases and gateways are left out. */
export const parseProfiles = (answer: string): string[] =>
  [...answer.matchAll(/<profile>[^]*?<\/profile>/g)]
    .map(([xml]) => element(xml, 'name'))
    .filter((name) => /^[\w.-]{1,64}$/.test(name));

/** Reads the answer to `sofia xmlstatus profile NAME reg`; what cannot be read is left out. */
export const parsePhones = (answer: string): Registration[] =>
  [...answer.matchAll(/<registration>[^]*?<\/registration>/g)].flatMap(([xml]) => {
    const [user = '', domain = ''] = element(xml, 'user').split('@', 2);
    const contact = contactKey(element(xml, 'contact'));
    return user === '' ? [] : [{ user, domain, ...(contact !== '' && { contact }) }];
  });

/** What mod_sofia lists, and of the core's list those whom it does not name (other drivers, a login that may not ask mod_sofia). */
export function mergePhones(core: readonly Registration[], sofia: readonly Registration[]): Registration[] {
  const known = new Set(sofia.map(({ user, domain }) => `${user}@${domain}`));
  return [...sofia, ...core.filter(({ user, domain }) => !known.has(`${user}@${domain}`))];
}
