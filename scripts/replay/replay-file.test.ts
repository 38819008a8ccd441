import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StubSightline } from "@/test/receivers/stub-sightline";
import { AZURE_HEADER } from "./azure-row";
import type { ReplayOptions } from "./options";
import { type Replayed, replayFile } from "./replay-file";
import { waitSeconds } from "./send-batch";

const KEY = "slk_for_the_stub";
const END_MS = Date.parse("2026-11-23T12:00:00Z");
const BUSY = { status: 503, body: "", headers: { "retry-after": "0" } };

let stub: StubSightline;
let folder: string;

beforeEach(async () => {
  stub = await StubSightline.start(KEY);
  folder = mkdtempSync(path.join(tmpdir(), "sightline-replay-"));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await stub.stop();
});

const rowsEverySecond = (count: number) =>
  Array.from({ length: count }, (_, second) => {
    const time = new Date(Date.UTC(2023, 10, 16, 18, 0, second)).toISOString().slice(0, 19);
    return `${time.replace("T", " ")}.5000000,${100 + second},${second % 40}`;
  });

function trace(lines: readonly string[]): string {
  const file = path.join(folder, "trace.csv");
  writeFileSync(file, lines.join("\n"));
  return file;
}

type Heard = { waits: string[]; atStart: Replayed[] };

function run(
  options: Partial<ReplayOptions>,
  heard: Heard = { waits: [], atStart: [] },
  stop?: AbortController,
) {
  const { signal } = stop ?? new AbortController();
  const all: ReplayOptions = {
    file: "",
    speed: null,
    url: stub.url,
    key: KEY,
    model: "gpt-5-mini",
    limit: null,
    endMs: END_MS,
    ...options,
  };
  const onWait = (reason: string, seconds: number) => heard.waits.push(`${reason}: ${seconds}`);
  return replayFile(
    all,
    { onWait, onStart: (replayed) => heard.atStart.push({ ...replayed }), onProgress: () => stop?.abort() },
    signal,
  );
}

