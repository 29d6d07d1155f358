/** Commands to the demo office, carried out as FreeSWITCH does: click-to-call, hang up, transfer, consult, join, pick up, park, hold. */
import type { ApiHandler } from './exchange-api.ts';
import { DOMAIN } from './office-channel.ts';
import type { DemoChannel } from './office-channel.ts';
import { connect, open, shortRing, toClient, toUser } from './office-stories.ts';
import type { Stage } from './office-stories.ts';

export type Orders = {
  readonly channel: (id: string) => DemoChannel | undefined;
  readonly hasPhone: (extension: string) => boolean;
  readonly isBusy: (extension: string) => boolean;
  /** Nobody is at that phone: it rings until it is given up. */
  readonly isAway: (extension: string) => boolean;
  /** Do phones hold when asked to? */
  readonly obeysHold: boolean;
  /** Keeps a story going; ends its channels when it is over. */
  readonly run: (users: readonly string[], story: (stage: Stage) => Promise<void>) => void;
  readonly channelsBy: (id: string) => readonly DemoChannel[];
  readonly all: () => readonly DemoChannel[];
};

const NO_CHANNEL = '-ERR No such channel!\n';
const DONE = '+OK\n';
/** How long somebody talks, or waits, until another order comes: s of the office's time. */
const FOR_LONG = 3600;

/** `{a=b,c=d}user/1001@host 89991112233 XML default`, or `… &intercept(uuid)` */
const parseOriginate = (args: string) => {
  const parts = /^\{([^}]*)\}user\/([^@\s]+)(?:@\S+)? (?:(\S+) XML (\S+)|&intercept\(([0-9a-f-]+)\))$/.exec(
    args.trim(),
  );
  if (!parts) return null;
  const [, list = '', extension = '', number = '', , takes] = parts;
  const pairs = list.split(/(?<!\\),/).map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1).replaceAll('\\,', ',')];
  });
  return { variables: new Map(pairs), extension, number, takes };
};

