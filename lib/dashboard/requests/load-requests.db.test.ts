import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LlmRequest } from "@/lib/schema/request/request";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadRequestFacets, loadRequests, loadVolume } from "./load-requests";

const FROM = Date.parse("2026-06-11T08:00Z");
const TO = FROM + 6 * HOUR_MS;
const RANGE = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;

const request = (at: number): LlmRequest =>
  llmRequest({
    id: randomUUID(),
    ts: FROM + at * MINUTE_MS,
    model: at % 3 ? "gpt-5" : "claude",
    service: at % 2 ? "chat" : "",
    userId: `user-${at % 10}`,
    tags: { team: at % 4 ? "search" : "50% off" },
    status: at % 10 === 0 ? "error" : "success",
    errorType: at % 10 === 0 ? "Rate_Limit" : null,
    latencyMs: 1_000 - at,
    ttftMs: at % 3 === 0 ? null : at % 90,
    inputTokens: at,
    outputTokens: at % 5,
    costNano: at % 50 === 0 ? null : at * 1_000_000,
    costSource: at % 50 === 0 ? "unpriced" : "reported",
  });
const ALL = Array.from({ length: 300 }, (_, at) => request(at));

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await ensurePartitions([FROM, TO]);
  await insertRequests(ALL.map((one) => ({ projectId, request: one, anomalies: [] })));
});
afterAll(() => pool().end());

const list = (more: string) => loadRequests(projectId, `${RANGE}&limit=1000&${more}`);
const idsOf = async (more: string) => new Set((await list(more)).rows.map(({ id }) => id));
const those = (matches: (at: number) => boolean) =>
  new Set(ALL.filter((_, at) => matches(at)).map(({ id }) => id));

/** All pages of the list, in their order. */
async function follow(more: string) {
  const all: { id: string }[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await loadRequests(projectId, `${RANGE}&limit=70&${more}&cursor=${cursor}`);
    expect(page.notice).toBeNull();
    expect(page.cut).toBe(false);
    all.push(...page.rows);
    cursor = page.nextCursor;
  }
  return all.map(({ id }) => ALL.find((one) => one.id === id)!);
}

describe("the list", () => {
  it.each([
    ["time", (row: LlmRequest) => row.ts],
    ["latency", (row: LlmRequest) => row.latencyMs],
    ["ttft", (row: LlmRequest) => row.ttftMs],
    ["input", (row: LlmRequest) => row.inputTokens],
    ["output", (row: LlmRequest) => row.outputTokens],
    ["cost", (row: LlmRequest) => row.costNano],
    ["tokens", (row: LlmRequest) => row.inputTokens! + row.outputTokens!],
  ] as const)(
    "sorts by %s in both orders over all pages; what has no figure comes last",
    async (sort, figureOf) => {
      for (const [order, sign] of [
        ["asc", 1],
        ["desc", -1],
      ] as const) {
        const listed = await follow(`sort=${sort}&order=${order}`);
        expect(new Set(listed).size).toBe(ALL.length);
        const known = ALL.map(figureOf).filter((figure) => figure !== null);
        const unknown = ALL.length - known.length;
        expect(listed.map(figureOf)).toEqual([
          ...known.sort((a, b) => sign * (a - b)),
          ...Array.from({ length: unknown }, () => null),
        ]);
      }
    },
  );

  it("a cursor of another order is ignored, with a notice", async () => {
    const { nextCursor } = await loadRequests(projectId, `${RANGE}&limit=5`);
    const page = await loadRequests(projectId, `${RANGE}&limit=5&sort=cost&cursor=${nextCursor}`);
    expect(page.notice).toContain("cursor");
    expect(page.rows).toHaveLength(5);
    expect((await list("order=up")).notice).toContain("order");
  });

  it("is tailed where what comes in belongs at its top", async () => {
    const tailed = async (query: string) =>
      (await loadRequests(projectId, `tail=1&${query}`)).tailed !== null;
    expect(await tailed("from=now-1h")).toBe(true);
    for (const other of [RANGE, "sort=cost", "order=asc"]) expect(await tailed(other)).toBe(false);
    expect((await loadRequests(projectId, "tail=0")).tailed).toBeNull();
  });

  it("finds a part of any name, whatever its case, and no wildcards", async () => {
    expect(await idsOf("search=rate_lim")).toEqual(those((at) => at % 10 === 0));
    expect(await idsOf("search=CLAUDE")).toEqual(those((at) => at % 3 === 0));
    expect(await idsOf("search=user-3")).toEqual(those((at) => at % 10 === 3));
    expect(await idsOf(`search=${encodeURIComponent("50% o")}`)).toEqual(those((at) => at % 4 === 0));
    expect(await idsOf("search=gpt%255")).toEqual(new Set());
    expect(await idsOf(`search=${ALL[7]!.id.slice(0, 13)}`)).toEqual(those((at) => at === 7));
  });

  it("has the requests without a service, for an empty one", async () => {
    expect(await idsOf("service=")).toEqual(those((at) => at % 2 === 0));
    expect(await idsOf("service=&service=chat")).toEqual(those(() => true));
    expect((await list("service=")).notice).toBeNull();
  });

  it("filters by cost; what has no price costs no known amount", async () => {
    expect(await idsOf("min_cost_usd=0.2")).toEqual(those((at) => at >= 200 && at % 50 !== 0));
    expect((await list("min_cost_usd=abc")).notice).toContain("min_cost_usd");
    expect((await list("sort=prompt")).notice).toContain("sort");
  });
});

