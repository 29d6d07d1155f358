/** The questions that the desktop asks in a box of the system: there may be no window yet. */
import type { ElectronApis } from '../electron-types.ts';
import type { DesktopSay } from '../words.ts';

type Question = {
  readonly type: 'question' | 'info';
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  /** Closing the box means this. */
  readonly no: string;
  /** The answer that Enter gives. */
  readonly preset: 'yes' | 'no';
};

/** @returns whether the answer was yes */
async function ask(
  dialog: ElectronApis['dialog'],
  { type, message, detail, yes, no, preset }: Question,
): Promise<boolean> {
  const buttons = { buttons: [yes, no], defaultId: preset === 'yes' ? 0 : 1, cancelId: 1, noLink: true };
  const { response } = await dialog.showMessageBox({ type, title: 'Plecho', message, detail, ...buttons });
  return response === 0;
}

/** Where passwords go when the system has no store for them. Closing the box is the safe answer: they are not kept. */
export async function askPlainSecrets(dialog: ElectronApis['dialog'], say: DesktopSay): Promise<'keep' | 'forget'> {
  const isKept = await ask(dialog, {
    type: 'question',
    message: say('plainSecretsMessage'),
    detail: say('plainSecretsDetail'),
    yes: say('plainSecretsKeep'),
    no: say('plainSecretsForget'),
    preset: 'no',
  });
  return isKept ? 'keep' : 'forget';
}

/** Shall this version be downloaded? Closing the box means later. @param icon there is one near the clock */
export function askUpdate(
  dialog: ElectronApis['dialog'],
  say: DesktopSay,
  version: string,
  icon: boolean,
): Promise<boolean> {
  return ask(dialog, {
    type: 'info',
    message: say('updateMessage', version),
    detail: say('updateDetail', icon),
    yes: say('updateYes'),
    no: say('updateLater'),
    preset: 'yes',
  });
}

/** Shall this number be dialled? Closing the box means no. @param person the colleague whose number it is */
export function askDial(
  dialog: ElectronApis['dialog'],
  say: DesktopSay,
  shown: string,
  person: string | undefined,
): Promise<boolean> {
  return ask(dialog, {
    type: 'question',
    message: say('dialAskMessage', shown, person),
    detail: say('dialAskDetail'),
    yes: say('dialAskYes'),
    no: say('dialAskNo'),
    preset: 'yes',
  });
}
