/** The questions that the desktop asks in a box of the system: there may be no window yet. */
import type { ElectronApis } from '../electron-types.ts';
import type { DesktopWords } from '../words.ts';

/** Where passwords go when the system has no store for them. Closing the box is the safe answer: they are not kept. */
export async function askPlainSecrets(dialog: ElectronApis['dialog'], words: DesktopWords): Promise<'keep' | 'forget'> {
  const { message, detail, keep, forget } = words.plainSecrets;
  const options = { message, detail, buttons: [keep, forget], defaultId: 1, cancelId: 1, noLink: true };
  const { response } = await dialog.showMessageBox({ type: 'question', title: 'Plecho', ...options });
  return response === 0 ? 'keep' : 'forget';
}

/** Shall this version be downloaded? Closing the box means later. */
export async function askUpdate(
  dialog: ElectronApis['dialog'],
  words: DesktopWords,
  version: string,
  icon: boolean,
): Promise<boolean> {
  const { message, detail, yes, later } = words.update;
  const options = {
    message: message(version),
    detail: detail(icon),
    buttons: [yes, later],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await dialog.showMessageBox({ type: 'info', title: 'Plecho', ...options });
  return response === 0;
}

/** Shall this number be dialled? Closing the box means no. @param person the colleague whose number it is */
export async function askDial(
  dialog: ElectronApis['dialog'],
  words: DesktopWords,
  shown: string,
  person: string | undefined,
): Promise<boolean> {
  const { message, detail, yes, no } = words.dialAsk;
  const options = {
    message: message(shown, person),
    detail,
    buttons: [yes, no],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await dialog.showMessageBox({ type: 'question', title: 'Plecho', ...options });
  return response === 0;
}
