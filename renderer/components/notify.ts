/** Short messages at the edge of the window for what was done or did not work. */
import { notifications } from '@mantine/notifications';
import { sayWindow, type SayWindow } from '../../app/contract/text.ts';
import { CallFailed } from '../api.ts';

/** The words of a failure: the program's own, or why there are none. */
export function failureWords(error: unknown, say: SayWindow): string {
  if (error instanceof CallFailed) {
    if (error.code === 'offline') return say('common.noAnswer');
    if (error.code === 'unauthorized') return error.message || say('common.noAccess');
    if (error.message !== '') return error.message;
  }
  return say('common.failed');
}

/** The cross of a message has no words of its own. */
function named(): { 'aria-label': string } {
  return { 'aria-label': sayWindow(document.documentElement.lang === 'en' ? 'en' : 'ru', 'common.close') };
}

export function tell(message: string): void {
  notifications.show({ message, autoClose: 3500, withCloseButton: true, closeButtonProps: named() });
}

export function tellFailure(error: unknown, say: SayWindow): void {
  notifications.show({
    title: say('common.failed'),
    message: failureWords(error, say),
    color: 'red',
    autoClose: 9000,
    closeButtonProps: named(),
  });
}
