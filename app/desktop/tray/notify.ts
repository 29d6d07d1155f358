/** Feeds the live stream to the decision and shows what it decides; a click opens the window at the right page. */
import type { LiveMessage } from '../../contract/view.ts';
import type { Notice, NoticeEvent, NoticeWishes } from './toasts.ts';
import { decideNotices, noNotices } from './toasts.ts';
import type { ElectronApis } from '../electron-types.ts';

export type Page = 'calls' | 'health' | 'history' | 'key' | 'missed';

export type NotifyDeps = {
  makeNotification: ElectronApis['makeNotification'];
  open: (page: Page) => void;
  wishes: () => NoticeWishes;
};

/**
 * @returns `hear` for the live stream, `woke` after a sleep, `tell` for what the desktop itself has to say, `close` on quit.
 */
export function createNotifier({ makeNotification, open, wishes }: NotifyDeps) {
  let state = noNotices;
  let timer: NodeJS.Timeout | undefined;
  // Shown notifications are held until they are clicked or replaced: collected ones lose their click.
  const shown: unknown[] = [];

  const tell = (text: { title: string; body: string }, page: Page = 'health'): void => {
    const notification = makeNotification({ title: text.title, body: text.body });
    notification.on('click', () => open(page));
    notification.show();
    shown.push(notification);
    if (shown.length > 20) shown.shift();
  };

  const show = (notice: Notice): void => tell(notice, notice.kind === 'missed' ? 'history' : 'health');

  const feed = (event: NoticeEvent): void => {
    const decision = decideNotices(state, event, wishes());
    state = decision.state;
    clearTimeout(timer);
    if (decision.again !== null) {
      timer = setTimeout(() => feed({ type: 'tick', at: Date.now() }), Math.max(decision.again - Date.now(), 0));
    }
    decision.notices.forEach(show);
  };

  return {
    tell,
    hear: (message: LiveMessage): void => {
      const at = Date.now();
      if (message.type === 'status' || message.type === 'snapshot') {
        feed({ type: 'problems', problems: message.status.problems, at });
      }
      if (message.type === 'call') feed({ type: 'call', call: message.call, at });
    },
    woke: (): void => feed({ type: 'woke', at: Date.now() }),
    close: (): void => clearTimeout(timer),
  };
}
export type Notifier = ReturnType<typeof createNotifier>;
