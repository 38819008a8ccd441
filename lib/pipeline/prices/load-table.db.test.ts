import type { Provider } from "@pydantic/genai-prices";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { bundledTable } from "@/lib/prices/bundled-table";
import { priceRequest } from "@/lib/prices/price-book";
import { currentTable } from "@/lib/reads/price-settings";
import { pool } from "@/lib/store/database/pool";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadTable, unloadTables } from "./load-table";

const bundled = await bundledTable;
const options = { name: "data.json", date: "2026-11-20", allowOlder: false, by: "test" };

/** The bundled table with another price of gpt-4o, as a file. */
function fileOf(input: number, more: (providers: Provider[]) => unknown = (providers) => providers): string {
  const providers = structuredClone(bundled.providers) as Provider[];
  const openai = providers.find(({ id }) => id === "openai")!;
  openai.models.find(({ id }) => id === "gpt-4o")!.prices = { input_mtok: input, output_mtok: 10 };
  return JSON.stringify(more(providers));
}

const costOf = async (now: number) => {
  // Earlier callers cache it for some seconds.
  vi.useFakeTimers({ toFake: ["Date"], now });
  const table = await currentTable().finally(() => vi.useRealTimers());
  return priceRequest(llmRequest({ provider: "openai", inputTokens: 1_000_000 }), [], {
    outputIncludesThinking: false,
    table,
  }).nano;
};

beforeAll(makeTeam);

let now = Date.now();
beforeEach(async () => {
  await unloadTables();
  now += 60_000;
});

it("uses a newer table within 20 seconds, and the bundled one again after it is taken back", async () => {
  expect(await costOf(now)).toBe(2_500_000_000);
  const change = await loadTable(fileOf(3), bundled, options);
  expect(change).toMatchObject({ added: 0, removed: 0, changed: 1, name: "data.json", date: "2026-11-20" });
  expect(await costOf(now + 1_000)).toBe(2_500_000_000);
  expect(await costOf(now + 20_000)).toBe(3_000_000_000);
  await unloadTables();
  expect(await costOf(now + 40_000)).toBe(2_500_000_000);
});

it("keeps the last three tables and an audit entry each", async () => {
  for (const input of [3, 4, 5, 6]) await loadTable(fileOf(input), bundled, options);
  expect((await pool().query("SELECT 1 FROM price_tables")).rowCount).toBe(3);
  expect(await costOf(now)).toBe(6_000_000_000);
  const { rows } = await pool().query(
    "SELECT after FROM audit_entries WHERE action = 'price_table.load' ORDER BY at DESC LIMIT 1",
  );
  expect(rows[0].after).toMatchObject({ date: "2026-11-20", changed: 1 });
});

it("takes older data only where it is asked to, and uses it then", async () => {
  const older = { ...options, date: "2026-08-01" };
  await expect(loadTable(fileOf(3), bundled, older)).rejects.toThrow("2026-08-01");
  await loadTable(fileOf(3), bundled, { ...older, allowOlder: true });
  expect(await costOf(now)).toBe(3_000_000_000);
});

it("reads the day of the data from the file", async () => {
  const dated = fileOf(3, (providers) => ({ date: "2026-11-25", name: "Own table", providers }));
  expect(await loadTable(dated, bundled, { ...options, date: null })).toMatchObject({
    date: "2026-11-25",
    name: "Own table",
  });
  await expect(loadTable(fileOf(3), bundled, { ...options, date: null })).rejects.toThrow("--date");
});

it.each([
  ["is cut off", fileOf(3).slice(0, 5_000), "is not JSON"],
  ["is empty", "", "is not JSON"],
  ["is something else", '"text"', "The file"],
  ["is of another version", '{"version": 9, "tables": []}', "version"],
  ["has a negative price", fileOf(-1), "input_mtok: must not be negative"],
  ["has a price that is text", fileOf("3" as unknown as number), "input_mtok"],
  ["has a price beyond measure", fileOf(1e9), "must be at most"],
  [
    "has a kind of token that nobody knows",
    fileOf(3, (all) =>
      all.map((one) => ({ ...one, models: one.models.map((m) => ({ ...m, prices: { smell_mtok: 1 } })) })),
    ),
    "smell_mtok",
  ],
  ["has a few models", fileOf(3, (providers) => providers.slice(0, 1)), "not a whole price table"],
  [
    "lacks most models",
    fileOf(3, (all) => all.filter(({ id }) => id === "openrouter")),
    "not a whole price table",
  ],
  [
    "has a broken pattern",
    fileOf(3, (all) => all.map((one) => ({ ...one, model_match: { regex: "(" } }))),
    "model_match",
  ],
])("refuses a file that %s", async (_, text, message) => {
  await expect(loadTable(text, bundled, options)).rejects.toThrow(message);
  expect((await pool().query("SELECT 1 FROM price_tables")).rowCount).toBe(0);
});
