import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Gives each connection to the next of these ports in turn, and passes over one that does not take it; more may be added. */
export async function startBalancer(
  ports: readonly number[],
): Promise<{ url: string; taken: ReadonlyMap<number, number>; stop: () => void }> {
  const taken = new Map<number, number>();
  const sockets = new Set<Socket>();
  let next = 0;
  const pass = (client: Socket, tries: number) => {
    if (tries === 0) return client.destroy();
    const port = ports[next++ % ports.length]!;
    const server = connect(port, "127.0.0.1");
    sockets.add(server);
    let joined = false;
    server.once("connect", () => {
      joined = true;
      taken.set(port, (taken.get(port) ?? 0) + 1);
      client.pipe(server).pipe(client);
    });
    server.on("error", () => {
      if (joined) client.destroy();
      else pass(client, tries - 1);
    });
    server.once("close", () => {
      sockets.delete(server);
      // What it answered last may still be on its way.
      if (joined) client.end();
    });
    client.once("close", () => server.destroy());
  };
  const listener = createServer((client) => {
    sockets.add(client);
    client.on("error", () => {});
    client.once("close", () => sockets.delete(client));
    pass(client, ports.length);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    taken,
    stop: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
