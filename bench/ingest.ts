import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import http from "node:http";
import path from "node:path";
import pg from "pg";
import { makeProject } from "@/lib/manage/make-project";
import { makeApiKey } from "@/lib/schema/people/api-key";
import { pool, transaction } from "@/lib/store/database/pool";
import { hashApiKey, insertApiKey } from "@/lib/store/people/api-keys";
import { insertTeam } from "@/lib/store/people/teams";
import { COPY_TABLES, type CopyTable, copyIn, encodeBinaryCopy } from "./copy-rows";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured } from "./measure";
import { seeded, trafficItem } from "./traffic";

const ROWS = 20_000;
const BATCH = 100;
const CONNECTIONS = 50;
const REPETITIONS = 7;

export async function makeSender(): Promise<{ projectId: number; key: string }> {
  const key = makeApiKey(randomBytes(64));
  return transaction(async (client) => {
    const teamId = await insertTeam(client, "Benchmark");
    const projectId = await makeProject(client, teamId, { name: "Benchmark", timeZone: "UTC" });
    await insertApiKey(client, {
      projectId,
      name: "bench",
      scopes: ["ingest"],
      keyHash: hashApiKey(key),
      last4: key.slice(-4),
      createdBy: null,
      expiresAt: null,
    });
    return { projectId, key };
  });
}

export async function startServer(): Promise<{ url: string; stop: () => void }> {
  const file = path.join(import.meta.dirname, "ingest-server.ts");
  const child = fork(file, { execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message) => resolve((message as { port: number }).port));
    child.once("exit", () => reject(new Error("the server for the benchmark did not start")));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

export function post(
  url: URL,
  key: string,
  body: Buffer,
  agent: http.Agent,
  type = "application/json",
): Promise<{ accepted: number }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": type,
      "content-length": body.length,
    };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text === "" ? { accepted: 0 } : JSON.parse(text));
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

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
    const [ours, keyed, bare] = measured.map(({ median }) => median);
    const title = `ingest: ${ROWS.toLocaleString("en-US")} rows a repetition, ${REPETITIONS} repetitions, durable before the answer`;
    const toKeyed = `ratio HTTP / COPY into the table with the key: ${(ours! / keyed!).toFixed(3)} (goal: at least 0.15)`;
    const toBare = `ratio HTTP / COPY into a bare table: ${(ours! / bare!).toFixed(3)}`;
    printMeasured(title, measured, `${toBare}\n  ${toKeyed}`);
  } finally {
    agent.destroy();
    server.stop();
    await client.end();
    await pool().end();
    await closeDatabase();
  }
}
