import { readdirSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getMetrics } from "@/app/api/v1/metrics/route";
import { GET as getQuality } from "@/app/api/v1/quality/route";
import { POST as postBacktest } from "@/app/api/v1/rules/backtest/route";
import { GET as getSeries } from "@/app/api/v1/series/route";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { tooMuch } from "@/lib/pipeline/replay/too-much";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { BacktestQuestion } from "@/lib/schema/rules/backtest";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { ThreadPool } from "@/lib/threads/thread-pool";
import { callRoute, listApiRoutes } from "./api-routes";
import { insertManyModels, modelName } from "./many-models";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "./people";
import { measureCalmest } from "./stall-meter";

const MODELS = 10_000;
const LONGEST_STALL_MS = 100;
/** Of all threads of the process, some of which work for other tests: far more than a refusal takes. */
const REFUSAL_CPU_MS = 5_000;

let authorization: string;
let browser: Record<string, string>;
let team: TestTeam;
/** Of a project with 2,000 label sets, whose first request is ten minutes old. */
let brief: string;
beforeAll(async () => {
  team = await makeTeam();
  browser = await browserHeaders(await makeMember(team, "admin"), team.projectId);
  authorization = `Bearer ${(await makeKey(team, "read", "manage")).key}`;
  // The last requests are of a minute that is over.
  const to = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const { projectId } = team;
  await insertManyModels({ projectId, models: MODELS, rows: 5 * MODELS, from: to - 7 * DAY_MS, to });
  const other = await makeTeam();
  brief = `Bearer ${(await makeKey(other, "read", "manage")).key}`;
  const from = to - 10 * MINUTE_MS;
  await insertManyModels({ projectId: other.projectId, models: 2_000, rows: 4_000, from, to });
}, 300_000);

const call = (path: string) => new Request(`http://localhost/api/v1${path}`, { headers: { authorization } });

const latency = {
  kind: "threshold",
  metric: "latency_p95",
  comparison: "above",
  threshold: 1,
  recovery: 1,
  window_seconds: 86_400,
  persistence: { k: 1, n: 1 },
  keep_firing_seconds: 0,
  min_requests: 1,
  group_by: ["model", "service", "environment"],
};

