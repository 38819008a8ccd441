import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadOrder, LoadResult } from "./load";
import { seeded, trafficItem } from "./traffic";

// Made once, and without ids and times, which the server then sets: the clients share the cores with it.
const BODIES = 64;
/** A client that is refused waits, but not as long as the answer says, to make more calls than can be answered. */
const REFUSED_PAUSE_MS = 50;

let stopping = false;

function makeBodies(batch: number): Buffer[] {
  const random = seeded(7);
  return Array.from({ length: BODIES }, () => {
    const items = Array.from({ length: batch }, () => ({
      ...trafficItem(random, 0),
      id: undefined,
      timestamp: undefined,
    }));
    return Buffer.from(JSON.stringify(items));
  });
}

function send(url: URL, key: string, body: Buffer, agent: http.Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "content-length": body.length,
    };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      response.on("error", () => resolve(0));
      response.on("end", () => resolve(response.statusCode!));
      response.resume();
    });
    request.on("error", () => resolve(0));
    request.end(body);
  });
}

async function load({ url, key, connections, batch }: LoadOrder): Promise<LoadResult> {
  const target = new URL("/api/v1/requests", url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const bodies = makeBodies(batch);
  const result: LoadResult = { rows: 0, seconds: 0, statuses: {}, refusedMs: [] };
  const start = performance.now();
  const clients = Array.from({ length: connections }, async (_, at) => {
    for (let round = at; !stopping; round++) {
      const sent = performance.now();
      const status = await send(target, key, bodies[round % BODIES]!, agent);
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      if (status === 200) result.rows += batch;
      else {
        result.refusedMs.push(performance.now() - sent);
        await sleep(REFUSED_PAUSE_MS);
      }
    }
  });
  await Promise.all(clients);
  agent.destroy();
  return { ...result, seconds: (performance.now() - start) / 1_000 };
}

process.on("message", (message) => {
  if (message === "stop") {
    stopping = true;
    return;
  }
  stopping = false;
  void load(message as LoadOrder).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
