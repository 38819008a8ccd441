import net from "node:net";

/** A free loopback port: the wanted one if it is free, or any. */
export function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on("error", (thrown) => (wanted ? freePort(0).then(resolve, reject) : reject(thrown)));
    probe.listen({ host: "127.0.0.1", port: wanted }, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
