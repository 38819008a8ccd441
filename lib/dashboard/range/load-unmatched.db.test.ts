import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadUnmatched } from "./load-unmatched";

const FROM = Date.parse("2026-06-10T08:00Z");
const TO = FROM + 6 * HOUR_MS;
const RANGE = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await ensurePartitions([FROM - HOUR_MS, TO]);
  const request = (minute: number, model: string, service: string) =>
    llmRequest({ id: randomUUID(), ts: FROM + minute * MINUTE_MS, model, service, environment: "" });
  const requests = [
    request(5, "gpt-5", "chat"),
    request(9, "o3", "search"),
    // Before the range.
    request(-30, "gpt-4", "chat"),
  ];
  await insertRequests(requests.map((one) => ({ projectId, request: one, anomalies: [] })));
});
afterAll(() => pool().end());

it.each([
  ["", null],
  ["&model=gpt-5", null],
  // One of them is enough.
  ["&model=gpt-5&model=gone", null],
  ["&model=gone", [{ name: "model", value: "gone" }]],
  ["&model=gpt-4", [{ name: "model", value: "gpt-4" }]],
  [
    "&model=gpt-4&model=gone&service=chat",
    [
      { name: "model", value: "gpt-4" },
      { name: "model", value: "gone" },
    ],
  ],
  [
    "&model=gone&service=deleted",
    [
      { name: "model", value: "gone" },
      { name: "service", value: "deleted" },
    ],
  ],
  // Each has requests, but none has both.
  ["&model=o3&service=chat", []],
  ["&not_service=chat&not_service=search", []],
  ["&environment=", null],
])("the filters %s leave nothing because of %j", async (filters, unmatched) => {
  expect(await loadUnmatched(projectId, `${RANGE}${filters}`)).toEqual(unmatched);
});

it("does not blame the filters where the range has no request at all", async () => {
  expect(
    await loadUnmatched(projectId, "from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z&model=gone"),
  ).toBeNull();
});
