import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Provider } from "@pydantic/genai-prices";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { loadPrices } from "@/lib/dashboard/prices/load-prices";
import { bundledTable } from "@/lib/prices/bundled-table";
import { renewCurrentTable } from "@/lib/reads/price-settings";
import { pool } from "@/lib/store/database/pool";
import { removeProcess, reportProcess } from "@/lib/store/database/processes";
import { makeTeam } from "@/test/people";
import { unloadTables } from "./load-table";
import { priceFileFault, watchPriceFile } from "./price-file";

const bundled = await bundledTable;
const folder = mkdtempSync(path.join(tmpdir(), "sightline-prices-"));
const file = path.join(folder, "prices.json");
afterAll(() => rmSync(folder, { recursive: true }));

let written = 1_000;
/** Each at its own time: a file that is written twice within a tick of the clock looks the same. */
function write(text: string): void {
  writeFileSync(file, text);
  written += 1;
  utimesSync(file, written, written);
}

function tableOf(date: string, input: number): string {
  const providers = structuredClone(bundled.providers) as Provider[];
  providers.find(({ id }) => id === "openai")!.models.find(({ id }) => id === "gpt-4o")!.prices = {
    input_mtok: input,
    output_mtok: 10,
  };
  return JSON.stringify({ date, name: "operator's table", providers });
}
const stored = async () => (await pool().query("SELECT 1 FROM price_tables")).rowCount;

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
});
beforeEach(async () => {
  await unloadTables();
  write(tableOf("2026-11-20", 3));
  await watchPriceFile(file);
});

it("is loaded at the start and when it changes, once", async () => {
  expect(await renewCurrentTable()).toMatchObject({ name: "operator's table", date: "2026-11-20" });
  await watchPriceFile(file);
  write(tableOf("2026-11-20", 3));
  await watchPriceFile(file);
  expect(await stored()).toBe(1);
  write(tableOf("2026-11-21", 4));
  await watchPriceFile(file);
  expect(await renewCurrentTable()).toMatchObject({ date: "2026-11-21" });
  expect(priceFileFault()).toBeNull();
});

it.each([
  ["broken", () => write("{"), /not JSON/],
  ["older", () => write(tableOf("2026-10-01", 5)), /of 2026-10-01, the table in use of 2026-11-20/],
  ["of another version", () => write('{"version": 9, "tables": []}'), /of a version/],
  ["gone", () => rmSync(file), /cannot be read: ENOENT/],
])("keeps the last table where the file is %s, and says so until it is fixed", async (_, damage, fault) => {
  damage();
  await watchPriceFile(file);
  await watchPriceFile(file);
  expect(priceFileFault()).toMatch(fault);
  expect(await renewCurrentTable()).toMatchObject({ date: "2026-11-20" });
  write(tableOf("2026-11-22", 6));
  await watchPriceFile(file);
  expect(priceFileFault()).toBeNull();
  expect(await renewCurrentTable()).toMatchObject({ date: "2026-11-22" });
});

it("is nothing to do without the setting", async () => {
  await watchPriceFile(undefined);
  expect(priceFileFault()).toBeNull();
});

it("is on the page Prices when any process has refused it", async () => {
  expect((await loadPrices(projectId)).table.refused_file).toBeNull();
  const id = "7f3c0f3e-55d0-4bc1-9d0e-6f3e7b1d2a10";
  const state = {
    role: "worker" as const,
    trouble: null,
    pool: { total: 1, idle: 1, waiting: 0, max: 10 },
    commit_queue: { waiting: 0, oldest_ms: 0 },
    clock_ahead_ms: 0,
    disk_free_bytes: null,
    memory_bytes: 1,
    price_file_fault: "The file is not JSON",
  };
  await reportProcess({ id, name: "w:1", version: "0", state: state as never });
  expect((await loadPrices(projectId)).table.refused_file).toBe("The file is not JSON");
  await removeProcess(id);
});
