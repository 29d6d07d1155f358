/** What is ordered of the demo office from outside: originate (click-to-call), kill, transfer, break. */
import type { ApiHandler } from './exchange-api.ts';
import { DOMAIN } from './office-channel.ts';
import type { DemoChannel } from './office-channel.ts';
import { connect, open, shortRing, toClient, toUser } from './office-stories.ts';
import type { Stage } from './office-stories.ts';

export type Orders = {
  readonly channel: (id: string) => DemoChannel | undefined;
  readonly hasPhone: (extension: string) => boolean;
  readonly isBusy: (extension: string) => boolean;
  /** Keeps a story going; ends its channels when it is over. */
  readonly run: (users: readonly string[], story: (stage: Stage) => Promise<void>) => void;
  readonly channelsBy: (id: string) => readonly DemoChannel[];
};

const NO_CHANNEL = '-ERR No such channel!\n';

/** `{a=b,c=d}user/1001@host 89991112233 XML default` */
const parseOriginate = (args: string) => {
  const parts = /^\{([^}]*)\}user\/([^@\s]+)(?:@\S+)? (\S+) XML (\S+)$/.exec(args.trim());
  if (!parts) return null;
  const [, list = '', extension = '', number = ''] = parts;
  const pairs = list.split(/(?<!\\),/).map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1).replaceAll('\\,', ',')];
  });
  return { variables: new Map(pairs), extension, number };
};

export const createOrders = (orders: Orders): Record<string, ApiHandler> => {
  /** The user has picked up: his channel runs the office's dialplan. */
  const dial = async (stage: Stage, own: DemoChannel, number: string, marks: Record<string, string>): Promise<void> => {
    const isInternal = /^\d{3,5}$/.test(number);
    const far = isInternal
      ? toUser(stage, own, number, own.extension ?? '', marks)
      : toClient(stage, own, number, marks);
    far.ring();
    await stage.wait(shortRing(stage), own, far);
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
    const { extension, number, variables } = order;
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
          await stage.wait(variables.get('sip_auto_answer') === 'true' ? 0.5 : shortRing(stage), own);
        } catch (error) {
          resolve('-ERR CALL_REJECTED\n');
          throw error;
        }
        own.answer();
        resolve(`+OK ${own.id}\n`);
        await dial(stage, own, number, marks);
      });
    });
  };

  const kill: ApiHandler = (args) => {
    const [id = '', cause = 'NORMAL_CLEARING'] = args.trim().split(/\s+/);
    const channel = orders.channel(id);
    if (channel === undefined) return NO_CHANNEL;
    const peer = channel.peer();
    channel.hangUp(cause);
    peer?.hangUp(cause);
    return '+OK\n';
  };

  const transfer: ApiHandler = (args) => {
    const [id = '', extension = ''] = args.trim().split(/\s+/);
    const channel = orders.channel(id);
    if (channel === undefined) return NO_CHANNEL;
    orders.run([extension], async (stage) => {
      const peer = channel.peer();
      stage.onChannel(channel); // it is this story's channel now
      channel.unbridge();
      for (const other of [peer, ...orders.channelsBy(id)]) other?.hangUp('ORIGINATOR_CANCEL');
      const phone = toUser(stage, channel, extension, '');
      phone.ring();
      await stage.wait(shortRing(stage), channel, phone);
      connect(channel, phone);
      await stage.wait(stage.random.between(8, 40), channel, phone);
      channel.hangUp();
    });
    return '+OK\n';
  };

  return {
    originate,
    uuid_kill: kill,
    uuid_transfer: transfer,
    uuid_break: (args) => (orders.channel(args.trim().split(/\s+/)[0] ?? '') ? '+OK\n' : NO_CHANNEL),
  };
};