describe("the volume", () => {
  const countOf = async (more: string) => {
    const { bars, since } = await loadVolume(projectId, `${RANGE}&${more}`);
    expect(bars.length).toBeLessThanOrEqual(90);
    expect(since).toBeNull();
    return [0, 1, 2].map((status) => bars.reduce((sum, bar) => sum + bar[status]!, 0));
  };

  it.each([
    "",
    "model=claude",
    "status=error",
    "search=user-3",
    "min_cost_usd=0.1",
    "tag=team:search&model=gpt-5",
  ])("counts what the list shows: %s", async (more) => {
    const { rows } = await list(more);
    const of = (status: string) => rows.filter((row) => row.status === status).length;
    expect(await countOf(more)).toEqual([of("success"), of("error"), of("fallback")]);
  });
});

it("facets count the requests that match", async () => {
  const { facets, cut } = await loadRequestFacets(projectId, `${RANGE}&model=claude`);
  const of = (name: string) => facets.find((facet) => facet.name === name)?.values;
  expect(of("model")).toEqual([{ value: "claude", requests: 100 }]);
  expect(of("service")).toEqual([{ value: "chat", requests: 50 }]);
  expect(of("error_type")).toEqual([{ value: "Rate_Limit", requests: 10 }]);
  expect(of("user_id")).toHaveLength(7);
  // Seven of the values are listed, and the others are counted.
  expect(facets.map(({ name, more }) => [name, more])).toEqual([
    ["model", 0],
    ["service", 0],
    ["error_type", 0],
    ["user_id", 3],
  ]);
  expect(of("provider")).toBeUndefined();
  expect(cut).toBe(false);
});

it("no query makes the page fail", async () => {
  const names = [
    "search",
    "sort",
    "status",
    "user_id",
    "tag",
    "min_cost_usd",
    "min_latency_ms",
    "cursor",
    "limit",
    "from",
  ];
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom("\0", "1e999", "-1", "\u202e\u05d0", "%", "\\", "tag:x", "9".repeat(400)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 5 }),
      async (pairs) => {
        const search = new URLSearchParams(pairs).toString();
        for (const load of [loadRequests, loadVolume, loadRequestFacets]) await load(projectId, search);
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
});