describe("replay", () => {
  it("sends every row once, in batches, so that the last one happens at the end", async () => {
    const done = await run({ file: trace([AZURE_HEADER, ...rowsEverySecond(1_201)]) });
    expect(done).toMatchObject({ total: 1_201, sent: 1_201, accepted: 1_201, duplicates: 0, rejected: 0 });
    expect(stub.batches.map(({ length }) => length)).toEqual([500, 500, 201]);
    const sent = stub.batches.flat();
    expect(sent.at(-1)!.timestamp).toBe(new Date(END_MS).toISOString());
    expect(sent[0]!.timestamp).toBe(new Date(END_MS - 1_200_000).toISOString());
    expect(stub.violations).toEqual([]);
  });

  it("detects duplicates when repeated with the same end", async () => {
    const file = trace([AZURE_HEADER, ...rowsEverySecond(600)]);
    await run({ file });
    expect(await run({ file })).toMatchObject({ accepted: 0, duplicates: 600, rejected: 0 });
    expect(await run({ file, model: "gpt-5" })).toMatchObject({
      rejected: 600,
      firstRefusal: "conflict: another request has this id",
    });
  });

  it("ends now by default, and stops at the limit", async () => {
    const before = Date.now();
    const done = await run({ file: trace([AZURE_HEADER, ...rowsEverySecond(50)]), endMs: null, limit: 20 });
    expect(done).toMatchObject({ total: 20, accepted: 20 });
    const last = Date.parse(stub.batches.flat().at(-1)!.timestamp);
    expect(last).toBeGreaterThanOrEqual(before);
    expect(last).toBeLessThanOrEqual(Date.now());
  });

  it("sends each row when it is due at the given speed", async () => {
    const before = Date.now();
    const done = await run({ file: trace([AZURE_HEADER, ...rowsEverySecond(31)]), speed: 10, endMs: null });
    expect(done).toMatchObject({ accepted: 31, endMs: null });
    const times = stub.batches.flat().map(({ timestamp }) => Date.parse(timestamp));
    expect(times.at(-1)! - times[0]!).toBe(3_000);
    expect(times[0]!).toBeGreaterThanOrEqual(before);
    // A stall of a busy machine joins the rows of its time.
    expect(stub.batches.length).toBeGreaterThan(1);
  });

  it("waits as long as a busy server asks, and counts nothing twice after a lost response", async () => {
    stub.next.push(BUSY, { ...BUSY, status: 429 });
    const heard: Heard = { waits: [], atStart: [] };
    const file = trace([AZURE_HEADER, ...rowsEverySecond(501)]);
    expect(await run({ file }, heard)).toMatchObject({ accepted: 501, sent: 501 });
    expect(heard.waits).toEqual(["the server answered 503: 0", "the server answered 429: 0"]);
  });

  it("gives up on a server that stays busy", async () => {
    stub.next.push(...Array<typeof BUSY>(8).fill(BUSY));
    await expect(run({ file: trace([AZURE_HEADER, ...rowsEverySecond(1)]) })).rejects.toThrow(/503 8 times/);
    expect(stub.batches).toEqual([]);
  });

  it("stops between two batches and reports its progress", async () => {
    const stop = new AbortController();
    const done = await run({ file: trace([AZURE_HEADER, ...rowsEverySecond(1_500)]) }, undefined, stop);
    expect(done).toMatchObject({ interrupted: true, total: 1_500, sent: 500, accepted: 500 });
    expect(stub.batches).toHaveLength(1);
  });

  it("cancels a wait when it is stopped", async () => {
    stub.next.push({ ...BUSY, headers: { "retry-after": "60" } });
    const stop = new AbortController();
    const file = trace([AZURE_HEADER, ...rowsEverySecond(5)]);
    const done = replayFile(
      { file, speed: null, url: stub.url, key: KEY, model: "m", limit: null, endMs: null },
      { onStart: () => {}, onProgress: () => {}, onWait: () => stop.abort() },
      stop.signal,
    );
    expect(await done).toMatchObject({ interrupted: true, sent: 0 });
  });

  it.each([
    ["an unknown key", { key: "slk_other" }, /rejected this API key/],
    ["a folder", { file: tmpdir() }, /is a folder/],
    ["a missing file", { file: "/nowhere/at/all.csv" }, /no such file: \/nowhere\/at\/all\.csv/],
    [
      "an unreachable server",
      { url: "http://127.0.0.1:1" },
      /cannot reach Sightline at http:\/\/127.0.0.1:1/,
    ],
  ])("reports %s", async (_name, options, message) => {
    const file = trace([AZURE_HEADER, ...rowsEverySecond(3)]);
    await expect(run({ file, ...options })).rejects.toThrow(message);
  });

  it.each([
    [404, "<html>"],
    [200, "hello"],
    [200, "{}"],
  ])("detects another server that answers %i with %s", async (status, body) => {
    stub.next.push({ status, body });
    await expect(run({ file: trace([AZURE_HEADER, ...rowsEverySecond(1)]) })).rejects.toThrow(
      /is not Sightline/,
    );
  });

  it("reports the server's message for a key without the scope", async () => {
    const body = JSON.stringify({ error: { code: "forbidden", message: "The scope ingest is missing" } });
    stub.next.push({ status: 403, body });
    await expect(run({ file: trace([AZURE_HEADER, ...rowsEverySecond(1)]) })).rejects.toThrow(
      /The scope ingest is missing/,
    );
  });

  it.each([
    ["no line", [], /is empty/],
    ["no row", [AZURE_HEADER], /has no rows/],
    ["another header", ["time,in,out", ...rowsEverySecond(1)], /line 1 must be TIMESTAMP/],
    ["a bad line", [AZURE_HEADER, ...rowsEverySecond(2), "", "x,1,2"], /line 5 .*x,1,2/],
  ])("sends nothing of a file with %s", async (_name, lines, message) => {
    await expect(run({ file: trace(lines) })).rejects.toThrow(message);
    expect(stub.batches).toEqual([]);
  });
});

describe("waitSeconds", () => {
  it.each([
    ["0", 1, 0],
    ["7", 1, 7],
    ["86400", 1, 60],
    [null, 3, 3],
    ["Mon, 23 Nov 2026 12:00:00 GMT", 2, 2],
  ])("Retry-After %s at try %i: %i s", (header, attempt, seconds) =>
    expect(waitSeconds(header, attempt)).toBe(seconds),
  );
});
