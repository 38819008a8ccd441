import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { insertAlert, resolveAlert } from "@/lib/store/alerts/alerts";
import { pool, transaction } from "@/lib/store/database/pool";
import { alertFixture } from "@/test/alert-fixture";
import { makeTeam } from "@/test/people";
import { loadDetections } from "./load-detections";

const START = Date.parse("2026-11-10T00:00:00Z");
const hour = (at: number) => START + at * HOUR_MS;
let projectId: number;
let ruleId: string;

/** An alert from one hour to another; `null`: it still fires. */
async function fired(from: number, to: number | null, more: { ruleKind?: string; model?: string } = {}) {
  const { ruleKind = "anomaly", model = "gpt-5" } = more;
  await transaction(async (client) => {
    const { id } = await insertAlert(client, {
      ...alertFixture(projectId),
      ...{ ruleId, ruleKind, type: "latency_p50", fingerprint: randomUUID(), episode: 1 },
      labels: { model, service: "chat" },
      startedAt: new Date(hour(from)),
      message: `${model} from ${from}`,
    });
    if (to !== null) await resolveAlert(client, id, "value", new Date(hour(to)));
  });
}

beforeAll(async () => {
  ({ projectId } = await makeTeam());
  const { rows } = await pool().query("SELECT id FROM rules WHERE project_id = $1 LIMIT 1", [projectId]);
  ruleId = rows[0].id;
  await fired(0, 2);
  await fired(3, 5);
  await fired(4, null, { model: "claude" });
  await fired(6, 7);
  await fired(3, 4, { ruleKind: "threshold" });
});
afterAll(() => pool().end());

const messages = async (from: number, to: number, models: string[] = [], not = NO_FILTERS) => {
  const span = { from: hour(from), to: hour(to) };
  return (await loadDetections(projectId, span, { ...NO_FILTERS, models, not })).rows.map(
    ({ message }) => message,
  );
};

it.each([
  ["all that overlap it, the newest first", 1, 5, ["claude from 4", "gpt-5 from 3", "gpt-5 from 0"]],
  ["one that lasts, after its start", 8, 9, ["claude from 4"]],
  ["neither one that ended at its start nor one that began at its end", 2, 3, []],
])("a range has %s", async (_, from, to, expected) => {
  expect(await messages(from, to)).toEqual(expected);
});

it("is filtered by model", async () => {
  expect(await messages(0, 9, ["claude"])).toEqual(["claude from 4"]);
  expect(await messages(0, 9, [], { ...NO_FILTERS, models: ["gpt-5"] })).toEqual(["claude from 4"]);
  expect(await messages(0, 9, ["claude"], { ...NO_FILTERS, models: ["claude"] })).toEqual([]);
  // The label is absent: it stays.
  expect(await messages(0, 9, ["claude"], { ...NO_FILTERS, providers: ["openai"] })).toEqual([
    "claude from 4",
  ]);
});

it("says when there was more than it lists", async () => {
  for (let at = 0; at < 50; at++) await fired(20, 21);
  const { rows, more } = await loadDetections(projectId, { from: hour(20), to: hour(21) }, NO_FILTERS);
  expect([rows.length, more]).toEqual([50, true]);
  const [first] = (await loadDetections(projectId, { from: hour(6), to: hour(7) }, NO_FILTERS)).rows;
  expect(first).toMatchObject({
    metric: "latency_p50",
    model: "gpt-5",
    service: "chat",
    from: hour(6),
    to: hour(7),
  });
});
