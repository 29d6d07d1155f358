/** Second starts and clicked links: heard from the first moment on, kept until the program is ready for them. */
import { readArguments } from './arguments.ts';
import { phoneFromLink } from '../window/links.ts';
import type { AppPart } from '../electron-types.ts';

/** Somebody wants the window, or a number dialled. */
export type Arrival = { kind: 'show' } | { kind: 'dial'; phone: string };

/** @returns `attach`: from then on the handler gets everything, first of all what came before */
export function listenForArrivals(app: AppPart): { attach(handler: (arrival: Arrival) => void): void } {
  const waiting: Arrival[] = [];
  let handle = (arrival: Arrival): void => void waiting.push(arrival);
  app.on('second-instance', (_event, argv) => {
    const { phone, hidden } = readArguments(argv);
    if (phone !== null) handle({ kind: 'dial', phone });
    else if (!hidden) handle({ kind: 'show' });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const phone = phoneFromLink(url);
    if (phone !== null) handle({ kind: 'dial', phone });
  });
  app.on('activate', () => handle({ kind: 'show' }));
  return {
    attach(handler) {
      handle = handler;
      waiting.splice(0).forEach(handler);
    },
  };
}
