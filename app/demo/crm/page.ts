/** The page of the demo CRM: what it was told, as it comes; and a button that calls as a user would. */
import type { Express } from 'express';
import express from 'express';
import type { createCaller } from './caller.ts';
import type { DemoIdentity, DemoUser } from './identity.ts';
import type { DemoInstance } from './instances.ts';
import type { Ledger } from './ledger.ts';

export type PageDeps = {
  readonly who: DemoIdentity;
  readonly instance: DemoInstance;
  readonly ledger: Ledger;
  readonly users: readonly DemoUser[];
  readonly caller: ReturnType<typeof createCaller>;
};

const SHOWN = 30;

export function pageRoutes(app: Express, { who, instance, ledger, users, caller }: PageDeps): void {
  app.get('/', (_request, response) => void response.type('html').send(PAGE));
  app.get('/demo/state', (_request, response) => {
    const names = Object.fromEntries(users.map(({ id, name }) => [id, name]));
    const calls = [...ledger.calls.values()].slice(-SHOWN).toReversed();
    response.json({
      workspace: who.workspace.title,
      baseUrl: instance.baseUrl,
      users,
      names,
      calls,
      faults: ledger.faults.slice(-SHOWN),
    });
  });
  app.post('/demo/call', express.json(), async (request, response) => {
    const { userId, phone } = (request.body ?? {}) as { userId?: string; phone?: string };
    const clientPhone = (phone ?? '').replace(/\D/g, '');
    if (instance.baseUrl === null || userId === undefined || clientPhone === '') {
      response.json({ text: 'Сначала Plecho должен сообщить свой адрес; номер: только цифры.' });
      return;
    }
    const { status, echoed } = await caller.placeCall({ fromUserId: userId, clientPhone }, instance.baseUrl);
    response.json({ text: echoed ? `Plecho ответил: ${status}` : `Ответил кто-то другой: ${status}` });
  });
}

const PAGE = `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Контур.CRM (демонстрация)</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } form { margin: 1rem 0; display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; }
article { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 8px; padding: .6rem .9rem; margin: .6rem 0; }
h2 { font-size: 1rem; margin: 0; } ol { margin: .3rem 0 0; padding-left: 1.3rem; } li { font-variant-numeric: tabular-nums; }
.fault { color: #c92a2a; } small { opacity: .7; } input, select, button { font: inherit; padding: .2rem .5rem; }
</style></head><body>
<h1>Контур.CRM: что получила демонстрация</h1>
<form id="call"><label>Кто <select id="user"></select></label><label>Кому <input id="phone" value="79991112233" inputmode="tel"></label>
<button>Позвонить</button><span id="said" role="status"></span></form>
<div id="faults"></div><div id="calls">Пока ничего. Звонки появятся здесь сами.</div>
<script type="module">
const $ = (id) => document.getElementById(id);
const el = (tag, text, cls) => { const e = document.createElement(tag); e.textContent = text; if (cls) e.className = cls; return e; };
const DIR = { inbound: 'Входящий', outbound: 'Исходящий', internal: 'Внутренний' };
const TYPE = { appeared: 'звонит', connected: 'разговор', paused: 'удержание', disconnected: 'завершено' };
const time = (iso) => new Date(iso).toLocaleTimeString('ru');
let seen = '';
async function show() {
  const text = await (await fetch('/demo/state')).text();
  if (text === seen) return;
  seen = text;
  const state = JSON.parse(text);
  if (!$('user').children.length) for (const u of state.users) { const o = el('option', u.name + ', ' + u.extension); o.value = u.id; $('user').append(o); }
  const who = (p) => p.type === 'client' ? 'клиент' : (state.names[p.userId] ?? 'сотрудник');
  $('faults').replaceChildren(...state.faults.map((f) => el('p', 'Нарушение: ' + f.rule + ' ' + f.detail, 'fault')));
  if (!state.calls.length) return;
  $('calls').replaceChildren(...state.calls.map((c) => {
    const a = el('article', ''); const first = c.started ?? c.registrations[0];
    a.append(el('h2', (DIR[first?.direction] ?? 'Звонок') + (first?.clientPhone ? ' · +' + first.clientPhone : '') + (c.failed ? ' · не удался' : '')));
    const list = document.createElement('ol');
    if (c.started) list.append(el('li', time(c.started.timestamp) + ' начался'));
    for (const e of c.events) list.append(el('li', time(e.timestamp) + ' ' + who(e.from) + ' → ' + who(e.to) + ': ' + TYPE[e.type]));
    if (c.finished) list.append(el('li', time(c.finished.timestamp) + ' закончился'));
    for (const r of c.registrations) list.append(el('li', 'зарегистрирован: ' + r.items.map((i) => who(i.from) + ' → ' + who(i.to) + (i.startedAt ? ' (отвечен)' : ' (не отвечен)')).join(', ')));
    for (const r of c.recordings) list.append(el('li', 'запись: ' + r.name + ', ' + Math.round(r.size / 1024) + ' КБ'));
    a.append(list, el('small', c.externalId));
    return a;
  }));
}
$('call').addEventListener('submit', async (event) => {
  event.preventDefault();
  const response = await fetch('/demo/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ userId: $('user').value, phone: $('phone').value }) });
  $('said').textContent = (await response.json()).text;
});
setInterval(() => show().catch(() => {}), 700);
show();
</script></body></html>`;
