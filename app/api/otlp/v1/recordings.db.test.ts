import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "@/test/people";
import { encodeOtlp } from "@/test/recordings/encode-otlp";
import {
  type Body,
  type Expected,
  lastTimeOf,
  listRecordings,
  type Signal,
  signalOf,
  splitBodies,
} from "@/test/recordings/recordings";
import { differencesOf } from "@/test/rollup-checks";
import { POST as logs } from "./logs/route";
import { POST as metrics } from "./metrics/route";
import { POST as traces } from "./traces/route";

const ROUTES = { traces, logs, metrics };
const DAY_MS = 86_400_000;

/** On which the recordings were stored. */
const days = new Set<number>();
let projectId: number;
let key: string;

beforeEach(async () => {
  const team = await makeTeam();
  ({ projectId } = team);
  ({ key } = await makeKey(team, "ingest"));
});
afterEach(() => {
  vi.useRealTimers();
});

async function send(signal: Signal, type: string, body: Uint8Array, headers: Record<string, string> = {}) {
  const response = await ROUTES[signal](
    new Request(`http://localhost/api/otlp/v1/${signal}`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": type, ...headers },
      body: Uint8Array.from(body),
    }),
  );
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function sendJson(body: Body) {
  const answer = await send(signalOf(body), "application/json", Buffer.from(JSON.stringify(body.body)));
  expect(answer).toEqual({ status: 200, bytes: new TextEncoder().encode("{}") });
}

async function sendProtobuf(body: Body) {
  const packed = gzipSync(encodeOtlp(body));
  const answer = await send(signalOf(body), "application/x-protobuf", packed, { "content-encoding": "gzip" });
  expect(answer).toEqual({ status: 200, bytes: new Uint8Array(0) });
}

async function stored(wanted: readonly Expected[]) {
  const { rows } = await pool().query(
    `SELECT s.model, s.provider, r.input_tokens, r.cached_input_tokens, r.cache_write_tokens, r.output_tokens,
       r.thinking_tokens, r.status, e.name AS error_type, r.ttft_ms, r.latency_ms
     FROM requests r JOIN series s ON s.id = r.series_id LEFT JOIN error_types e ON e.id = r.error_type_id
     WHERE r.project_id = $1 ORDER BY r.ts, r.id`,
    [projectId],
  );
  return rows.map(({ status, ttft_ms, latency_ms, ...row }, at) => {
    const expected = wanted[at] ?? wanted[0];
    return {
      ...expected,
      ...row,
      status: ["success", "error", "fallback"][status],
      ...(expected?.ttft_present === undefined ? {} : { ttft_present: ttft_ms !== null }),
      ...(expected?.latency_ms_present === undefined ? {} : { latency_ms_present: latency_ms > 0 }),
    };
  });
}

describe.each(listRecordings())("$name", ({ bodies, requests }) => {
  it.each([
    ["as it came", bodies, sendJson],
    ["record by record, in Protocol Buffers", splitBodies(bodies), sendProtobuf],
    ["record by record, the last first", splitBodies(bodies).reverse(), sendJson],
  ])("is stored once %s, also when it is sent again", async (_, parts, sendPart) => {
    const now = lastTimeOf(bodies) + 1_000;
    vi.useFakeTimers({ toFake: ["Date"], now });
    for (const part of parts) await sendPart(part);
    expect(await stored(requests)).toEqual(requests);
    for (const part of parts) await sendPart(part);
    expect(await stored(requests)).toEqual(requests);
    days.add(Math.floor(now / DAY_MS) * DAY_MS);
  });
});

// Once for each day: it counts the requests of all projects.
it("leaves rollups that equal a recount", async ({ skip }) => {
  if (days.size === 0) skip("no recording was stored");
  for (const day of days) expect(await differencesOf(day), new Date(day).toISOString()).toEqual([]);
});
