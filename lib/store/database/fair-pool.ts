import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { processWide } from "@/lib/process-wide";

/** How long a caller waits for a connection. */
export const CONNECT_MS = 5_000;

const aheadOfReaders = () => processWide("before-readers", () => new AsyncLocalStorage<true>());

/**
 * For ingest, the background, readiness and threads: whatever `work` asks of the pool goes before the readers, who leave it
 * half of the connections, however many and slow they are.
 */
export const beforeReaders = <T>(work: () => T): T => aheadOfReaders().run(true, work);

/** Connections that readers may have at once; beyond them they wait in order. */
class ReaderTurns {
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {}

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Throws what the pool throws if there is none in time. */
  async take(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(begin);
        reject(new Error("timeout exceeded when trying to connect"));
      }, CONNECT_MS);
      this.waiting.add(begin);
    });
  }

  /** Hands over to the next, so that no other can take it. */
  give(): void {
    const [next] = this.waiting;
    if (!next) this.free += 1;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void;

/** At most `readers` of its connections are with callers outside `beforeReaders`. */
export class FairPool extends pg.Pool {
  readonly turns: ReaderTurns;
  private readonly reading = new WeakSet<pg.PoolClient>();

  constructor(config: pg.PoolConfig, readers: number) {
    super(config);
    this.turns = new ReaderTurns(readers);
    this.on("release", (_, client) => {
      if (this.reading.delete(client)) this.turns.give();
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<pg.PoolClient> | undefined {
    const connected = aheadOfReaders().getStore() ? super.connect() : this.connectReader();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release),
      (error: Error) => callback(error, undefined, () => {}),
    );
  }

  private async connectReader(): Promise<pg.PoolClient> {
    await this.turns.take();
    try {
      const client = await super.connect();
      this.reading.add(client);
      return client;
    } catch (thrown) {
      this.turns.give();
      throw thrown;
    }
  }
}
