import http from "node:http";
import { pool } from "@/lib/store/database/pool";
import { openBenchDatabase } from "./database";
import { inTurn, printMeasured, quantileOf, ratioOf, summarize } from "./measure";
import { makeSender, post, startProcess, startServer } from "./sender";
import { seeded, trafficItem } from "./traffic";

const REQUESTS = 4_000;
const CONNECTIONS = 32;
const REPETITIONS = 7;

/** One request per POST, each durable before its answer, compared with a node:http server that echoes it. */
export async function benchSingles(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  const { key } = await makeSender();
  const server = await startServer();
  const echo = await startProcess("echo-server.ts");
  const random = seeded(5);
  const send = async (url: string) => {
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
  };
  try {
    const [sightline, echoed] = await inTurn([() => send(server.url), () => send(echo.url)], REPETITIONS);
    const perSecond = (name: string, rounds: typeof sightline) =>
      summarize(
        name,
        "req/s",
        rounds!.map((round) => round.perSecond),
      );
    const measured = [
      perSecond("Sightline, single POSTs", sightline),
      perSecond("node:http that echoes the body", echoed),
    ];
    const latencies = sightline!.flatMap((round) => round.latencies);
    printMeasured(
      `singles: ${CONNECTIONS} connections, ${REQUESTS.toLocaleString("en-US")} POSTs a repetition, durable before the answer`,
      [...measured, summarize("Sightline, one POST", "ms", latencies)],
      [
        {
          name: "Sightline / echo, requests per second",
          value: ratioOf(measured[0], measured[1]),
          goal: { atLeast: 0.35 },
        },
        { name: "p99 of a POST, ms", value: quantileOf(latencies, 0.99), goal: { atMost: 20 } },
      ],
    );
  } finally {
    server.stop();
    echo.stop();
    await pool().end();
    await closeDatabase();
  }
}
