/** Kontur.CRM behind the port of a CRM: one account with its client, its dialect, its set-up and its check. */
import { integrationsPage } from '../../contract/crm-page.ts';
import type { CrmFindings } from '../../contract/crm-profile.ts';
import type { Crm, CrmDriver, CrmOptions, Message, Told } from '../port.ts';
import { ok, type Outcome } from '../outbox/outcome.ts';
import { card, clientCard, createdContacts, taken, type Communication } from './answers.ts';
import { konturCallbacks } from './callback-protocol.ts';
import { readCards } from './cards-feed.ts';
import { createCrmClient, type CrmClient, type CrmClientOptions } from './client.ts';
import { readCommunications } from './communications.ts';
import { readFeed } from './feed.ts';
import { createDialect, type Dialect } from './dialect.ts';
import { MANIFEST_NAME, MANIFEST_VERSION, manifestZip } from './manifest.ts';
import { NOBODY, probeCrm } from './probe.ts';
import { companyRequest, contactRequest, createContactRequest, type AttachedFile } from './requests.ts';
import type { CrmAccount, Session } from './session.ts';
import { applySetup, readSetup } from './setup.ts';
import { learnPrefix, tell } from './tell.ts';
import { LARGEST_FILE } from './upload.ts';
import { TROUBLE_CODES, troublesOf } from './watch.ts';
import { wordTrouble } from './watch-words.ts';
import { createWireTrace } from './wire-trace.ts';
import { crmWords } from './words.ts';

export type KonturOptions = Omit<CrmClientOptions, keyof CrmOptions> & CrmOptions;

/** Opens an account; nothing is asked before the first call of a function. */
export function createKontur({ dialect, ...options }: KonturOptions): Crm {
  let latest: Session | null = null;
  const client = createCrmClient({
    ...options,
    dialect: createDialect(dialect?.kept ?? null, dialect?.keep),
    onGranted: (session) => {
      latest = session;
      options.onGranted?.(session);
    },
  });
  return konturOver(client, options, () => latest);
}

const CARD_WITHIN_MS = 5_000;
const CONTACT_WITHIN_MS = 10_000;

export const kontur: CrmDriver = { open: createKontur, words: crmWords, callbacks: konturCallbacks };

/**
 * The port over a client that is there already.
 * @param latest who we were when the CRM last accepted our key, even if that access key is no longer good
 */
export function konturOver(
  client: CrmClient,
  options: Omit<KonturOptions, 'dialect' | 'onGranted'>,
  latest: () => Session | null = client.session,
): Crm {
  const { language, kind } = options;
  const mayTell = options.mayTell ?? (() => true);
  const wires = createWireTrace();
  const setupOf = (ownUrl: string | null) => ({ client, kind, expectedBaseUrl: ownUrl, language: language() });
  /** Between the decision to send a message and its sending (while the access key is renewed, for example) another Plecho may have taken over. */
  const whileOurs: Pick<CrmClient, 'request'> = {
    request: (build, schema, extra) => client.request(build, schema, { ...extra, mayGo: mayTell }),
  };

  return {
    async tell({ attached, ...message }, limits): Promise<Outcome<Told>> {
      const { intent } = message;
      const telling = { ...message, ...(attached !== undefined && { attached: describedFiles(attached) }) };
      // A plain OK is accepted too: the call goes on under our own id.
      if (intent.kind !== 'call-started') {
        const outcome = await tell(whileOurs, client.dialect, telling, { ...limits, schema: taken });
        return outcome.kind === 'ok' ? ok({}) : outcome;
      }
      const outcome = await tell(whileOurs, client.dialect, telling, { ...limits, schema: card });
      if (outcome.kind !== 'ok') return outcome;
      return ok(outcome.value === null ? {} : toldBy(outcome.value, message, client.dialect));
    },
    upload: (file) => client.upload(file, { mayGo: mayTell }),
    isThere: async () => mayTell() && (await client.instance()).kind === 'ok',
    atOnce: () => client.dialect.values().atOnce ?? undefined,
    largestFile: LARGEST_FILE,

    state: client.state,
    session: client.session,
    authorize: () => client.authorize(),
    look: () => client.look(),
    ping: () => client.instance(),
    close: () => client.close(),

    responsible: (query) => client.callRedirect(query),
    dial: (...wish) => client.dial(...wish),
    vouch: (key) => client.vouch(key),
    nobody: NOBODY,
    async cardOf(what, id) {
      const build = what === 'contact' ? contactRequest : companyRequest;
      const limits = { timeoutMs: CARD_WITHIN_MS };
      const outcome = await client.request(({ workspace }) => build(workspace, id), clientCard, limits);
      if (outcome.kind === 'final' && outcome.code === 'notFound') return null;
      if (outcome.kind !== 'ok') return undefined; // the key may not read cards, or the CRM does not answer
      return { name: outcome.value.name.trim(), companyIds: outcome.value.links?.companyIds ?? [] };
    },
    readCards: readCards(client),
    async createContact(name, phone) {
      const limits = { timeoutMs: CONTACT_WITHIN_MS };
      const outcome = await client.request(
        ({ workspace }) => createContactRequest(workspace, name, phone),
        createdContacts,
        limits,
      );
      return outcome.kind === 'ok' ? ok({ id: Object.values(outcome.value.items)[0]?.id ?? null }) : outcome;
    },
    readPeople: (reading) => readFeed({ client, language, ...reading }),
    readCalls: (from, signal) => readCommunications({ client, from, signal, language }),

    readSetup: (ownUrl) => readSetup(setupOf(ownUrl)),
    setUp: (ownUrl, enableCalls, bearer) => applySetup(setupOf(ownUrl), enableCalls, bearer),
    troubles(ownUrl, wasSetUp) {
      const session = latest();
      if (session === null) return [];
      const wanted = {
        kind,
        wasSetUp: wasSetUp === null ? null : { instanceId: wasSetUp },
        expectedBaseUrl: ownUrl,
      };
      return troublesOf(session.instance, wanted).map((trouble) => ({
        code: trouble.code,
        isError: trouble.code === 'failed',
        words: wordTrouble(trouble, language()),
      }));
    },
    troubleCodes: TROUBLE_CODES,
    page() {
      const session = latest();
      return session === null ? null : integrationsPage(options.url, kind, session.workspace.name);
    },
    installer: (ownUrl) => manifestZip({ name: MANIFEST_NAME, version: MANIFEST_VERSION, baseUrl: ownUrl }, language()),
    async check() {
      wires.clear();
      const { url, apiKey, secret, log, dispatcher } = options;
      const account: CrmAccount = { url, kind, apiKey, ...(secret !== undefined && { secret }) };
      const way = dispatcher === undefined ? {} : { dispatcher };
      const result = await probeCrm({ ...account, ...way, log, language, onWire: wires.note });
      if (result.kind === 'failed') return { failed: result.words };
      obey(client.dialect, result.profile.findings, result.prefix);
      return { profile: result.profile };
    },
    checkTrace: wires.masked,
  };
}