export const createOrders = (orders: Orders): Record<string, ApiHandler> => {
  /** How long a phone rings until it is picked up: s of the office's time. */
  const ringsAt = (extension: string, stage: Stage): number => (orders.isAway(extension) ? FOR_LONG : shortRing(stage));

  /** The user has picked up: his channel runs the office's dialplan. */
  const dial = async (stage: Stage, own: DemoChannel, number: string, marks: Record<string, string>): Promise<void> => {
    const isInternal = /^\d{3,5}$/.test(number);
    const far = isInternal
      ? toUser(stage, own, number, { shown: own.extension ?? '', variables: marks })
      : toClient(stage, own, number, marks);
    far.ring();
    await stage.wait(ringsAt(number, stage), own, far);
    if (!isInternal && stage.random.chance(0.15)) {
      far.hangUp('NO_ANSWER');
      own.hangUp('NO_ANSWER');
      return;
    }
    connect(own, far);
    await stage.wait(stage.random.between(8, 40), own, far);
    far.hangUp();
    own.hangUp();
  };

  const originate: ApiHandler = async (args) => {
    const order = parseOriginate(args);
    if (order === null) return '-ERR INVALID_GATEWAY\n';
    const { extension, number, variables, takes } = order;
    if (!orders.hasPhone(extension)) return '-ERR USER_NOT_REGISTERED\n';
    if (orders.isBusy(extension)) return '-ERR USER_BUSY\n';
    const marks = Object.fromEntries([...variables].filter(([name]) => name.startsWith('plecho_')));
    const id = variables.get('origination_uuid');
    return new Promise((resolve) => {
      orders.run([extension], async (stage) => {
        const own = open(stage, {
          ...(id !== undefined && { id }),
          direction: 'outbound',
          name: `sofia/internal/${extension}@${DOMAIN}:5160`,
          callerNumber: variables.get('origination_caller_id_number') ?? number,
          destination: extension,
          extension,
          variables: { dialed_user: extension, dialed_domain: DOMAIN, ...Object.fromEntries(variables) },
        });
        own.ring();
        try {
          const picksUpItself = variables.get('sip_auto_answer') === 'true' && !orders.isAway(extension);
          await stage.wait(picksUpItself ? 0.5 : ringsAt(extension, stage), own);
        } catch (error) {
          resolve('-ERR CALL_REJECTED\n');
          throw error;
        }
        own.answer();
        resolve(`+OK ${own.id}\n`);
        if (takes === undefined) await dial(stage, own, number, marks);
        else await intercept(stage, own, takes, variables.get('intercept_unbridged_only') === 'true');
      });
    });
  };

  const kill: ApiHandler = (args) => {
    const [id = '', cause = 'NORMAL_CLEARING'] = args.trim().split(/\s+/);
    const channel = orders.channel(id);
    if (channel === undefined) return NO_CHANNEL;
    channel.hangUp(cause); // the other end goes, or comes back to whom it kept waiting, as its story has it
    return DONE;
  };

  /** mod_dptools `intercept`: the user who picked up gets the channel, all other phones stop ringing. */
  const intercept = async (stage: Stage, own: DemoChannel, id: string, unbridgedOnly: boolean): Promise<void> => {
    const channel = orders.channel(id);
    if (channel === undefined || !channel.isAlive() || (unbridgedOnly && channel.peer() !== undefined))
      return own.hangUp();
    stage.onChannel(channel);
    const former = channel.peer();
    channel.unbridge();
    for (const other of [former, ...orders.channelsBy(id)])
      if (other !== own && other?.peer() === undefined) other?.hangUp('PICKED_OFF');
    channel.answer();
    own.bridge(channel);
    await stage.wait(FOR_LONG, own, channel);
  };

  /** Leaves whomever it was with: they are let go. */
  const setFree = (stage: Stage, channel: DemoChannel): void => {
    const peer = channel.peer();
    stage.onChannel(channel); // it is this story's channel now
    channel.unbridge();
    for (const other of [peer, ...orders.channelsBy(channel.id)]) other?.hangUp('ORIGINATOR_CANCEL');
  };

  const transfer: ApiHandler = (args) => {
    const [id = '', extension = '', dialplan = ''] = args.trim().split(/\s+/);
    const channel = orders.channel(id);
    if (channel === undefined) return NO_CHANNEL;
    if (dialplan === 'inline') {
      orders.run([], async (stage) => {
        setFree(stage, channel);
        await stage.wait(FOR_LONG, channel);
      });
      return DONE;
    }
    orders.run([extension], async (stage) => {
      setFree(stage, channel);
      const phone = toUser(stage, channel, extension, { shown: '' });
      phone.ring();
      await stage.wait(ringsAt(extension, stage), channel, phone);
      connect(channel, phone);
      await stage.wait(stage.random.between(8, 40), channel, phone);
      channel.hangUp();
    });
    return DONE;
  };

  /** `uuid_broadcast <own> att_xfer::user/1002@domain aleg`: whom the user talked with waits until the colleague is gone. */
  const broadcast: ApiHandler = (args) => {
    const [id = '', app = ''] = args.trim().split(/\s+/);
    const own = orders.channel(id);
    const extension = /^att_xfer::user\/([^@]+)/.exec(app)?.[1];
    if (own === undefined) return NO_CHANNEL;
    const waiting = own.peer();
    if (extension === undefined || waiting === undefined) return '+OK Message sent\n';
    orders.run([extension, own.extension ?? ''], async (stage) => {
      stage.onChannel(own);
      stage.onChannel(waiting);
      const back = (): Promise<void> => stage.wait(FOR_LONG, own, waiting);
      if (!orders.hasPhone(extension)) return back();
      const colleague = toUser(stage, own, extension, { shown: own.extension ?? '' });
      // Wait until any of the three channels ends, then check which and how.
      const watched = async (seconds: number): Promise<void> => {
        const over = colleague.ended.then(() => true);
        await Promise.race([stage.wait(seconds, own, waiting), over]);
      };
      colleague.ring();
      await watched(ringsAt(extension, stage));
      if (!colleague.isAlive()) return back();
      colleague.answer();
      own.consult(colleague);
      await watched(FOR_LONG);
      if (own.isAlive()) own.unconsult();
      await back();
    });
    return '+OK Message sent\n';
  };

  /** `uuid_bridge`: both leave whom they were with. */
  const bridge: ApiHandler = (args) => {
    const [one, other] = args
      .trim()
      .split(/\s+/)
      .map((id) => orders.channel(id));
    if (one === undefined || other === undefined) return '-ERR Invalid uuid\n';
    orders.run([other.extension ?? '', one.extension ?? ''], async (stage) => {
      stage.onChannel(one);
      stage.onChannel(other);
      one.unbridge();
      other.unbridge();
      one.bridge(other);
      await stage.wait(FOR_LONG, one, other);
    });
    return `+OK ${other.id}\n`;
  };

  /** A NOTIFY to the phone: it picks up, holds, or takes the other one back. */
  const phoneEvent: ApiHandler = (args) => {
    const [id = '', what = ''] = args.trim().split(/\s+/);
    const channel = orders.channel(id);
    if (channel === undefined) return NO_CHANNEL;
    if (what === 'talk' && !channel.isAnswered() && channel.by !== undefined) connect(channel.by, channel);
    else if (orders.obeysHold) channel.hold(what === 'hold');
    return '+OK Success\n';
  };

  const hold: ApiHandler = (args) => {
    const words = args.trim().split(/\s+/);
    const channel = orders.channel(words.at(-1) ?? '');
    if (channel === undefined) return NO_CHANNEL;
    channel.hold(words[0] !== 'off');
    return '+OK Success\n';
  };

  /** `hupall <cause> <variable> <value>` */
  const hangUpAll: ApiHandler = (args) => {
    const [cause = '', name = '', value = ''] = args.trim().split(/\s+/);
    for (const channel of orders.all()) if (channel.variable(name) === value) channel.hangUp(cause);
    return `+OK hangup all channels matching [${name}]=[${value}] with cause: ${cause}\n`;
  };

  return {
    originate,
    uuid_kill: kill,
    uuid_transfer: transfer,
    uuid_broadcast: broadcast,
    uuid_bridge: bridge,
    uuid_phone_event: phoneEvent,
    uuid_hold: hold,
    hupall: hangUpAll,
    uuid_break: (args) => (orders.channel(args.trim().split(/\s+/)[0] ?? '') ? '+OK\n' : NO_CHANNEL),
  };
};
