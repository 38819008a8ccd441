import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { LlmRequest } from "@/lib/schema/request/request";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { type BreakdownFrame, loadBreakdown } from "./load-breakdown";
import { loadCostGroups, loadCostPanel } from "./load-cost";
import { GROUP_LIMIT } from "./prepare-series";

const FROM = Date.parse("2026-06-10T08:00Z");
const TO = FROM + 6 * HOUR_MS;
const RANGE = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;

afterAll(() => pool().end());

/** What a dimension says of a request; "" where it has no value. */
const VALUES: Record<string, (request: LlmRequest) => string> = {
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  service: ({ service }) => service,
  environment: ({ environment }) => environment,
  error_type: ({ errorType }) => errorType ?? "",
  user: ({ userId }) => userId ?? "",
  "tag:team": ({ tags }) => tags?.team ?? "",
  "tag:b": ({ tags }) => tags?.b ?? "",
};
const DIMENSIONS = Object.keys(VALUES);

/** Names that text formats and separators treat in ways of their own, and those that are the same joined. */
const names = (...more: string[]) =>
  fc.constantFrom("a", "a › b", "b › c", "c", '"', "\\", "\u05d0, ", "__proto__", ...more);
const request = fc
  .record({
    at: fc.nat(6 * 60 - 1),
    model: names(),
    service: names(""),
    provider: fc.constantFrom("", "p"),
    environment: fc.constantFrom("", "e"),
    userId: fc.option(names()),
    tags: fc.option(fc.record({ team: names(), b: names("x") }, { requiredKeys: [] })),
    errorType: fc.option(fc.constantFrom("timeout", "[]", "rate limit")),
    costNano: fc.option(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.nat(2 ** 47)), { freq: 4 }),
  })
  .map(({ at, userId, tags, errorType, costNano, ...rest }) =>
    llmRequest({
      ...rest,
      ...{ id: randomUUID(), ts: FROM + at * MINUTE_MS, userId, errorType, costNano },
      tags: tags as Record<string, string> | null,
      status: errorType === null ? "success" : "error",
      costSource: costNano === null ? "unpriced" : "reported",
    }),
  );

const nano = (figures: readonly (Rollup | null)[]) =>
  figures.reduce((sum, one) => sum + (one?.costNano ?? 0n), 0n);
const cost = (requests: readonly LlmRequest[]) =>
  requests.reduce((sum, one) => sum + BigInt(one.costNano ?? 0), 0n);

/** The key that the database writes. */
const keyOf = (pair: readonly string[]) => JSON.stringify(pair).replace('","', '", "');

function expectExact(
  sent: readonly LlmRequest[],
  { groups, leftOut, cells, total }: BreakdownFrame,
  by: string[],
) {
  const pairs = new Map<string, LlmRequest[]>();
  for (const one of sent) {
    const key = keyOf(by.map((name) => VALUES[name]!(one)));
    pairs.set(key, [...(pairs.get(key) ?? []), one]);
  }
  expect(
    [...pairs].map(([key]) => key).filter((key) => groups.some((group) => group.key === key)),
  ).toHaveLength(Math.min(pairs.size, GROUP_LIMIT));
  expect(leftOut).toBe(Math.max(0, pairs.size - GROUP_LIMIT));
  const others = [...pairs]
    .filter(([key]) => !groups.some((group) => group.key === key))
    .flatMap(([, of]) => of);
  for (const { key, cells: drawn, total: sum } of groups) {
    const of = key === null ? others : pairs.get(key)!;
    expect([sum.costNano, sum.requests, sum.unpriced], `${by} ${key}`).toEqual([
      cost(of),
      of.length,
      of.filter(({ costNano }) => costNano === null).length,
    ]);
    expect(nano(drawn), `${by} ${key}`).toBe(cost(of));
  }
  expect(groups.some(({ key }) => key === null)).toBe(others.length > 0);
  expect([total.costNano, nano(cells), total.requests]).toEqual([cost(sent), cost(sent), sent.length]);
  const spent = groups.flatMap(({ key, total: { costNano } }) => (key === null ? [] : [costNano]));
  expect(spent).toEqual([...spent].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
}

it("pairs of any two dimensions and their others add up to all requests, to the nano-dollar", async () => {
  await ensurePartitions([FROM, TO]);
  const pairs = DIMENSIONS.flatMap((first) =>
    DIMENSIONS.filter((second) => second !== first).map((second) => [first, second]),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 120 }),
      fc.shuffledSubarray(pairs, { minLength: 8, maxLength: 8 }),
      async (sent, some) => {
        const { projectId } = await makeTeam();
        await insertRequests(sent.map((one) => ({ projectId, request: one, anomalies: [] })));
        for (const by of some)
          expectExact(
            sent,
            await loadBreakdown(projectId, `${RANGE}&by=${by[0]}&then=${by[1]}`, "", "cost"),
            by,
          );
      },
    ),
    { numRuns: 4, endOnFailure: true },
  );
});

it("a line of the chart and a row of the table are the same pair, with a color of its own", async () => {
  const { projectId } = await makeTeam();
  const sent = [1, 2, 3].flatMap((at) =>
    ["chat", "search"].map((service) =>
      llmRequest({
        ...{ id: randomUUID(), ts: FROM + at * MINUTE_MS, model: `m${at}`, service },
        ...{ costNano: at * 1_000_000_001 + service.length, costSource: "reported" },
      }),
    ),
  );
  await insertRequests(sent.map((one) => ({ projectId, request: one, anomalies: [] })));
  const search = `${RANGE}&by=service&then=model`;
  const { panel } = await loadCostPanel(projectId, search);
  const { by, rows, total } = await loadCostGroups(projectId, search);
  expect(by).toEqual(["service", "model"]);
  expect(rows.map(({ name, second, cost: usd }) => [name, second!.name, usd])).toEqual([
    ["search", "m3", 3.000000009],
    ["chat", "m3", 3.000000007],
    ["search", "m2", 2.000000008],
    ["chat", "m2", 2.000000006],
    ["search", "m1", 1.000000007],
    ["chat", "m1", 1.000000005],
  ]);
  expect(total.cost).toBe(12.000000042);
  const named = (one: (typeof rows)[number] | (typeof panel.series)[number]) => [
    one.name,
    one.filter,
    one.second,
  ];
  expect(panel.series.map(named)).toEqual(rows.map(named));
  expect(new Set(panel.series.map(({ color }) => color)).size).toBe(6);
  // Within one of the two there is still a row for each of the other.
  const within = await loadCostGroups(projectId, `${search}&service=chat&not_model=m3`);
  expect(within.rows.map(({ name, second }) => [name, second!.name])).toEqual([
    ["chat", "m2"],
    ["chat", "m1"],
  ]);
});