type Question = { hours: number; filters?: object; signal?: AbortSignal; definition?: object; key?: string };
async function ask({ hours, signal, filters = {}, key = authorization, definition = latency }: Question) {
  const body = JSON.stringify({ definition: { ...definition, filters }, hours });
  const headers = { authorization: key, "content-type": "application/json" };
  const url = "http://localhost/api/v1/rules/backtest";
  const answer = await postBacktest(
    new Request(url, { method: "POST", headers, body, signal: signal ?? null }),
  );
  return { status: answer.status, body: await answer.json() };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

describe("with thousands of models", () => {
  // First, because it shows the last five minutes.
  it("metrics cover a thousand label sets and count the omitted ones", async () => {
    const text = await (await getMetrics(call("/metrics"))).text();
    expect(text.match(/^sightline_requests\{/gm)).toHaveLength(1_000);
    expect(text.match(/^sightline_spend_dollars_total\{/gm)).toHaveLength(1_000);
    expect(text).toContain('sightline_omitted_label_sets{type="counter"} 9000\n');
    expect(text).toContain('sightline_omitted_label_sets{type="gauge"} 9000\n');
  });

  it("a backtest of all of them does not block other work", async () => {
    const { result, stallMs } = await measureCalmest(() => ask({ hours: 1, key: brief }), LONGEST_STALL_MS);
    expect(result.status).toBe(200);
    expect(stallMs).toBeLessThan(LONGEST_STALL_MS);
  });

  it("a backtest of objectives does not block other work", async () => {
    const definition = { kind: "slo_burn", sli: "latency", objective: 0.99, group_by: ["model"] };
    const { result, stallMs } = await measureCalmest(
      () => ask({ hours: 1, definition, key: brief }),
      LONGEST_STALL_MS,
    );
    expect(result.status).toBe(200);
    expect(stallMs).toBeLessThan(LONGEST_STALL_MS);
  });

  it.each([24, 336])("a backtest of %d hours is rejected before it runs", async (hours) => {
    // The least of some: other tests of the process use its CPU, too. That it is refused is what its answer shows.
    const took: number[] = [];
    while (took.length < 5 && Math.min(...took) >= REFUSAL_CPU_MS) {
      const before = cpuMs();
      const { status, body } = await ask({ hours });
      took.push(cpuMs() - before);
      expect(status).toBe(422);
      expect(body.error).toMatchObject({ code: "too_much", details: [{ path: "hours" }, {}, {}] });
      expect(body.error.message).toMatch(
        /^too much for a backtest: 10,000 label sets over [\d,]+ minutes exceed .* Choose a shorter range/,
      );
    }
    expect(Math.min(...took)).toBeLessThan(REFUSAL_CPU_MS);
  });

  it("a backtest of the same hours runs for some models", async () => {
    const { status, body } = await ask({ hours: 24, filters: { model: [modelName(1), modelName(2)] } });
    expect(status).toBe(200);
    expect(body.series).toHaveLength(2);
    expect(body.cut).toBe(false);
  });

  it("a backtest stops when its caller leaves, and the next one runs", async () => {
    const caller = new AbortController();
    const asked = vi.spyOn(Worker.prototype, "postMessage");
    const ended = vi.spyOn(Worker.prototype, "terminate");
    const abandoned = ask({ hours: 3, signal: caller.signal });
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    caller.abort();
    expect(await abandoned).toMatchObject({ status: 503, body: { error: { code: "abandoned" } } });
    expect(ended).toHaveBeenCalled();
    asked.mockRestore();
    ended.mockRestore();
    expect((await ask({ hours: 1, filters: { model: [modelName(1)] } })).status).toBe(200);
  });

  it("a backtest that takes too much memory ends its thread and nothing else", async () => {
    const small = { maxOldGenerationSizeMb: 48 };
    const threads = new ThreadPool(
      () => new Worker(new URL("../lib/threads/thread.ts", import.meta.url), { resourceLimits: small }),
      { threads: 1, waiting: 1, ofProject: 1, idleMs: 0 },
    );
    const { projectId } = team;
    const signal = new AbortController().signal;
    const question = BacktestQuestion.parse({ definition: latency, hours: 3 });
    const input = [projectId, question, Date.now()];
    await expect(
      threads.run({ name: "backtest", input }, { projectId, signal, longestMs: 60_000, tooMuch }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("it needs too much memory. Choose a shorter range"),
    });
  });

  it("series show the ten largest groups and merge all others", async () => {
    const read = async (more: string) => {
      const answer = await getSeries(call(`/series?metric=requests&window=6d&step=1h${more}`));
      return (await answer.json()).series as { labels: Record<string, string>; points: [number, number][] }[];
    };
    let [minute, groups, whole] = [0, await read("&group_by=model"), await read("")];
    // The window ends now: both are read within one minute.
    while (minute !== Math.floor(Date.now() / MINUTE_MS)) {
      minute = Math.floor(Date.now() / MINUTE_MS);
      groups = await read("&group_by=model");
      whole = await read("");
    }
    expect(groups).toHaveLength(11);
    expect(groups.at(-1)).toMatchObject({ labels: {}, rest: true });
    const total = ({ points }: { points: [number, number][] }) =>
      points.reduce((sum, [, value]) => sum + value, 0);
    const sizes = groups.slice(0, 10).map(total);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(groups.map(total).reduce((a, b) => a + b)).toBe(total(whole[0]!));
  });

  it("quality shows the hundred largest and counts the rest", async () => {
    const { rows, left_out } = await (await getQuality(call("/quality?from=now-7d"))).json();
    expect(rows).toHaveLength(100);
    expect(left_out).toBe(MODELS - 100);
    const one = call(`/quality?from=now-7d&model=${modelName(MODELS - 1)}`);
    const filtered = await (await getQuality(one)).json();
    expect(filtered).toMatchObject({ rows: [{ model: modelName(MODELS - 1) }], left_out: 0 });
  });
});

const routes = await listApiRoutes();
const ABSENT = "00000000-0000-4000-8000-000000000000";
/** A stream that does not end. */
const ENDLESS = ["/live"];
/** What makes a call as heavy as it can be, beyond a week of all models. */
const HEAVY: Record<string, string[]> = {
  "/series": [
    "metric=latency_p95&window=6d&step=5m&group_by=model",
    "metric=cost&window=7d&step=1h&group_by=service",
    "metric=error_rate&window=7d&step=1h",
  ],
  "/audit": [""],
  "/requests": ["from=now-7d&limit=200", "from=now-7d&format=csv"],
};

const reading = ENDPOINTS.filter(({ method, path }) => method === "get" && !ENDLESS.includes(path)).flatMap(
  ({ path, query = [] }) => {
    const takesTime = query.some(({ name }) => name === "from");
    return (HEAVY[path] ?? [takesTime ? "from=now-7d" : ""]).map((search) => ({ path, search }));
  },
);

describe("over a project with 10,000 label sets", () => {
  it.each(reading)("GET $path?$search has no tick above 100 ms", async ({ path, search }) => {
    const address = `/api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}`;
    const route = routes.find((one) => one.method === "GET" && one.address === address)!;
    const params = Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
        name!,
        name === "projectId" ? String(team.projectId) : ABSENT,
      ]),
    );
    const { result, stallMs } = await measureCalmest(async () => {
      const answer = await callRoute(route, browser, { params, query: search && `?${search}` });
      await answer.text();
      return answer.status;
    }, LONGEST_STALL_MS);
    expect(result).toBeLessThan(500);
    expect(result).not.toBe(400);
    expect(stallMs).toBeLessThan(LONGEST_STALL_MS);
  });
});

