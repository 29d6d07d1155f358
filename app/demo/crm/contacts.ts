/** Contacts and companies of the demo CRM, phones as people typed them; and calls that are begun from outside (POST communications/call). */
import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { z } from 'zod';
import { invalid } from './callbacks.ts';
import type { Behaviour } from './behaviour.ts';
import type { createCaller } from './caller.ts';
import type { DemoUser } from './identity.ts';
import type { DemoInstance } from './instances.ts';
import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';

const phone = z.strictObject({ id: z.guid().optional(), type: z.enum(['work', 'unknown']), value: z.string().min(1) });
const newContact = z.strictObject({
  name: z.string().min(1),
  position: z.string().optional(),
  phones: z.array(phone),
  links: z.strictObject({ companyIds: z.array(z.guid()).optional() }).optional(),
});
const createBody = z.strictObject({ items: z.array(newContact).min(1) });
const callBody = z
  .strictObject({
    fromUserId: z.guid(),
    toUserId: z.guid().optional(),
    clientPhone: z
      .string()
      .regex(/^[1-9]\d{1,14}$/)
      .optional(),
  })
  .refine((body) => (body.toUserId === undefined) !== (body.clientPhone === undefined), 'toUserId or clientPhone');

export type DemoContact = Record<string, unknown> & { readonly id: string; readonly name: string };

export type ContactDeps = {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly behaviour: Behaviour;
  readonly instance: DemoInstance;
  readonly users: readonly DemoUser[];
  readonly caller: ReturnType<typeof createCaller>;
  /** Told of every contact that is made, for the feed. */
  readonly onCreated: (contact: DemoContact) => void;
};

export function createContacts() {
  const contacts = new Map<string, DemoContact>();
  const companies = new Map<string, DemoContact>();
  return {
    contacts,
    companies,
    /** The cards that hold this number, however people typed it. */
    linksOf(number: string | undefined): { contactIds: string[]; companyIds: string[] } {
      const isHis = ({ phones }: DemoContact): boolean =>
        number !== undefined &&
        Array.isArray(phones) &&
        phones.some(
          (one: { value?: unknown }) => String(one.value).replace(/\D/g, '').slice(-10) === number.slice(-10),
        );
      const idsOf = (cards: ReadonlyMap<string, DemoContact>): string[] =>
        [...cards.values()].filter(isHis).map(({ id }) => id);
      return { contactIds: idsOf(contacts), companyIds: idsOf(companies) };
    },
    routes(router: Router, { keys, ledger, behaviour, instance, users, caller, onCreated }: ContactDeps): void {
      const notFound = (what: string) => ({ status: 'notFound', message: `${what} not found` });
      const only = keys.userOnly('contacts');
      router.get('/api/v1/:ws/contacts/:id', only, (request, response) => {
        const found = contacts.get(String(request.params['id']));
        if (found === undefined) response.status(409).json(notFound('Contact'));
        else response.json(found);
      });
      router.get('/api/v1/:ws/companies/:id', only, (request, response) => {
        const found = companies.get(String(request.params['id']));
        if (found === undefined) response.status(409).json(notFound('Company'));
        else response.json(found);
      });
      router.post('/api/v1/:ws/contacts/create', only, (request, response) => {
        const parsed = createBody.safeParse(request.body);
        if (!parsed.success) {
          ledger.fault('', 'body', `contacts/create: ${parsed.error.message}`);
          return invalid(response, parsed.error, behaviour);
        }
        const items = Object.fromEntries(
          parsed.data.items.map((item, at) => {
            const phones = item.phones.map((one) => ({ ...one, id: randomUUID() }));
            const links = { companyIds: item.links?.companyIds ?? [] };
            const made = {
              ...item,
              id: randomUUID(),
              phones,
              links,
              emails: [],
              tags: [],
              customFields: {},
              updateInfo: {},
            };
            contacts.set(made.id, made);
            onCreated(made);
            return [String(at), made];
          }),
        );
        response.json({ items });
      });
      router.post('/api/v1/:ws/communications/call', keys.userOnly('dial'), (request, response) => {
        const parsed = callBody.safeParse(request.body);
        if (!parsed.success) {
          ledger.fault('', 'body', `communications/call: ${parsed.error.message}`);
          return invalid(response, parsed.error, behaviour);
        }
        const { fromUserId, toUserId, clientPhone } = parsed.data;
        const { baseUrl } = instance;
        if (!users.some(({ id }) => id === fromUserId)) return void response.status(409).json(notFound('User'));
        if (baseUrl === null || !instance.features.call)
          return void response.status(409).json({
            invalidDatas: [],
            invalidConstraints: {},
            status: 'notSupported',
            message: 'No telephony takes calls',
          });
        response.json('OK');
        const to = { ...(toUserId !== undefined && { toUserId }), ...(clientPhone !== undefined && { clientPhone }) };
        caller.placeCall({ fromUserId, ...to }, baseUrl).catch(() => undefined);
      });
    },
  };
}
