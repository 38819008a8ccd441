import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { makeApiKey } from "@/lib/schema/people/api-key";
import { PAGES } from "@/lib/schema/people/page-permission";
import type { Product } from "./product";

export type Keys = { read: string; manage: string; ingest: string };
/** `before`: what the page of findings saw. `work` is repeated by two clients until the time is up. */
export type Attack = { name: string; before: string; work: () => Promise<{ status: number }> };

/** What every object inherits. */
export const INHERITED = [
  "constructor",
  "__proto__",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
];

/** A rule that never fires. */
export const LATENCY = {
  kind: "threshold",
  metric: "latency_p95",
  comparison: "above",
  threshold: 1e9,
  recovery: 1e9,
  window_seconds: 86_400,
  persistence: { k: 1, n: 1 },
  keep_firing_seconds: 0,
  min_requests: 1,
  group_by: ["model", "service", "environment"],
};

/** The findings whose attack is load, and others of their classes. `browser`: headers of a viewer's session. */
export function attacks(product: Product, by: Keys, browser: Record<string, string>): Attack[] {
  let count = 0;
  const next = (of: readonly string[]) => of[count++ % of.length]!;
  const soon = () => new Date(Date.now() + 60_000).toISOString();
  const get = (address: string) => product.call(address, { key: by.read });
  const page = (address: string) => product.call(address, { headers: browser });
  const post = (address: string, body: unknown, key = by.manage) =>
    product.call(address, { method: "POST", body, key });
  // Compressed once: the measurement is of the same process.
  const send = (address: string, body: unknown) => {
    const gzip = gzipSync(typeof body === "string" ? body : JSON.stringify(body));
    return () => product.call(address, { method: "POST", gzip, key: by.ingest });
  };

  const keys = Object.fromEntries(Array.from({ length: 600_000 }, (_, at) => [`k${at}`, 1]));
  const deep = `{"model":"m","tags":${"[".repeat(500_000)}${"]".repeat(500_000)}}`;
  const wide = Array.from({ length: 2_000 }, (_, at) => ({
    model: `m${at}`,
    latency_ms: 1,
    tags: Object.fromEntries(Array.from({ length: 200 }, (_, key) => [`t${key}`, "x"])),
  }));
  const attributes = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: "0af7651916cd43dd8448eb211c80319c",
                spanId: "b7ad6b7169203331",
                name: "chat",
                startTimeUnixNano: "1",
                endTimeUnixNano: "2",
                attributes: Array.from({ length: 300_000 }, (_, at) => ({
                  key: `k${at}`,
                  value: { stringValue: "x" },
                })),
              },
            ],
          },
        ],
      },
    ],
  };
  const things: [string, () => object][] = [
    ["budgets", () => ({ name: `budget ${count}`, amount_usd: 1 })],
    ["silences", () => ({ matchers: { model: `m${count}` }, ends_at: soon() })],
    ["incidents", () => ({ from: new Date().toISOString(), to: soon() })],
    [
      "channels",
      () => ({ name: `channel ${count}`, kind: "webhook", config: { url: "https://a.invalid/" } }),
    ],
  ];
  const objective = { kind: "slo_burn", sli: "latency", objective: 0.99, group_by: ["model"] };
  const grammars = [
    `/api/v1/requests?limit=1&from=now${"/w".repeat(6_500)}`,
    `/api/v1/requests?limit=1&to=now${"-1d".repeat(4_000)}`,
    `/api/v1/series?metric=cost&window=${"9".repeat(12_000)}d&step=1h`,
    `/api/v1/requests?cursor=${"A".repeat(13_000)}`,
    `/api/v1/requests?limit=1&model=${"a,".repeat(6_000)}`,
    `/quality?from=now${"/y".repeat(6_500)}`,
  ];

  const pages = Object.entries(PAGES).flatMap(([path, permission]) =>
    permission === "read" && !path.includes("[") ? [path] : [],
  );
  const routes = ENDPOINTS.flatMap(({ method, path, access, query = [] }) => {
    if (method !== "get" || access !== "read" || path.includes("{") || path === "/live") return [];
    return [`/api/v1${path}${query.some(({ name }) => name === "from") ? "?from=now-7d" : ""}`];
  });

  return [
    {
      name: "1 backtest of 10,000 models",
      before: "process dies",
      work: () => post("/api/v1/rules/backtest", { definition: LATENCY }),
    },
    {
      name: "1 backtest within its limits",
      before: "process dies",
      work: () => post("/api/v1/rules/backtest", { definition: LATENCY, hours: 3 }),
    },
    {
      name: "1 backtest of objectives",
      before: "process dies",
      work: () => post("/api/v1/rules/backtest", { definition: objective, hours: 3 }),
    },
    {
      name: "2 names that objects inherit",
      before: "alerting ends",
      work: () => {
        const matchers = JSON.parse(`{"${next(INHERITED)}":"x*","model":"m${count}"}`);
        const body = { matchers, ends_at: soon() };
        return count % 2 === 0
          ? post("/api/v1/silences", body)
          : post("/api/v1/silences/preview", { matchers });
      },
    },
    { name: "3 time of 13 kB", before: "ingest 100x", work: () => get(grammars[0]!) },
    { name: "3 other grammars", before: "", work: () => page(next(grammars)) },
    {
      name: "4 rules without end",
      before: "rules 56 s old",
      work: () =>
        post("/api/v1/rules", { name: `rule ${++count}`, severity: "warning", definition: LATENCY }),
    },
    {
      name: "4 other things without end",
      before: "",
      work: () => {
        const [place, make] = things[count++ % things.length]!;
        return post(`/api/v1/${place}`, make());
      },
    },
    { name: "5 600,000 keys in one item", before: "5.9 s stall", work: send("/api/v1/requests", keys) },
    { name: "5 a million levels", before: "", work: send("/api/v1/requests", deep) },
    { name: "5 2,000 items of 200 tags", before: "", work: send("/api/v1/requests", wide) },
    {
      name: "5 300,000 attributes of a span",
      before: "",
      work: send("/api/otlp/v1/traces", attributes),
    },
    {
      name: "6 series of every model",
      before: "13.6 s stall",
      work: () => get("/api/v1/series?metric=latency_p95&window=6d&step=5m&group_by=model"),
    },
    { name: "6 quality of a week", before: "40 s stall", work: () => get("/api/v1/quality?from=now-7d") },
    { name: "6 page of quality", before: "126 MB", work: () => page("/quality?from=now-7d") },
    { name: "6 metrics", before: "2.8 s stall", work: () => get("/api/v1/metrics") },
    {
      name: "6 CSV of a week",
      before: "0.7 s stall",
      work: () => get("/api/v1/requests?from=now-7d&format=csv"),
    },
    { name: "6 every page of a week", before: "", work: () => page(`${next(pages)}?from=now-7d`) },
    {
      name: "6 fifty pages at once",
      before: "",
      work: async () => {
        const at = Array.from({ length: 50 }, () => page(`${next(pages)}?from=now-7d`));
        const answers = await Promise.all(at);
        return answers.find(({ status }) => status >= 500) ?? answers[0]!;
      },
    },
    { name: "6 every reading route of a week", before: "", work: () => get(next(routes)) },
    {
      name: "18 a hundred invented keys at once",
      before: "",
      work: async () => {
        const invented = () => post("/api/v1/requests", { model: "m" }, makeApiKey(randomBytes(96)));
        const answers = await Promise.all(Array.from({ length: 100 }, invented));
        return answers.find(({ status }) => status !== 401) ?? answers[0]!;
      },
    },
  ];
}
