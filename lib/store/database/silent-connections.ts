import pg from "pg";
import { log } from "@/lib/log";
import type { Client } from "@/lib/store/database/client";
import { findLostNodes, isAnyNodeLost, NodeLost } from "./lost-projects";
import type { Session } from "./session-settings";
import { type ExecutingSession, waitOf } from "./session-wait";

/** Undeclared properties of a pg connection. */
type Wired = Client & {
  readyForQuery: boolean;
  connection: { stream: { bytesRead: number; destroy(error: Error): void } };
};
/** `session`: null between the transactions of a pooler that lends connections. */
type Watched = {
  session: Session | null;
  bytes: number;
  heardAt: number;
  quietSince: number;
  /** When the server said last that the session works. */
  aliveAt: number;
};
/** By the number of the session: whether it works here, or waits for another node of a distributed database. */
type Answer = { sessions: ReadonlyMap<number, "works" | "waits"> } | "no answer" | "not now";

const LOOK_MS = 500;
const QUIET_MS = 3_000;
const ASK_MS = 3_000;
const NODES_MS = 2_000;
/** For when the server has no connection left to ask it: longer than any statement may take. */
const LONGEST_QUIET_MS = 60_000;

/**
 * Closes connections whose statement will never be answered. TCP reports nothing for minutes after a failover has moved
 * an address or a firewall has forgotten a connection. Whether a quiet connection is dead or its statement just takes
 * long, the server is asked over a separate connection. The coordinator of a distributed database, whose session may wait for a
 * node that will not answer either, is asked about its nodes then, and about every two seconds until all answer.
 */
export class SilentConnections {
  private readonly watched = new Map<Wired, Watched>();
  private readonly inUse = new Set<Client>();
  private timer: NodeJS.Timeout | undefined;
  private asking = false;
  private nodesAskedAt = 0;
  /** Sessions of closed connections that the server was not asked to end yet: it did not answer either. */
  private left: Session[] = [];

  constructor(private readonly connectionString: string) {}

  /** While it is in use, the connections are looked at. At rest, the looks would be a good part of all that a process does. */
  use(client: Client): void {
    this.inUse.add(client);
    if (this.timer !== undefined) return;
    const now = performance.now();
    for (const one of this.watched.values()) one.quietSince = now;
    this.lookAgain();
  }

  leave(client: Client): void {
    this.inUse.delete(client);
  }

  private lookAgain(): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.look();
      if (this.inUse.size > 0 || this.left.length > 0 || isAnyNodeLost()) this.lookAgain();
    }, LOOK_MS).unref();
  }

  watch(client: Client, session: Session | null): void {
    const now = performance.now();
    const known = this.watched.get(client as Wired) ?? {
      bytes: 0,
      heardAt: now,
      quietSince: now,
      aliveAt: now,
    };
    this.watched.set(client as Wired, { ...known, session });
  }

  delete(client: Client): void {
    this.inUse.delete(client);
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
      quiet ||= isQuiet(one, now);
    }
    const areNodesDue = isAnyNodeLost() && now - this.nodesAskedAt >= NODES_MS;
    if (this.asking || (!quiet && this.left.length === 0 && !areNodesDue)) return;
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
      // What ended just before the server was asked may be answered just after it, as through a pooler.
      if (typeof answer === "object") await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const areNodesAsked =
        typeof answer === "object" && (isAnyNodeLost() || this.waitsForNode(answer.sessions));
      const served = areNodesAsked ? await this.askForNodes(server) : null;
      // Data that has arrived since, or while this process was too busy to read it, counts.
      this.look();
      this.close(this.lost(answer, served));
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

  private waitsForNode(sessions: ReadonlyMap<number, string>): boolean {
    const now = performance.now();
    return [...this.watched.values()].some(
      (one) => isQuiet(one, now) && one.session && sessions.get(one.session.pid) === "waits",
    );
  }

  /** Returns the sessions that nodes work for which do answer. */
  private async askForNodes(server: pg.Client): Promise<ReadonlySet<number>> {
    const before = isAnyNodeLost();
    const { lostCount, served } = await findLostNodes(server);
    this.nodesAskedAt = performance.now();
    if (lostCount > 0 && !before) log.warn("nodes of the cluster do not answer", { nodes: lostCount });
    if (lostCount === 0 && before) log.info("all nodes of the cluster answer again");
    return served;
  }

  private close(lost: Lost[]): void {
    if (lost.length === 0) return;
    log.warn("unresponsive database connections closed", { connections: lost.length });
    for (const { client, session, error } of lost) {
      this.watched.delete(client);
      client.connection.stream.destroy(error);
      // Its locks and open transactions would outlive it by hours.
      if (session) this.left.push(session);
    }
  }

  private lost(answer: Answer, served: ReadonlySet<number> | null): Lost[] {
    const now = performance.now();
    const all = [...this.watched];
    const quiet = all.filter(([, one]) => isQuiet(one, now));
    const stateOf = ({ session }: Watched) =>
      typeof answer === "object" && session ? answer.sessions.get(session.pid) : undefined;
    const silent = quiet.filter(([, one]) => {
      const { session, quietSince } = one;
      if (answer === "no answer") return !all.some(([, { heardAt }]) => now - heardAt < ASK_MS);
      // Without a session it waits for a pooler to lend it one.
      if (answer === "not now" || !session) return now - quietSince >= LONGEST_QUIET_MS;
      const state = stateOf(one);
      if (state !== "waits") return state === undefined;
      // A message that was lost on its way to the coordinator looks alike.
      const isLost = served !== null && isAnyNodeLost() && !served.has(session.pid);
      return isLost || now - quietSince >= LONGEST_QUIET_MS;
    });
    // Connections without a statement are most likely dead too, and cheap to replace.
    const dead = silent.filter(([, one]) => stateOf(one) !== "waits");
    const since = Math.min(...dead.map(([, { quietSince }]) => quietSince));
    const isAsDead = ([client, { heardAt }]: [Wired, Watched]) => client.readyForQuery && heardAt <= since;
    const idle = dead.length === 0 ? [] : all.filter(isAsDead);
    // The others are alive, and are checked again later.
    for (const [, one] of quiet) if (answer !== "not now" && one.session) one.aliveAt = now;
    if (silent.length === 0) return [];
    return [...silent, ...idle].map(([client, one]) => ({
      client,
      session: one.session,
      error: stateOf(one) === "waits" && isAnyNodeLost() ? new NodeLost() : noResponse(),
    }));
  }
}

type Lost = { client: Wired; session: Session | null; error: Error };

const isQuiet = ({ quietSince, aliveAt }: Watched, now: number) =>
  now - Math.max(quietSince, aliveAt) >= QUIET_MS;

const noResponse = () =>
  Object.assign(new Error("the database does not respond on this connection"), { code: "ETIMEDOUT" });

/** The sessions of this role that are executing, not those that wait for their client. */
async function workingSessions(server: pg.Client): Promise<Answer> {
  try {
    await server.connect();
    const { rows } = await server.query<ExecutingSession & { pid: number }>(
      `SELECT pid, wait_event_type AS type, wait_event AS event, to_regclass('pg_dist_node') IS NOT NULL AS citus
       FROM pg_stat_activity WHERE datname = current_database() AND state IN ('active', 'disabled')`,
    );
    const found = rows.map((row) => [row.pid, waitOf(row)] as const);
    return { sessions: new Map(found.filter((one): one is [number, "works" | "waits"] => one[1] !== null)) };
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
