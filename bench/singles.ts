import http from "node:http";
import path from "node:path";
import { pool } from "@/lib/store/database/pool";
import { makeKey, startBuilt, THIS_CHECKOUT } from "./built-server";
import { createDatabase, openBenchDatabase } from "./database";
import { inTurn, printMeasured, quantileOf, type Ratio, ratioOf, summarize } from "./measure";
import { makeSender, post, startProcess, startServer } from "./sender";
import { seeded, trafficItem } from "./traffic";

const REQUESTS = 4_000;
const CONNECTIONS = 32;
const REPETITIONS = 7;

type Side = { name: string; url: string; key: string };

/**
 * One request per POST, each durable before its answer, compared with a node:http server that echoes it. With BENCH_BEFORE,
 * another checkout, the whole products of both run too, which must be built.
 */
export async function benchSingles(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  const closings: (() => void | Promise<void>)[] = [];
  try {
    const { key } = await makeSender();
    const server = await startServer();
    closings.push(server.stop);
    const echo = await startProcess("echo-server.ts");
    closings.push(echo.stop);
    const before = process.env.BENCH_BEFORE;
    const sides: Side[] = [
      { name: "Sightline, single POSTs", url: server.url, key },
      { name: "node:http that echoes the body", url: echo.url, key },
      ...(before ? await productSides(path.resolve(before), closings) : []),
    ];
    const random = seeded(5);
    const found = await inTurn(
      sides.map((side) => () => send(side, random)),
      REPETITIONS,
    );
    const measured = sides.map(({ name }, at) =>
      summarize(
        name,
        "req/s",
        found[at]!.map(({ perSecond }) => perSecond),
      ),
    );
    const latencies = found[0]!.flatMap((round) => round.latencies);
    const ratios: Ratio[] = [
      {
        name: "Sightline / echo, requests per second",
        value: ratioOf(measured[0], measured[1]),
        goal: { atLeast: 0.35 },
      },
      { name: "p99 of a POST, ms", value: quantileOf(latencies, 0.99), goal: { atMost: 20 } },
    ];
    if (before)
      ratios.push({
        name: "build of this checkout / build before, requests per second",
        value: ratioOf(measured[2], measured[3]),
        goal: { atLeast: 4 },
      });
    printMeasured(
      `singles: ${CONNECTIONS} connections, ${REQUESTS.toLocaleString("en-US")} POSTs a repetition, durable before the answer`,
      [...measured, summarize("Sightline, one POST", "ms", latencies)],
      ratios,
    );
  } finally {
    for (const close of closings.reverse()) await close();
    await pool().end();
    await closeDatabase();
  }
}

/** The built products of this checkout and of another, each with a database of its own. */
async function productSides(before: string, closings: (() => void | Promise<void>)[]): Promise<Side[]> {
  const sides: Side[] = [];
  for (const [purpose, name, folder] of [
    ["this", "build of this checkout", THIS_CHECKOUT],
    ["before", "build before", before],
  ] as const) {
    const url = await createDatabase(purpose, closings);
    const built = await startBuilt({ name, folder, url });
    closings.push(built.server.stop);
    sides.push({ name, url: built.server.url, key: await makeKey(built) });
  }
  return sides;
}

async function send({ url, key }: Side, random: () => number) {
  const target = new URL("/api/v1/requests", url);
  const now = Date.now();
  const bodies = Array.from({ length: REQUESTS }, (_, n) =>
    Buffer.from(JSON.stringify(trafficItem(random, now - n))),
  );
  // Connections of its own: those of an earlier round may be closed by the server at this moment.
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, client) => {
      for (let at = client; at < REQUESTS; at += CONNECTIONS) {
        const sent = performance.now();
        await post(target, key, bodies[at]!, agent);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  agent.destroy();
  return { perSecond: REQUESTS / seconds, latencies };
}
