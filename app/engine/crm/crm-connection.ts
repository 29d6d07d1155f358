/** The CRM's side of the engine: the account that is set now, and when it may be told and asked. */
import type { Settings } from '../../contract/settings.ts';
import type { Intent } from '../../core/intent.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { Status } from '../../contract/view.ts';
import type { Crm, CrmSession } from '../../crm/port.ts';
import type { Delivery } from '../../crm/outbox/outbox-worker.ts';
import type { OutboxPort } from '../../crm/outbox/ports.ts';
import { sayEngine } from '../words.ts';
import { openAccount, type Account, type AccountDeps, type AccountListener } from './crm-account.ts';
import { CrmLooks } from './crm-looks.ts';

export type CrmConnectionDeps = AccountDeps & {
  readonly settings: () => Settings;
  /** How often the key and the integration are looked at, ms. */
  readonly lookEveryMs?: number;
};

/** What the connection tells, and what it asks in return. `mayTell` is false while another Plecho of the office tells the CRM. */
export type CrmListener = Omit<AccountListener, 'onGranted'> & {
  /** @returns the next messages without those that another Plecho has told already. @param heads takes them from the outbox */
  readonly untold: (heads: () => readonly OutboxItem[]) => readonly OutboxItem[];
  /** What the CRM says of our instance with every authorization. */
  readonly onInstance: (session: CrmSession) => void;
  /** The stored key is no longer accepted; words. */
  readonly onKeyRefused: (words: string) => void;
  /** The CRM has taken a message. */
  readonly onTaken: (kind: Intent['kind']) => void;
};

const nobody: CrmListener = {
  mayTell: () => false,
  untold: (heads) => heads(),
  onChange: () => undefined,
  onConnected: () => undefined,
  onTrouble: () => undefined,
  onCards: () => undefined,
  onInstance: () => undefined,
  onKeyRefused: () => undefined,
  onOutbox: () => undefined,
  onTaken: () => undefined,
};

const STOP_WITHIN = 3_500;

export class CrmConnection {
  readonly #deps: CrmConnectionDeps;
  readonly #outbox: OutboxPort;
  readonly #looks: CrmLooks;
  #listener = nobody;
  /** Undefined while it is being changed. */
  #account: Account | undefined;
  /** Somebody switched telling off for a while. */
  #isPaused = false;
  /** Another Plecho of the office tells the CRM: ours waits. */
  #isHeld = false;

  constructor(deps: CrmConnectionDeps) {
    this.#deps = deps;
    this.#outbox = {
      ...deps.outbox,
      heads: (...wanted) => this.#listener.untold(() => deps.outbox.heads(...wanted)),
      done: (item, at) => {
        this.#looks.heard();
        deps.outbox.done(item, at);
        this.#listener.onTaken(item.intent.kind);
      },
    };
    this.#looks = new CrmLooks({
      client: () => (this.#hasKey() ? this.#account?.client : undefined),
      onKeyRefused: (words) => this.#listener.onKeyRefused(words),
      ...(deps.lookEveryMs !== undefined && { everyMs: deps.lookEveryMs }),
      log: deps.log,
    });
    this.#account = this.#open();
  }

  /** Whom it tells and asks from now on; one listener. To be called before `start`. */
  listen(to: CrmListener): void {
    this.#listener = to;
  }

  client(): Crm {
    return this.#opened().client;
  }

  delivery(): Delivery {
    return this.#opened().delivery;
  }

  start(): void {
    if (!this.#hasKey()) return;
    this.#applyPause(this.#opened());
    this.delivery().start();
    this.#looks.lookOn();
  }

  /** Another key or address: what is in flight ends, the outbox goes on with the new account. */
  async reconfigure(): Promise<void> {
    const old = this.#account;
    this.#account = undefined;
    this.#looks.stop();
    await close(old);
    this.#account = this.#open();
    this.start();
    this.#listener.onChange();
  }

  /** Looks at the integration now: after a change that we made or were told of. */
  lookNow(): Promise<void> {
    return this.#looks.lookNow();
  }

  /** There are more messages: after a commit. */
  kick(): void {
    this.#account?.delivery.kick();
  }

  /** Wake-up or another network: whatever waits is tried now. */
  hurry(): void {
    this.#account?.delivery.hurry();
    this.#looks.lookOn();
  }

  /** No message is on its way to the CRM; recordings may be. */
  isQuiet(): boolean {
    return this.#account?.delivery.isQuiet() === true; // while it is changed, what is under way is being ended
  }

  setPaused(value: boolean): void {
    this.#isPaused = value;
    this.#applyPause(this.#account);
  }

  /** Another Plecho of the office tells the CRM: ours waits. */
  setHeld(value: boolean): void {
    this.#isHeld = value;
    this.#applyPause(this.#account);
  }

  status(): Status['crm'] {
    if (!this.#hasKey()) return { state: 'off', detail: sayEngine(this.#deps.language(), 'noKey'), workspace: null };
    return this.client().state();
  }

  async stop(): Promise<void> {
    this.#looks.stop();
    await close(this.#account);
  }

  #hasKey(): boolean {
    return this.#deps.settings().crm.apiKey !== '';
  }

  #opened(): Account {
    return (this.#account ??= this.#open());
  }

  #applyPause(account: Account | undefined): void {
    account?.delivery.setPaused(this.#isPaused || this.#isHeld);
  }

  /** The current account. Its events go to the current listener. */
  #open(): Account {
    const deps = { ...this.#deps, outbox: this.#outbox };
    return openAccount(this.#deps.settings().crm, deps, {
      mayTell: () => this.#listener.mayTell(),
      onGranted: (session) => {
        this.#looks.granted();
        this.#listener.onInstance(session);
      },
      onConnected: () => {
        this.#account?.delivery.hurry();
        this.#listener.onConnected();
      },
      onChange: () => this.#listener.onChange(),
      onOutbox: () => this.#listener.onOutbox(),
      onTrouble: (trouble) => this.#listener.onTrouble(trouble),
      onCards: (cards) => this.#listener.onCards(cards),
    });
  }
}

/** Lets what is under way end, and the connections with it. */
async function close(account: Account | undefined): Promise<void> {
  await account?.delivery.stop(STOP_WITHIN);
  await account?.client.close();
}
