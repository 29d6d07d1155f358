/** The headers with which every event of FreeSWITCH begins. */
import type { WireEvent } from './frames.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-22 16:51:27`, local time. */
export const localStamp = (ms: number): string => {
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

/** `now` in ms since the epoch; the timestamp header is in µs. */
export const eventHead = (of: { name: string; core: string; sequence: number; now: number }): WireEvent => ({
  'Event-Name': of.name,
  'Core-UUID': of.core,
  'FreeSWITCH-Hostname': 'demo',
  'FreeSWITCH-Switchname': 'demo',
  'FreeSWITCH-IPv4': '127.0.0.1',
  'FreeSWITCH-IPv6': '::1',
  'Event-Date-Local': localStamp(of.now),
  'Event-Date-GMT': new Date(of.now).toUTCString(),
  'Event-Date-Timestamp': String(Math.round(of.now * 1000)),
  'Event-Calling-File': 'demo.c',
  'Event-Calling-Function': 'demo',
  'Event-Calling-Line-Number': '1',
  'Event-Sequence': String(of.sequence),
});
