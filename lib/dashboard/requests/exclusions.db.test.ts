import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSeries } from "@/lib/dashboard/series/load-series";
import { loadSummary } from "@/lib/dashboard/series/load-summary";
import { parseFilters } from "@/lib/schema/figures/reading-query";
import type { LlmRequest } from "@/lib/schema/request/request";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { groupRequests } from "@/lib/store/requests/group-requests";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadRequestPage, requestQuery } from "./load-pages";
import { loadRequestFacets, loadRequests, loadVolume } from "./load-requests";
import { requestsCsv } from "./requests-csv";

const FROM = Date.parse("2026-06-11T08:00Z");
const TO = FROM + 6 * HOUR_MS;
const RANGE = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;

const request = (at: number): LlmRequest =>
  llmRequest({
    id: randomUUID(),
    ts: FROM + at * MINUTE_MS,
    model: ["gpt-5", "claude", "!claude"][at % 3]!,
    provider: ["openai", "anthropic", ""][at % 5] ?? "",
    environment: at % 4 ? "production" : "staging",
    service: at % 2 ? "chat" : "",
    userId: at % 7 ? `user-${at % 7}` : null,
    tags: at % 4 ? { team: at % 8 ? "search" : "ads" } : {},
    status: at % 10 ? "success" : "error",
    ...{ costNano: 1_000, costSource: "reported" },
    errorType: at % 10 ? null : at % 20 ? "timeout" : "rate_limit",
  });
const ALL = Array.from({ length: 240 }, (_, at) => request(at));

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await ensurePartitions([FROM, TO]);
  await insertRequests(ALL.map((one) => ({ projectId, request: one, anomalies: [] })));
});
afterAll(() => pool().end());

const spanOf = (search: string) => ({
  ...{ projectId, from: FROM, to: TO, timeZone: "UTC" },
  filters: parseFilters(new URLSearchParams(search)),
});

const OF_SERIES: [search: string, matches: (one: LlmRequest) => boolean][] = [
  ["not_model=claude", ({ model }) => model !== "claude"],
  ["not_model=!claude", ({ model }) => model !== "!claude"],
  ["not_model=claude&not_model=gpt-5", ({ model }) => model === "!claude"],
  ["not_provider=openai", ({ provider }) => provider !== "openai"],
  ["not_provider=", ({ provider }) => provider !== ""],
  [
    "not_environment=staging&not_service=chat",
    (one) => one.environment !== "staging" && one.service !== "chat",
  ],
  [
    "model=claude&model=gpt-5&not_model=gpt-5&not_service=",
    (one) => one.model === "claude" && one.service !== "",
  ],
  ["model=claude&not_model=claude", () => false],
  ["not_model=nobody", () => true],
];

const OF_REQUESTS: typeof OF_SERIES = [
  ["not_error_type=timeout", ({ errorType }) => errorType !== "timeout"],
  ["status=error&not_error_type=timeout", ({ errorType }) => errorType === "rate_limit"],
  ["not_user_id=user-1&not_user_id=user-2", ({ userId }) => userId !== "user-1" && userId !== "user-2"],
  ["not_tag=team:ads", ({ tags }) => tags?.team !== "ads"],
  ["not_tag=team:ads&not_tag=team:search", ({ tags }) => tags?.team === undefined],
  ["user_id=user-1&not_user_id=user-1", () => false],
  [
    "not_model=claude&not_tag=team:ads&not_user_id=user-3",
    (one) => one.model !== "claude" && one.tags?.team !== "ads" && one.userId !== "user-3",
  ],
];

const idsOf = (matches: (one: LlmRequest) => boolean) =>
  ALL.filter(matches)
    .map(({ id }) => id)
    .sort();

describe.each([...OF_SERIES, ...OF_REQUESTS])("%s", (search, matches) => {
  const wanted = idsOf(matches);

  it("leaves its requests out of the page, the API and the CSV", async () => {
    const { rows, notice } = await loadRequests(projectId, `${RANGE}&limit=1000&${search}`);
    expect(notice).toBeNull();
    expect(rows.map(({ id }) => id).sort()).toEqual(wanted);
    const query = new URLSearchParams(`limit=1000&${search}`);
    const { requests } = await loadRequestPage(spanOf(search), query);
    expect(requests.map(({ id }) => id).sort()).toEqual(wanted);
    const byCost = await loadRequestPage(
      spanOf(search),
      new URLSearchParams(`limit=1000&sort=cost&${search}`),
    );
    expect(byCost.requests.map(({ id }) => id).sort()).toEqual(wanted);
    const csv = await new Response(requestsCsv(requestQuery(spanOf(search), query), ["id"])).text();
    expect(csv.trim().split(/\r?\n/).slice(1).sort()).toEqual(wanted);
  });

  it("leaves them out of the bars and the facets", async () => {
    const { bars } = await loadVolume(projectId, `${RANGE}&${search}`);
    expect(bars.flat().reduce((sum, count) => sum + count, 0)).toBe(wanted.length);
    const { facets } = await loadRequestFacets(projectId, `${RANGE}&${search}`);
    const models = facets.find(({ name }) => name === "model")?.values ?? [];
    expect(models.reduce((sum, { requests }) => sum + requests, 0)).toBe(wanted.length);
  });
});

describe.each(OF_SERIES)("the figures with %s", (search, matches) => {
  const wanted = ALL.filter(matches);

  it("are those of the other requests, from rollups and from single requests", async () => {
    const query = new URLSearchParams("metric=requests&group_by=model&step=1h");
    const { series } = await loadSeries(spanOf(search), query);
    const sums = series.map(({ labels, points }) => [
      labels.model,
      points.reduce((sum, [, value]) => sum + (value ?? 0), 0),
    ]);
    const models = [...new Set(wanted.map(({ model }) => model))];
    const counts = models.map((model) => [model, wanted.filter((one) => one.model === model).length]);
    expect(sums.filter(([, count]) => count !== 0).sort()).toEqual(counts.sort());
    const grouped = await groupRequests({
      ...{ projectId, filters: spanOf(search).filters, from: FROM, to: TO, starts: [FROM] },
      ...{ groups: 50, listed: 50 },
      grouping: [{ kind: "raw", by: "user" }],
    });
    expect(grouped.rows.reduce((sum, { figures }) => sum + figures.requests, 0)).toBe(wanted.length);
    // Its edges do not fill a minute: it joins rollups and single requests.
    const edges = { from: FROM + 30_000, to: TO - 30_000 };
    const summary = await loadSummary({ ...spanOf(search), ...edges });
    expect(summary.cost.count ?? 0).toBe(wanted.filter(({ ts }) => ts >= edges.from && ts < edges.to).length);
  });
});

it("refuses a tag without a value, by the parameter's name", () => {
  expect(() => requestQuery(spanOf(""), new URLSearchParams("not_tag=team"))).toThrow(
    "not_tag: must be name:value",
  );
});