/** A body as heavy as it can be. */
const COMPUTED: Record<string, (day: string) => object> = {
  "/anomalies/check": () => ({ model: modelName(1), latency_ms: 1 }),
  "/prices/import": () => ({
    csv: `model,input_usd_per_mtok,output_usd_per_mtok\n${Array.from({ length: 1_000 }, (_, at) => `own-${at}x,1,2\n`).join("")}`,
    replace: true,
  }),
  "/prices/reconcile": (day) => ({
    provider: "openai",
    month: day.slice(0, 7),
    csv: `date,model,cost\n${Array.from({ length: 7_000 }, (_, at) => `${day},${modelName(at)},1\n`).join("")}`,
  }),
  "/repricings/preview": () => ({ from: new Date(Date.now() - 7 * DAY_MS).toISOString() }),
  "/routes/match": () => ({ severity: "critical", labels: { model: modelName(1) } }),
  "/silences/preview": () => ({ matchers: { model: "model-*" } }),
};
/** Backtests are measured above, and at most 100 alerts are changed at once. */
const MEASURED_ELSEWHERE = ["/alerts/bulk", "/rules/backtest"];
const computing = ENDPOINTS.filter(
  ({ method, path, access, answer }) =>
    method === "post" &&
    answer.status === 200 &&
    !path.includes("{") &&
    ["read", "act", "edit"].includes(access),
).map(({ path }) => path);

describe("a call that computes over 10,000 label sets", () => {
  const newest = Date.now() - DAY_MS;
  beforeAll(async () => {
    await pool().query(
      `INSERT INTO requests (project_id, ts, key, series_id, latency_ms, status, cost_source, cost_nano, cache_hit)
       SELECT project_id, $2::timestamptz + at * interval '1 second', gen_random_uuid(), id, 500, 0, 2, 1000000, false
       FROM series, generate_series(1, 3) AS at WHERE project_id = $1`,
      [team.projectId, new Date(newest).toISOString()],
    );
  });

  it("is measured here or above", () => {
    expect(computing.toSorted()).toEqual([...Object.keys(COMPUTED), ...MEASURED_ELSEWHERE].toSorted());
  });

  it.each(Object.entries(COMPUTED))("POST %s has no tick above 100 ms", async (path, bodyOf) => {
    const address = `/api/v1${path}`;
    const route = routes.find((one) => one.method === "POST" && one.address === address)!;
    const body = bodyOf(new Date(newest).toISOString().slice(0, 10));
    const { result, stallMs } = await measureCalmest(async () => {
      const answer = await callRoute(route, browser, { body });
      return [answer.status, await answer.text()];
    }, LONGEST_STALL_MS);
    expect(result).toEqual([200, expect.any(String)]);
    expect(stallMs).toBeLessThan(LONGEST_STALL_MS);
  });
});

