/** One PostgreSQL connection for reading: directly or through an SSH login, with time limits, never writing, every failure in words. */
import { settledWithin } from '../timers/within.ts';
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { WordedError } from '../contract/worded-error.ts';

export type DatabaseAddress = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Encrypted, as libpq's `sslmode=require`: the certificate is not judged (servers sign their own), the password is never shown to the server. */
  readonly tls: boolean;
};

/** Words a failure of the library, of the server or of the way there; whose database it is knows what an admin must do. */
export type DatabaseFailure = (address: DatabaseAddress, error: unknown) => WordedError;

export type DatabaseOptions = {
  readonly address: DatabaseAddress;
  readonly failed: DatabaseFailure;
  /** Another way to host:port than TCP (an SSH login's forwarded channel). */
  readonly connect?: (host: string, port: number) => Promise<Duplex>;
  /** How long the connection may take, and one query (ms). */
  readonly connectMs?: number;
  readonly queryMs?: number;
};

export type Database = {
  /** @throws WordedError as `failed` words it */
  readonly query: <Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly close: () => Promise<void>;
};

const CONNECT_MS = 15_000;
const QUERY_MS = 60_000;

/** Makes an already open stream look like a socket that is still to be connected. */
const asSocket = (open: Duplex): Duplex =>
  Object.assign(open, {
    connect: () => void setImmediate(() => open.emit('connect')),
    setNoDelay: () => open,
    setKeepAlive: () => open,
    ref: () => open,
    unref: () => open,
  });

/**
 * Opens a connection.
 * @throws WordedError as `failed` words it
 */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { address, failed, connect } = options;
  const { connectMs = CONNECT_MS, queryMs = QUERY_MS } = options;
  const { tls, ...login } = address;
  const fail = (error: unknown): Error => failed(address, error);
  let client: pg.Client;
  try {
    const { Client } = (await import('pg')).default; // loaded only where an office's records are in PostgreSQL
    const stream = connect === undefined ? undefined : asSocket(await connect(login.host, login.port));
    client = new Client({
      ...login,
      application_name: 'Plecho',
      connectionTimeoutMillis: connectMs,
      query_timeout: queryMs + 5_000,
      keepAlive: true,
      ...(stream !== undefined && { stream: () => stream }),
      ssl: tls ? { rejectUnauthorized: false } : false,
    });
    // A lost connection fails the query that runs; without a listener the process would fall.
    client.on('error', () => undefined);
    await client.connect();
  } catch (error) {
    throw fail(error);
  }
  const query: Database['query'] = async <Row extends Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ) => {
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw fail(error);
    }
  };
  const close = async (): Promise<void> => {
    await settledWithin(
      client.end().catch(() => undefined),
      2_000,
    );
  };
  try {
    // Read-only, whatever the login's rights are: nothing is ever changed over there.
    await query('SET default_transaction_read_only = on');
    await query(`SET statement_timeout = ${Math.round(queryMs)}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { query, close };
};
