import { freePort } from "../../scripts/setup/free-port.mjs";

// The system gives the ports above 32767 to outgoing connections: what is killed and started again may find its port taken.
const FIRST = 10_000;
const PORTS_A_RUN = 100;
let next = FIRST + (process.pid % 200) * PORTS_A_RUN;

/** A free port that only this run chooses. */
export async function keptPort(): Promise<number> {
  for (;;) {
    const wanted = next++;
    if ((await freePort(wanted)) === wanted) return wanted;
  }
}
