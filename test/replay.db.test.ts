import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST } from "@/app/api/v1/requests/route";
import { pool } from "@/lib/store/database/pool";
import { AZURE_HEADER } from "../scripts/replay/azure-row";
import { replayFile } from "../scripts/replay/replay-file";
import { listenAtFrontDoor } from "../scripts/setup/front-door.mjs";
import { makeKey, makeTeam } from "./people";

let door: Awaited<ReturnType<typeof listenAtFrontDoor>>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sightline-replay-"));
  door = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
  door.open({
    doors: { ingest: { "POST /api/v1/requests": POST } },
    base: `http://127.0.0.1:${door.port}`,
    next: (_incoming: unknown, outgoing: { end: () => void }) => outgoing.end(),
  });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await door.drain(1_000);
});

it("replays a trace through the real API, with prices, and stores repeats once", async () => {
  const team = await makeTeam();
  const { key } = await makeKey(team, "ingest");
  const file = path.join(folder, "trace.csv");
  const rows = Array.from({ length: 30 }, (_, second) => `2023-11-16 18:17:${10 + second}.0,4808,${second}`);
  writeFileSync(file, [AZURE_HEADER, ...rows].join("\n"));
  const silent = { onStart: () => {}, onProgress: () => {}, onWait: () => {} };
  const options = {
    file,
    speed: null,
    url: `http://127.0.0.1:${door.port}`,
    key,
    model: "gpt-5-mini",
    limit: null,
    endMs: Date.now() - 60_000,
  };
  const once = await replayFile(options, silent, new AbortController().signal);
  const twice = await replayFile(options, silent, new AbortController().signal);
  expect(once).toMatchObject({ accepted: 30, duplicates: 0, rejected: 0 });
  expect(twice).toMatchObject({ accepted: 0, duplicates: 30, rejected: 0 });
  const { rows: stored } = await pool().query(
    `SELECT count(*)::int AS n, count(cost_nano)::int AS priced, sum(output_tokens)::int AS tokens
     FROM requests WHERE project_id = $1`,
    [team.projectId],
  );
  expect(stored).toEqual([{ n: 30, priced: 30, tokens: 435 }]);
});
