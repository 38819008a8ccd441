import { expect, it } from "vitest";
import { POST as traces } from "@/app/api/otlp/v1/traces/route";
import { POST as requests } from "@/app/api/v1/requests/route";
import { env } from "@/lib/env";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { chatExport } from "@/test/otlp-chat";
import { makeKey, makeTeam } from "@/test/people";

type Route = (request: Request) => Promise<Response>;

async function sender(): Promise<{
  request: (at: number) => Promise<number>;
  call: (at: number) => Promise<number>;
}> {
  const { key } = await makeKey(await makeTeam(), "ingest");
  const post = async (route: Route, path: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const sent = { method: "POST", headers, body: JSON.stringify(body) };
    return (await route(new Request(`http://localhost${path}`, sent))).status;
  };
  return {
    request: (at) =>
      post(requests, "/api/v1/requests", {
        model: "m",
        latency_ms: 1,
        timestamp: new Date(at).toISOString(),
      }),
    call: (at) => post(traces, "/api/otlp/v1/traces", chatExport(at)),
  };
}

it("rows whose days are still to be created keep neither other callers nor the connections of the pool", async () => {
  const now = Date.now();
  await ensurePartitions([now]);
  const [past, present] = [await sender(), await sender()];
  const client = await pool().connect();
  let ended = 0;
  let sent: Promise<number>[] = [];
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCKS.partitions]);
    sent = Array.from({ length: env().SIGHTLINE_DATABASE_POOL + 2 }, (_, at) => {
      const day = now - (30 + at) * DAY_MS;
      return (at % 2 === 0 ? past.request(day) : past.call(day)).finally(() => (ended += 1));
    });
    await expect
      .poll(
        async () =>
          (await pool().query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rowCount,
      )
      .toBe(1);
    expect(await Promise.all([present.request(now), present.call(now), present.request(now)])).toEqual([
      200, 200, 200,
    ]);
    expect(ended).toBe(0);
  } finally {
    await client.query("ROLLBACK");
    client.release();
    await Promise.allSettled(sent);
  }
  expect(new Set(await Promise.all(sent))).toEqual(new Set([200]));
});
