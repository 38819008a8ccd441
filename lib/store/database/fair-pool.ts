import pg from "pg";
import { beforeReaders, currentCall } from "@/lib/call";
import { endWithCaller } from "./end-with-caller";
import type { Session } from "./session-settings";
import { Turns } from "./turns";

/** How long a caller waits for a connection. */
export const CONNECT_MS = 5_000;

/** Of those who are not known yet. */
const NO_TEAM = "";

class ReaderTurns extends Turns<() => void> {
  /** Resolves when a reader of the team may begin. Throws what the pool throws if that is not in time. */
  async begins(team: string, signal: AbortSignal | null): Promise<void> {
    signal?.throwIfAborted();
    if (this.take(team)) return;
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abandon);
      };
      const begin = () => {
        settle();
        resolve();
      };
      const giveUp = (reason: unknown) => {
        settle();
        this.leave(team, begin);
        reject(reason);
      };
      const abandon = () => giveUp(signal!.reason);
      const timer = setTimeout(
        () => giveUp(new Error("timeout exceeded when trying to connect")),
        CONNECT_MS,
      );
      signal?.addEventListener("abort", abandon, { once: true });
      this.wait(team, begin);
    });
  }
}

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void;

/** At most `readers` of its connections are with callers outside `beforeReaders`, whose reads end when they leave. */
export class FairPool extends pg.Pool {
  readonly turns: ReaderTurns;
  /** The session behind a connection; null between the transactions of a pooler that lends them. */
  readonly sessions = new WeakMap<pg.ClientBase, Session | null>();
  private readonly reading = new WeakMap<pg.PoolClient, string>();

  constructor(config: pg.PoolConfig, readers: number) {
    super(config);
    this.turns = new ReaderTurns(readers);
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
    const reader = team ?? NO_TEAM;
    await this.turns.begins(reader, signal);
    let client: pg.PoolClient;
    try {
      client = await super.connect();
    } catch (thrown) {
      this.turns.give(reader)?.();
      throw thrown;
    }
    this.reading.set(client, reader);
    if (signal?.aborted) {
      client.release();
      throw signal.reason;
    }
    if (signal) endWithCaller(client, signal, () => this.cancel(client));
    return client;
  }

  private endTurn(client: pg.PoolClient): void {
    const team = this.reading.get(client);
    if (team === undefined) return;
    this.reading.delete(client);
    this.turns.give(team)?.();
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