/** What a registration names again; `unknown` where an older upload is not described well enough for that. */
function describedFiles(attached: NonNullable<Message['attached']>): AttachedFile[] | 'unknown' {
  const files = attached.flatMap(({ legId, upload: { fileId, fileName, contentType, contentLength } }) =>
    fileName === undefined || contentType === undefined || contentLength === undefined
      ? []
      : [{ legId, fileId, fileName, contentType, contentLength }],
  );
  return files.length === attached.length ? files : 'unknown';
}

/**
 * What call-started's answer tells. A second PC with the same key doubles every call; it shows here: the communication belongs to another
 * externalId, is another than the one known, or has connections already.
 */
function toldBy(answer: Communication, { intent, communicationId }: Message, dialect: Dialect): Told {
  const { links } = answer;
  const known = communicationId ?? intent.communicationId;
  // trap: the returned externalId carries an `<Integration>/` prefix
  const isOther =
    !learnPrefix(dialect, intent.callId, answer.externalId) || (known !== undefined && known !== answer.id);
  const suspicion = isOther ? 'otherCall' : hasHistory(answer.data) ? 'toldBefore' : undefined;
  return {
    communicationId: answer.id,
    ...(suspicion !== undefined && { suspicion }),
    ...(links && { cards: { contactIds: links.contactIds, companyIds: links.companyIds } }),
  };
}

/** Does `data.call` hold connections or events already? */
function hasHistory(data: unknown): boolean {
  const call = typeof data === 'object' && data !== null && 'call' in data ? data.call : null;
  if (typeof call !== 'object' || call === null) return false;
  return Object.values(call).some((value) => Array.isArray(value) && value.length > 0);
}

/** Uses the request forms that the check saw this CRM accept; what it could not find out changes nothing. */
function obey(dialect: Dialect, found: CrmFindings, prefix: string | null): void {
  const isLong = found.laterId === 'prefixed' || found.withId === 'prefixed';
  const isKnown = found.laterId !== 'unknown' || found.withId !== 'unknown';
  const mayLeaveOut = found.repeatAbsent === 'keeps';
  dialect.learn({
    ...(prefix !== null && { prefix }),
    ...(isKnown && { later: isLong ? 'prefixed' : 'bare', isProven: true }),
    mayLeaveOut,
    repeat: found.repeatEntry === 'takes' && mayLeaveOut ? 'absent' : 'entry',
    ...(found.burst !== 'unknown' && { atOnce: found.burst === null ? null : Math.max(1, found.burst) }),
  });
}
