import pg from "pg";
import { log } from "@/lib/log";
import type { Client } from "@/lib/store/database/client";
import type { Session } from "./session-settings";

/** Undeclared properties of a pg connection. */
type Wired = Client & {
  readyForQuery: boolean;
  connection: { stream: { bytesRead: number; destroy(error: Error): void } };
};
/** `session`: null between the transactions of a pooler that lends connections. */
type Watched = { session: Session | null; bytes: number; heardAt: number; quietSince: number };
type Answer = { working: ReadonlySet<number> } | "no answer" | "not now";

const LOOK_MS = 500;
const QUIET_MS = 3_000;
const ASK_MS = 3_000;
/** For when the server has no connection left to ask it: longer than any statement may take. */
const LONGEST_QUIET_MS = 60_000;

/**
 * Closes connections whose statement will never be answered. TCP reports nothing for minutes after a failover has moved
 * an address or a firewall has forgotten a connection. Whether a quiet connection is dead or its statement just takes
 * long, the server is asked over a separate connection.
 */
export class SilentConnections {
  private readonly watched = new Map<Wired, Watched>();
  private asking = false;
  /** Sessions of closed connections that the server was not asked to end yet: it did not answer either. */
  private left: Session[] = [];

  constructor(private readonly connectionString: string) {
    setInterval(() => this.look(), LOOK_MS).unref();
  }

  watch(client: Client, session: Session | null): void {
    const now = performance.now();
    const known = this.watched.get(client as Wired) ?? { bytes: 0, heardAt: now, quietSince: now };
    this.watched.set(client as Wired, { ...known, session });
  }

  delete(client: Client): void {
    this.watched.delete(client as Wired);
  }

  private look(): void {
    const now = performance.now();
    let quiet = false;
    for (const [client, one] of this.watched) {
      const { bytesRead } = client.connection.stream;
      if (bytesRead !== one.bytes) one.heardAt = now;
      if (bytesRead !== one.bytes || client.readyForQuery) one.quietSince = now;
      one.bytes = bytesRead;
      quiet ||= now - one.quietSince >= QUIET_MS;
    }
    if (this.asking || (!quiet && this.left.length === 0)) return;
    this.asking = true;
    void this.ask().finally(() => {
      this.asking = false;
    });
  }

  private async ask(): Promise<void> {
    const server = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: ASK_MS,
      query_timeout: ASK_MS,
      application_name: "sightline watch",
    });
    server.on("error", () => {});
    try {
      const answer = await workingSessions(server);
      // Data that has arrived since, or while this process was too busy to read it, counts.
      this.look();
      this.close(this.lost(answer));
      if (answer === "no answer" || answer === "not now") return;
      const ended = this.left;
      await endSessions(server, ended);
      this.left = this.left.filter((session) => !ended.includes(session));
    } catch (thrown) {
      log.warn("sessions of lost connections could not be ended", { error: String(thrown) });
    } finally {
      void server.end().catch(() => {});
    }
  }

  private close(lost: [Wired, Watched][]): void {
    if (lost.length === 0) return;
    log.warn("unresponsive database connections closed", { connections: lost.length });
    for (const [client, { session }] of lost) {
      this.watched.delete(client);
      const error = new Error("the database does not respond on this connection");
      client.connection.stream.destroy(Object.assign(error, { code: "ETIMEDOUT" }));
      // Its locks and open transactions would outlive it by hours.
      if (session) this.left.push(session);
    }
  }

  private lost(answer: Answer): [Wired, Watched][] {
    const now = performance.now();
    const all = [...this.watched];
    const quiet = all.filter(([, { quietSince }]) => now - quietSince >= QUIET_MS);
    const silent = quiet.filter(([, { session, quietSince }]) => {
      if (answer === "no answer") return !all.some(([, { heardAt }]) => now - heardAt < ASK_MS);
      // Without a session it waits for a pooler to lend it one.
      if (answer === "not now" || !session) return now - quietSince >= LONGEST_QUIET_MS;
      return !answer.working.has(session.pid);
    });
    // Connections without a statement are most likely dead too, and cheap to replace.
    const since = Math.min(...silent.map(([, { quietSince }]) => quietSince));
    const idle = all.filter(([client, { heardAt }]) => client.readyForQuery && heardAt <= since);
    // The others are alive, and are checked again later.
    for (const [, one] of quiet) if (answer !== "not now" && one.session) one.quietSince = now;
    return silent.length === 0 ? [] : [...silent, ...idle];
  }
}

/** The sessions of this role that are executing, not those that wait for their client. */
async function workingSessions(server: pg.Client): Promise<Answer> {
  try {
    await server.connect();
    const { rows } = await server.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
       AND (state = 'active' AND wait_event_type IS DISTINCT FROM 'Client' OR state = 'disabled')`,
    );
    return { working: new Set(rows.map(({ pid }) => pid)) };
  } catch (thrown) {
    const code = (thrown as { code?: unknown } | null)?.code;
    // A server that answers with an error is alive, unless the error says that it is stopping or has just started.
    const refused = thrown instanceof pg.DatabaseError && !String(code).startsWith("57P");
    return refused ? "not now" : "no answer";
  }
}

async function endSessions(server: pg.Client, sessions: readonly Session[]): Promise<void> {
  await server.query(
    `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
     JOIN unnest($1::int4[], $2::text[]) AS lost (pid, started_at)
       ON a.pid = lost.pid AND a.backend_start = lost.started_at::timestamptz`,
    [sessions.map(({ pid }) => pid), sessions.map(({ startedAt }) => startedAt)],
  );
}
