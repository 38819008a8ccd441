import pg from "pg";
import { beforeReaders, currentCall } from "@/lib/call";
import { CallerTurns, NO_TEAM } from "@/lib/turns";
import { endWithCaller } from "./end-with-caller";
import type { Session } from "./session-settings";

/** How long a caller waits for a connection. */
export const CONNECT_MS = 5_000;

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void;

/** At most `readers` of its connections are with callers outside `beforeReaders`, whose reads end when they leave. */
export class FairPool extends pg.Pool {
  readonly turns: CallerTurns;
  /** The session behind a connection; null between the transactions of a pooler that lends them. */
  readonly sessions = new WeakMap<pg.ClientBase, Session | null>();
  /** How the turn of a reader ends that has the connection. */
  private readonly reading = new WeakMap<pg.PoolClient, () => void>();

  constructor(config: pg.PoolConfig, readers: number) {
    super(config);
    this.turns = new CallerTurns(readers, {
      longestMs: CONNECT_MS,
      // In the words of the pool.
      tooLate: () => new Error("timeout exceeded when trying to connect"),
    });
    this.on("release", (_, client) => this.endTurn(client));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<pg.PoolClient> | undefined {
    const connected = currentCall()?.isAhead ? super.connect() : this.connectReader();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release),
      (error: Error) => callback(error, undefined, () => {}),
    );
  }

  private async connectReader(): Promise<pg.PoolClient> {
    const { team, signal = null } = currentCall() ?? {};
    const endTurn = await this.turns.begin(team ?? NO_TEAM, signal);
    let client: pg.PoolClient;
    try {
      client = await super.connect();
    } catch (thrown) {
      endTurn();
      throw thrown;
    }
    this.reading.set(client, endTurn);
    if (signal?.aborted) {
      client.release();
      throw signal.reason;
    }
    if (signal) endWithCaller(client, signal, () => this.cancel(client));
    return client;
  }

  private endTurn(client: pg.PoolClient): void {
    const endTurn = this.reading.get(client);
    this.reading.delete(client);
    endTurn?.();
  }

  /** What the server does for this connection ends with an error. Not on a reader's connection: they may all be taken. */
  private async cancel(client: pg.PoolClient): Promise<void> {
    const session = this.sessions.get(client);
    if (!session) return;
    await beforeReaders(() =>
      this.query(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_get_activity($1) WHERE backend_start = $2::timestamptz",
        [session.pid, session.startedAt],
      ),
    );
  }
}
