import type pg from "pg";

// Set after connecting, so that a connection string, a role or a pooler cannot override these. A server-side default of
// synchronous_commit=off would break the promise that an answered request is durable.
const SESSION = {
  synchronous_commit: "on",
  TimeZone: "UTC",
  statement_timeout: "30s",
  // For the transactions of a process that lost its power or its network.
  idle_in_transaction_session_timeout: "1min",
  default_transaction_isolation: "read committed",
  // How numbers, times and bytes are written as text, which the driver reads and figures depend on.
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  standard_conforming_strings: "on",
  // Of a role: a wait that was meant for others would end loops that wait for their turn.
  lock_timeout: "0",
  // Of a Citus coordinator for its workers; others keep it without an effect. The default is 30 s.
  "citus.node_connection_timeout": "5s",
};
/** So that the server notices when this machine is gone; without an effect on a Unix socket, so not verified. */
const KEEPALIVE = { tcp_keepalives_idle: "10", tcp_keepalives_interval: "5", tcp_keepalives_count: "3" };

/**
 * For a command that can repeat its last commits: they return before they are durable. Before the first connection of the
 * process.
 */
export function commitWithoutWaiting(): void {
  SESSION.synchronous_commit = "off";
}

/** The server's session behind a connection; pids are reused, so the pid alone is not enough. */
export type Session = { pid: number; startedAt: string };
/** `server`: another one, or a restarted one, has another name. */
export type Begun = Session & { server: string };

type Answer = Begun & { settings: string[] };

const WHO = `pg_backend_pid() AS pid, (SELECT backend_start FROM pg_stat_get_activity(pg_backend_pid()))::text AS "startedAt",
  concat_ws(' ', pg_postmaster_start_time(), (SELECT oid FROM pg_database WHERE datname = current_database())) AS server`;

/** Makes the settings for as long as the connection lives. */
export async function beginSession(client: pg.ClientBase, timeoutMs: number): Promise<Begun> {
  const settings = Object.entries({ ...SESSION, ...KEEPALIVE });
  const { rows } = await client.query<Answer>({
    text: `SELECT ${WHO}, (SELECT array_agg(set_config(name, value, false) ORDER BY place)
             FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s (name, value, place)) AS settings`,
    values: [settings.map(([name]) => name), settings.map(([, value]) => value)],
    query_timeout: timeoutMs,
  } as pg.QueryConfig);
  return kept(rows[0]!);
}

function kept({ settings, ...begun }: Answer): Begun {
  const refused = Object.entries(SESSION).find(([, value], at) => settings[at] !== value);
  if (refused) throw new Error(`the database does not keep the setting ${refused.join(" = ")}`);
  return begun;
}

type Sent = string | (pg.QueryConfig & { submit?: unknown });
type Send = (...given: unknown[]) => Promise<pg.QueryResult>;

/**
 * For a pooler that lends a connection of the server for one transaction at a time: every transaction makes the settings
 * for itself, and no statement is prepared by name, because the next one may run elsewhere. `note` gets the session of
 * each transaction, and null when it ends.
 */
export function settlePerTransaction(client: pg.ClientBase, note: (begun: Begun | null) => void): void {
  const send = client.query.bind(client) as unknown as Send;
  const begin = async (text: string) => {
    const isolated = text === "BEGIN" ? "BEGIN ISOLATION LEVEL READ COMMITTED" : text;
    // In one message, and so in one round trip. Without parameters: these are constants of this file.
    const results = (await send(`${isolated}; ${settingsOfTransaction()}`)) as unknown as pg.QueryResult[];
    note(kept(results.at(-1)!.rows[0] as Answer));
    return results[0]!;
  };
  client.query = ((given: Sent, ...rest: unknown[]) => {
    if (typeof given === "object" && given.submit) return send(given, ...rest);
    const text = typeof given === "string" ? given : given.text;
    if (text.startsWith("BEGIN")) return begin(text);
    if (text === "COMMIT" || text === "ROLLBACK") return send(given, ...rest).finally(() => note(null));
    return typeof given === "string" ? send(given, ...rest) : send({ ...given, name: undefined }, ...rest);
  }) as unknown as pg.ClientBase["query"];
}

function settingsOfTransaction(): string {
  const calls = Object.entries(SESSION).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  return `SELECT ${WHO}, ARRAY[${calls.join(", ")}] AS settings`;
}
