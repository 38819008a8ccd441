import { createServer } from "node:net";
import { freePort } from "../../scripts/setup/free-port.mjs";

// The system gives the ports above 32767 to outgoing connections: what is killed and started again may find its port taken.
const FIRST = 10_000;
const PORTS_A_RUN = 100;
const RANGES = 200;
let range: Promise<number> | undefined;
let used = 0;

function listensAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().unref();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
}

/** The first port of a range that is this run's: it listens there as long as it lasts. */
async function takeRange(): Promise<number> {
  for (let tried = 0; tried < RANGES; tried++) {
    const first = FIRST + ((process.pid + tried) % RANGES) * PORTS_A_RUN;
    if (await listensAt(first)) return first;
  }
  throw new Error("other runs use all ports");
}

/** A free port that only this run chooses. */
export async function keptPort(): Promise<number> {
  range ??= takeRange();
  const first = await range;
  while (used + 1 < PORTS_A_RUN) {
    used += 1;
    const wanted = first + used;
    if ((await freePort(wanted)) === wanted) return wanted;
  }
  throw new Error(`more than ${PORTS_A_RUN - 1} ports are needed`);
}