type Load = (...given: unknown[]) => Promise<unknown>;
const FOLDER = path.resolve(import.meta.dirname, "../lib/dashboard");
/** What these take is hidden by the cache of a page. */
const SHARED: Record<string, string[]> = {
  loadEvaluationNotice: ["projectId"],
  loadFiring: ["projectId"],
  loadIngestState: ["projectId", "now"],
  loadRecentAlerts: ["projectId", "now"],
  loadShownCircuits: ["projectId", "now"],
  loadUnheard: ["projectId"],
};
const loaders: { name: string; load: Load; takes: string[] }[] = [];
for (const file of readdirSync(FOLDER, { recursive: true, encoding: "utf8" })) {
  if (!/load-[\w-]+\.ts$/.test(file) || file.includes(".test.")) continue;
  const module = (await import(path.join(FOLDER, file))) as Record<string, Load>;
  for (const [name, load] of Object.entries(module)) {
    if (!name.startsWith("load") || typeof load !== "function") continue;
    const [, takes = ""] = /^[^(]*\(([^)]*)\)/.exec(load.toString()) ?? [];
    const named = takes.split(",").map((one) => one.trim().split(/\s*=/)[0]!);
    loaders.push({ name, load, takes: SHARED[name] ?? named });
  }
}
let calls = 0;
let budgetId: string;
const ARGUMENTS: Record<string, () => unknown> = {
  projectId: () => team.projectId,
  search: () => "from=now-7d",
  // Further on in each run, past what is cached.
  now: () => Date.now() + calls++ * MINUTE_MS,
  projects: () => [{ id: team.projectId, time_zone: "UTC", archived_at: null }],
  metric: () => "latency_p95",
  groupBy: () => "model",
  clock: () => ({ timeZone: "UTC", now: Date.now() }),
  budgetId: () => budgetId,
  // Read by the loader itself then.
  troubles: () => undefined,
};
const ofPages = loaders.filter(({ takes }) => takes.every((name) => name in ARGUMENTS));
/** What takes something else is measured over the API, or within the loaders of the overview; the rest reads a few rows. */
const MEASURED_ABOVE = [
  "loadBreakdown",
  "loadComparable",
  "loadUnlearned",
  "loadIncidentChart",
  "loadIncidentDetail",
  "loadIncidents",
  "loadJoinedIncidents",
  "loadMarks",
  "loadNoData",
  "loadNoteMarks",
  "loadSilencedTitles",
  "loadViews",
  "loadViewsByProject",
  "loadAlertChart",
  "loadAlertPage",
  "loadAlertList",
  "loadAlertDetail",
  "loadDeliveries",
  "loadDeliveryPage",
  "loadPending",
  "loadUnheardCounts",
  "loadWhatChanged",
  "loadChanges",
  "loadDetectors",
  "loadDetections",
  "loadDetectorBands",
  "loadDaySpend",
  "loadMonthSpend",
  "loadOverviewFrame",
  "loadPageQuery",
  "loadReconcile",
  "loadRepricingPreview",
  "loadQuality",
  "loadAnomalyCheck",
  "loadAnomalyPage",
  "loadRequestPage",
  "loadRequestDetail",
  "loadRequest",
  "loadAgents",
  "loadAgentChart",
  "loadQuickStarts",
  "loadCircuits",
  "loadSeries",
  "loadSummary",
  "loadBaselines",
  "loadTextDashboard",
  "loadAbout",
  "loadAuditPage",
  "loadAuditFacets",
  "loadIdentities",
  "loadMembers",
  "loadProjects",
  "loadProject",
  "loadRetention",
  "loadSessions",
  "loadTeams",
];

describe("the loaders of the pages", () => {
  beforeAll(async () => {
    const route = routes.find((one) => one.method === "POST" && one.address === "/api/v1/budgets")!;
    const body = { name: "All of it", amount_usd: 100, period: "monthly" };
    budgetId = (await (await callRoute(route, browser, { body })).json()).id;
  });

  it("are all measured here, or above", () => {
    const others = loaders.filter((one) => !ofPages.includes(one));
    expect(others.map(({ name }) => name).sort()).toEqual(MEASURED_ABOVE.toSorted());
  });

  it.each(ofPages)("$name has no tick above 100 ms", async ({ load, takes }) => {
    const { stallMs } = await measureCalmest(
      () => load(...takes.map((name) => ARGUMENTS[name]!())),
      LONGEST_STALL_MS,
    );
    expect(stallMs).toBeLessThan(LONGEST_STALL_MS);
  });
});

// Last, because detectors catch up in the background after it.
describe("over the same project", () => {
  it("a round of evaluation has no tick above 100 ms", async () => {
    // Each round is of a later minute: in the same one, the rules have nothing to judge.
    let now = Date.now();
    const { stallMs } = await measureCalmest(() => {
      now += MINUTE_MS;
      return evaluateProject(team.projectId, now);
    }, LONGEST_STALL_MS);
    expect(stallMs).toBeLessThan(LONGEST_STALL_MS);
  });
});
