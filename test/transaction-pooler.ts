import net from "node:net";
import pg from "pg";

/** A message of PostgreSQL's protocol: its type, four bytes of length, its content. */
function message(type: string, content: Buffer | string): Buffer {
  const body = Buffer.from(content);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Splits incoming data into whole messages; the first one of a client has no type. */
function splitter(onMessage: (whole: Buffer) => void, startup = false): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let typed = !startup;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const lengthAt = typed ? 1 : 0;
      if (rest.length < lengthAt + 4) return;
      const end = lengthAt + rest.readInt32BE(lengthAt);
      if (rest.length < end) return;
      const whole = rest.subarray(0, end);
      rest = rest.subarray(end);
      typed = true;
      onMessage(whole);
    }
  };
}

type Server = { stream: net.Socket; answer: (whole: Buffer) => void };

/** Free connections to the server: the one used last is lent first, as in PgBouncer. */
class Servers {
  private readonly clients: pg.Client[] = [];
  private readonly free: Server[] = [];
  private readonly waiting: ((server: Server) => void)[] = [];

  async open(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect();
    this.clients.push(client);
    const { stream } = (client as unknown as { connection: { stream: net.Socket } }).connection;
    stream.removeAllListeners("data");
    const server: Server = { stream, answer: () => {} };
    stream.on(
      "data",
      splitter((whole) => server.answer(whole)),
    );
    this.giveBack(server);
  }

  lend(): Promise<Server> {
    const server = this.free.pop();
    return server ? Promise.resolve(server) : new Promise((resolve) => this.waiting.push(resolve));
  }

  giveBack(server: Server): void {
    const next = this.waiting.shift();
    if (next) next(server);
    else this.free.push(server);
  }

  close(): void {
    for (const client of this.clients)
      (client as unknown as Server & { connection: Server }).connection.stream.destroy();
  }
}

/**
 * Lends its server connections for one transaction at a time, like PgBouncer's pool_mode=transaction. `options`:
 * whether a client may send that parameter, which PgBouncer rejects by default.
 */
export async function startTransactionPooler(
  url: string,
  options: "ignored" | "refused",
): Promise<{ url: string; stop: () => Promise<void> }> {
  const servers = new Servers();
  for (let count = 0; count < 3; count++) await servers.open(url);
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let held: Promise<Server> | null = null;
    let greeted = false;
    const greet = (startup: Buffer) => {
      greeted = true;
      if (options === "refused" && startup.includes("\0options\0")) {
        const text = "SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0";
        socket.end(message("E", text));
        return;
      }
      const parameter = message("S", "server_version\x0018.0\0");
      socket.write(Buffer.concat([message("R", Buffer.alloc(4)), parameter, message("Z", "I")]));
    };
    const forward = async (whole: Buffer) => {
      if (whole[0] === "X".charCodeAt(0)) return;
      held ??= servers.lend();
      const server = await held;
      server.answer = (answered) => {
        socket.write(answered);
        // Ready for the next query, and not in a transaction.
        if (answered[0] === "Z".charCodeAt(0) && answered[5] === "I".charCodeAt(0)) {
          held = null;
          servers.giveBack(server);
        }
      };
      server.stream.write(whole);
    };
    socket.on(
      "data",
      splitter((whole) => void (greeted ? forward(whole) : greet(whole)), true),
    );
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const target = new URL(url);
  target.port = String((listener.address() as net.AddressInfo).port);
  return {
    url: target.href,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      servers.close();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
