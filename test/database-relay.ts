import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Transform } from "node:stream";

type Pair = { client: Socket; server: Socket };

/** How long the server's keepalive waits, as set on each of our connections. */
const KEEPALIVE_MS = 25_000;

/** Stands between Sightline and its database, and can do to connections what a failover or a firewall does. */
export class DatabaseRelay {
  private readonly sockets = new Set<Socket>();
  private talking = new Set<Pair>();
  private answering = true;
  /** How late each piece of data is forwarded. */
  delayMs = 0;

  private constructor(
    private readonly listener: Server,
    /** The database's address through the relay. */
    readonly url: string,
    private target: { hostname: string; port: number },
  ) {}

  static async before(databaseUrl: string): Promise<DatabaseRelay> {
    const address = new URL(databaseUrl);
    const target = { hostname: address.hostname, port: Number(address.port || 5432) };
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    address.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const relay = new DatabaseRelay(listener, address.href, target);
    listener.on("connection", (client) =>
      relay.join({ client, server: connect(relay.target.port, relay.target.hostname) }),
    );
    return relay;
  }

  /** From now on it leads to another server of the same machine, as an address does that moves. */
  moveTo(port: number): void {
    this.target = { ...this.target, port };
    this.cut();
  }

  private join(pair: Pair): void {
    const { client, server } = pair;
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.on("error", () => {});
      if (this.answering) from.pipe(this.gate()).pipe(to);
      from.once("close", () => {
        this.sockets.delete(from);
        // The other end of a silent connection stays open.
        if (this.talking.delete(pair)) to.destroy();
      });
    }
    if (this.answering) this.talking.add(pair);
  }

  /** Delays data without changing its order. */
  private gate(): Transform {
    return new Transform({
      transform: (chunk, _encoding, done) => {
        if (this.delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), this.delayMs);
      },
    });
  }

  /** Ends all connections with a reset, as a failover or a firewall does; new ones work. Returns how many there were. */
  cut(): number {
    const cut = [...this.talking];
    for (const { client, server } of cut) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    return cut.length;
  }

  /** Stops forwarding on existing connections without closing them; new ones work. Returns how many there were. */
  silence(): number {
    const silenced = [...this.talking];
    this.talking.clear();
    for (const { client, server } of silenced) {
      client.unpipe().pause();
      server.unpipe().pause();
      // Its probes are not answered either.
      setTimeout(() => server.destroy(), KEEPALIVE_MS).unref();
    }
    return silenced.length;
  }

  /** From now on new connections are accepted but get no answer either. */
  stopAnswering(): void {
    this.answering = false;
    this.silence();
  }

  answerAgain(): void {
    this.answering = true;
  }

  async end(): Promise<void> {
    this.talking.clear();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.listener.close(resolve));
  }
}
