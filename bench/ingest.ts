import http from "node:http";
import pg from "pg";
import { pool } from "@/lib/store/database/pool";
import { COPY_TABLES, type CopyTable, copyIn, encodeBinaryCopy } from "./copy-rows";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured, ratioOf } from "./measure";
import { makeSender, post, startServer } from "./sender";
import { seeded, trafficItem } from "./traffic";

const ROWS = 20_000;
const BATCH = 100;
const CONNECTIONS = 50;
const REPETITIONS = 7;

/** Durable requests per second over HTTP, compared with COPY of the same rows into a bare table. */
export async function benchIngest(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  const { projectId, key } = await makeSender();
  const given = process.env.BENCH_URL;
  const server = given ? { url: given, stop: () => {} } : await startServer();
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  try {
    await client.connect();
    await client.query(COPY_TABLES);
    const target = new URL("/api/v1/requests", server.url);
    const random = seeded(1);
    let items = [trafficItem(random, Date.now())];
    const renew = () => {
      const now = Date.now();
      items = Array.from({ length: ROWS }, (_, n) => trafficItem(random, now - (ROWS - n)));
    };
    const copySide = (name: string, table: CopyTable) => ({
      name,
      unit: "rows/s",
      run: async () => {
        // Encoded beforehand: the ratio compares with what Postgres can accept, not with what Node can encode.
        const data = encodeBinaryCopy(items, projectId);
        const start = performance.now();
        await copyIn(client, table, data);
        return ROWS / ((performance.now() - start) / 1000);
      },
    });
    const measured = await interleave(
      [
        {
          name: `HTTP ingest, batches of ${BATCH}, ${CONNECTIONS} connections`,
          unit: "rows/s",
          run: async () => {
            renew();
            const bodies = Array.from({ length: ROWS / BATCH }, (_, n) =>
              Buffer.from(JSON.stringify(items.slice(n * BATCH, (n + 1) * BATCH))),
            );
            const start = performance.now();
            const answers = await Promise.all(
              bodies.map((body) => post(target, process.env.BENCH_KEY ?? key, body, agent)),
            );
            const seconds = (performance.now() - start) / 1000;
            const accepted = answers.reduce((sum, answer) => sum + answer.accepted, 0);
            if (accepted !== ROWS) throw new Error(`${accepted} of ${ROWS} rows were accepted`);
            return ROWS / seconds;
          },
        },
        copySide("COPY binary of the same rows into a table with the key", "bench_keyed"),
        copySide("COPY binary of the same rows into a bare table", "bench_bare"),
      ],
      REPETITIONS,
    );
    const [ours, keyed, bare] = measured;
    const title = `ingest: ${ROWS.toLocaleString("en-US")} rows a repetition, ${REPETITIONS} repetitions, durable before the answer`;
    printMeasured(title, measured, [
      {
        name: "HTTP / COPY into the table with the key",
        value: ratioOf(ours, keyed),
        goal: { atLeast: 0.4 },
      },
      { name: "HTTP / COPY into a bare table", value: ratioOf(ours, bare) },
    ]);
  } finally {
    agent.destroy();
    server.stop();
    await client.end();
    await pool().end();
    await closeDatabase();
  }
}
