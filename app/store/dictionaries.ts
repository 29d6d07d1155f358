/** What nearly every call of the history holds, for the compression: blobs name the dictionary they were made with. Never change one that was released, add another. */

/** Of the first versions: a call's whole JSON, the commonest last. */
const JSON_TEXT =
  '"communicationId":"","failed":true,"resuming":{"at":,"until":},"room":"conference","type":"paused","at":1,"hold":' +
  '{"id":"","direction":"internal","startedAt":17{"id":"","direction":"outbound","client":{"kind":"client","phone":"7495' +
  '{"id":"","direction":"inbound","client":{"kind":"client","phone":"79","name":""},"clientChannel":"","line":"74951234567",' +
  '"startedAt":1770000000000000,"announced":true,"legs":[{"id":":client:user:1","from":{"kind":"client","phone":"79","name":""},' +
  '"to":{"kind":"user","number":"1001","userId":"00000000-0000-4000-8000-","name":""},"events":[{"type":"appeared","at":177' +
  '},{"type":"connected","at":177},{"type":"disconnected","at":177}],"caller":"","ringing":[],"rung":[""],"talked":["",""],' +
  '"via":{"a":"","b":""},"answeredAt":177,"endedAt":177},{"id":"-4a","from":{"kind":"user","number":"100","userId":"","name":""},' +
  '"to":{"kind":"client","phone":"79"}}],"recordings":[{"file":"/var/lib/freeswitch/recordings//archive/2026/Jan/01/.wav",' +
  '"channels":[""],"from":177,"until":177,"attached":""}],"toldAt":177,"finishedAt":177}' +
  '}],"recordings":[],"toldAt":177';

// Shapes of calls (shape.ts) are written with # for a channel, @ for a time, + for a number, * for a phrase.
const CLIENT = '{"kind":"client","phone":"+0"}';

type Channels = readonly [caller: string, rung: string, talked?: string];
/** @param events time by time, `a1 c2 d3` = appeared at @1, connected at @2, disconnected at @3 (p: paused) */
function leg(id: string, [from, to]: readonly string[], events: string, [caller, rung, other]: Channels): string {
  const type = { a: 'appeared', c: 'connected', p: 'paused', d: 'disconnected' };
  const list = events.replaceAll(/([acpd])(\d) ?/g, (_, kind: keyof typeof type, at: string) => {
    return `{"type":"${type[kind]}","at":@${at}},`;
  });
  const [answered, ended] = [/c(\d)/.exec(events)?.[1] ?? '', events.at(-1) ?? ''];
  const [talked, via] =
    other === undefined
      ? ['', '']
      : [`"${caller}","${other}"`, `"via":{"a":"${caller}","b":"${other}"},"answeredAt":@${answered},`];
  return (
    `{"id":"#0:${id}:1","from":${from},"to":${to},"events":[${list.slice(0, -1)}],"caller":"${caller}","ringing":[],` +
    `"rung":[${rung}],"talked":[${talked}],${via}"endedAt":@${ended}}`
  );
}
const rang = (to: number, channel: number): string =>
  leg(`client:*${to}`, [CLIENT, `*${to + 1}`], 'a1 d2', ['#0', `"#${channel}"`]);
const recorded = (legId: string, from: number, until: number): string =>
  `"recordings":[{"file":"/var/lib/freeswitch/recordings/#0.wav","channels":["#0"],"from":@${from},"startedAt":@${from},"until":@${until},"attached":"#0:${legId}:1"}]`;
const INBOUND = `{"id":"#0","direction":"inbound","client":${CLIENT},"clientChannel":"#0","startedAt":@0,"line":"+1","announced":true,"legs":[`;

/** From the rare to the common. */
const SHAPES = [
  '"failed":true,"placed":true,"communicationId":"","resuming":{"at":@4,"until":@5},"callers":["#1","#2"],"room":"3001-10.0.0.1",',
  '"message":true,"file":"/var/lib/freeswitch/storage/voicemail/default/","file":"/var/lib/freeswitch/recordings//archive/2026/Jan/01/#0.mp3","name":"",:2",:3"',
  // We called a client and put him through to a colleague.
  `{"id":"#0","direction":"outbound","client":${CLIENT},"startedAt":@0,"line":"+1","announced":true,"legs":[`,
  `${leg('*0:client', ['*1', CLIENT], 'a0 c1 p2 d3', ['#0', '"#1"', '#1'])},`,
  `${leg('*0:*2', ['*1', '*3'], 'a4 c5 d6', ['#2', '"#3"', '#3'])},`,
  `${leg('*2:client', ['*3', CLIENT], 'a7 c7 d8', ['#1', '', '#3'])}],`,
  `${recorded('*2:client', 1, 9)},"toldAt":@8,"clientChannel":"#1","finishedAt":@8}`,
  // Nobody answered, then an outside phone did.
  `${INBOUND}${rang(0, 1)},`,
  `${leg('client:+2', [CLIENT, '{"kind":"user","number":"+2"}'], 'a3 c4 d5', ['#0', '"#2"', '#2'])}],`,
  `${recorded('client:+2', 4, 5)},"toldAt":@5,"finishedAt":@5}`,
  // Nobody answered.
  `${INBOUND}${[rang(0, 1), rang(2, 2), rang(4, 3), rang(6, 4)].join(',')}],"recordings":[],"toldAt":@2,"finishedAt":@2}`,
  // A colleague put through to another one.
  '{"id":"#0","direction":"internal","startedAt":@0,"announced":true,"legs":[',
  `${leg('*0:*1', ['*2', '*3'], 'a1 c2 p3 d4', ['#0', '"#1"', '#1'])},`,
  `${leg('*1:*4', ['*3', '*5'], 'a5 c6 d4', ['#2', '"#3"', '#3'])},`,
  `${leg('*0:*4', ['*2', '*5'], 'a7 c7 d8', ['#0', '', '#3'])}],"recordings":[],"toldAt":@8,"finishedAt":@8}`,
  // We called a client.
  `{"id":"#0","direction":"outbound","startedAt":@0,"client":${CLIENT},"line":"+1","announced":true,"legs":[`,
  `${leg('*0:client', ['*1', CLIENT], 'a1 c2 d3', ['#0', '"#1"', '#1'])}],`,
  `${recorded('*0:client', 2, 3)},"toldAt":@3,"clientChannel":"#1","finishedAt":@3}`,
  // One of three phones answered.
  `${INBOUND}${leg('client:*0', [CLIENT, '*1'], 'a1 c2 d3', ['#0', '"#1"', '#1'])},${rang(2, 2)},${rang(4, 3)}],`,
  `${recorded('client:*0', 2, 3)},"toldAt":@3,"finishedAt":@3}`,
];
const asMarked = (shape: string): string =>
  ['#', '@', '+', '*'].reduce((text, mark, at) => text.replaceAll(mark, String.fromCharCode(at + 1)), shape);

export const JSON_DICTIONARY = Buffer.from(JSON_TEXT);
export const SHAPE_DICTIONARY = Buffer.from(SHAPES.map(asMarked).join(''));
