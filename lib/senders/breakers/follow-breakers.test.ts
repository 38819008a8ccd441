import { describe, expect, it } from "vitest";
import type { CircuitState } from "@/lib/schema/request/circuit-event";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { admitReadings, type BreakerSeries, followBreakers } from "./follow-breakers";
import { type BreakerPoint, type BreakerReading, readBreakerPoints } from "./read-points";

const start = Date.UTC(2026, 10, 28, 12);
type Sent = Partial<BreakerPoint> & Pick<BreakerPoint, "metric" | "attributes" | "value">;
type Report = Sent[];

/** What follows from reports that come once a minute. */
function follow(...reports: Report[]) {
  let known: BreakerSeries[] = [];
  const current = new Map<string, CircuitState>();
  const told: string[] = [];
  reports.forEach((report, minute) => {
    const ts = start + minute * MINUTE_MS;
    const points = report.map((point) => ({ ts, isDelta: false, instance: "one", ...point }));
    const { series, events } = followBreakers(known, readBreakerPoints(points), current);
    const keys = new Set(series.map(({ name, instance }) => `${name}|${instance}`));
    known = [...known.filter(({ name, instance }) => !keys.has(`${name}|${instance}`)), ...series];
    for (const { name, state, reason } of events) {
      current.set(name, state);
      told.push([`${minute}: ${name} ${state}`, ...(reason ? [reason] : [])].join(", "));
    }
  });
  return told;
}

describe("resilience4j", () => {
  const gauges = (holding: string, instance = "one", metric = "resilience4j.circuitbreaker.state"): Report =>
    ["closed", "open", "half_open", "forced_open", "disabled", "metrics_only"].map((state) => ({
      metric,
      attributes: { name: "payments", state, group: "none" },
      value: state === holding ? 1 : 0,
      instance,
    }));

  it("makes an event of each change, and none of a report that says the same again", () => {
    expect(
      follow(
        gauges("closed"),
        gauges("closed"),
        gauges("open"),
        gauges("open"),
        gauges("half_open"),
        gauges("closed"),
      ),
    ).toEqual(["0: payments closed", "2: payments open", "4: payments half_open", "5: payments closed"]);
  });

  it("counts forced open as open and what lets every call through as closed, and says why", () => {
    expect(follow(gauges("forced_open"), gauges("disabled"))).toEqual([
      "0: payments open, Forced open",
      "1: payments closed, Disabled: it lets every call through",
    ]);
  });

  it("reads the name that a Collector makes of it", () => {
    expect(follow(gauges("open", "one", "resilience4j_circuitbreaker_state"))).toEqual(["0: payments open"]);
  });

  it("is open while one process says so, and does not flap between processes", () => {
    const both = (a: string, b: string) => [...gauges(a, "a"), ...gauges(b, "b")];
    expect(
      follow(
        both("closed", "closed"),
        both("open", "closed"),
        both("open", "closed"),
        both("closed", "closed"),
      ),
    ).toEqual(["0: payments closed", "1: payments open", "3: payments closed"]);
  });

  it("forgets a process that has gone while its breaker was open", () => {
    const alone = Array.from({ length: 7 }, () => gauges("closed", "b"));
    expect(follow(gauges("open", "a"), ...alone)).toEqual(["0: payments open", "6: payments closed"]);
  });
});

describe("opossum", () => {
  const counters = (open: number, close: number, more: Partial<BreakerPoint> = {}): Report =>
    Object.entries({ open, close, fire: 900, success: 800 }).map(([event, value]) => ({
      metric: "circuit",
      attributes: { name: "search", event },
      value,
      ...more,
    }));

  it("is in the state that was counted last; half-open is not reported", () => {
    expect(follow(counters(0, 0), counters(1, 0), counters(1, 0), counters(3, 0), counters(3, 1))).toEqual([
      "1: search open",
      "4: search closed",
    ]);
  });

  it("shows a breaker that opened and closed between two reports", () => {
    expect(follow(counters(0, 0), counters(2, 1))).toEqual(["1: search open", "1: search closed"]);
  });

  it("is reported at once for a process that opened before its first report, without the last event", () => {
    expect(follow(counters(2, 0))).toEqual(["0: search open"]);
    expect(follow(counters(2, 1))).toEqual([]);
  });

  it("continues after a restart, whose counters begin at 0", () => {
    expect(follow(counters(0, 0), counters(5, 5), counters(1, 0))).toEqual([
      "1: search open",
      "1: search closed",
      "2: search open",
    ]);
  });

  it("reads counters that start again with each report", () => {
    const delta = { isDelta: true, metric: "circuit_total" };
    expect(follow(counters(1, 0, delta), counters(0, 0, delta), counters(0, 1, delta))).toEqual([
      "0: search open",
      "2: search closed",
    ]);
  });
});

describe("LiteLLM", () => {
  const attributes = {
    litellm_model_name: "azure/gpt-5",
    model_id: "0f3a77c1d2e4",
    api_base: "https://secret.example.com",
    api_provider: "azure",
  };
  const state = (value: number): Sent => ({ metric: "litellm_deployment_state", attributes, value });
  const cooled = (value: number, exception_status: string): Sent => ({
    metric: "litellm_deployment_cooled_down_total",
    attributes: { ...attributes, exception_status },
    value,
  });

  it("is open in an outage, half open in a partial one, and does not name the address", () => {
    const told = follow([state(0)], [state(2)], [state(1)], [state(0)]);
    expect(told).toEqual([
      "0: azure/gpt-5 (0f3a77c1) closed",
      "1: azure/gpt-5 (0f3a77c1) open, Outage of the deployment: LiteLLM cools it down",
      "2: azure/gpt-5 (0f3a77c1) half_open, Partial outage of the deployment",
      "3: azure/gpt-5 (0f3a77c1) closed",
    ]);
  });

  it("shows a cooldown that began and ended between two reports, whatever statuses it counts by", () => {
    const told = follow(
      [state(0), cooled(1, "429"), cooled(4, "500")],
      [state(0), cooled(1, "429"), cooled(5, "500")],
    );
    expect(told).toEqual([
      "0: azure/gpt-5 (0f3a77c1) closed",
      "1: azure/gpt-5 (0f3a77c1) open",
      "1: azure/gpt-5 (0f3a77c1) closed",
    ]);
  });
});

describe("a gauge of one's own", () => {
  const gauge = (value: number, more: object = {}): Report => [
    { metric: "circuit_breaker_state", attributes: { name: "primary", ...more }, value },
  ];

  it("is 0 closed, 1 half open, 2 open", () => {
    expect(follow(gauge(0), gauge(2), gauge(1))).toEqual([
      "0: primary closed",
      "1: primary open",
      "2: primary half_open",
    ]);
  });

  it("follows cockatiel's order, in which 1 is open", () => {
    const library = { library: "cockatiel" };
    expect(follow(gauge(0, library), gauge(1, library), gauge(2, library), gauge(3, library))).toEqual([
      "0: primary closed",
      "1: primary open",
      "2: primary half_open",
      "3: primary open, Isolated by hand",
    ]);
  });

  it.each([
    [3, {}],
    [-1, {}],
    [0.5, {}],
    [Number.NaN, {}],
    [2, { name: "" }],
    [2, { name: 7 }],
  ])("ignores %j with %j", (value, more) => {
    expect(follow(gauge(value, more))).toEqual([]);
  });

  it("ignores a report that is older than the last", () => {
    expect(follow(gauge(2), [{ ...gauge(0)[0]!, ts: start - MINUTE_MS }])).toEqual(["0: primary open"]);
  });
});

describe("60,000 readings", () => {
  const COUNT = 60_000;
  const reading = (at: number, name: string, instance: string): BreakerReading => ({
    name,
    instance,
    ts: start + at,
    provider: null,
    model: null,
    told: { state: at % 2 === 0 ? "open" : "closed", reason: null },
    counts: {},
    isDelta: false,
    points: 1,
  });
  const follow = (readings: BreakerReading[]) => {
    const before = process.cpuUsage();
    const followed = followBreakers([], readings, new Map());
    const { user, system } = process.cpuUsage(before);
    // A second of processor time; with a look at each process for each reading it would be twenty.
    expect((user + system) / 1_000).toBeLessThan(10_000);
    return followed;
  };
  const all = Array.from({ length: COUNT }, (_, at) => at);

  it("of as many breakers take linear time", () => {
    const { series, events } = follow(all.map((at) => reading(at, `breaker-${at}`, "one")));
    expect(series).toHaveLength(COUNT);
    expect(events).toHaveLength(COUNT);
  });

  it("of as many processes of one breaker take linear time", () => {
    const { series, events } = follow(all.map((at) => reading(at, "one", `process-${at}`)));
    expect(series).toHaveLength(COUNT);
    expect(events.map(({ state }) => state)).toEqual(["open"]);
  });

  it("of one process take linear time", () => {
    const { series, events } = follow(all.map((at) => reading(at, "one", "one")));
    expect(series).toHaveLength(1);
    expect(events).toHaveLength(COUNT);
  });
});

it("leaves whose a model is out of what a metric names", () => {
  const path = "projects/acme/locations/eu/publishers/google/models/gemini-2.5-pro";
  const point = (metric: string, attributes: Record<string, string>) => ({
    ts: start,
    isDelta: false,
    instance: "one",
    metric,
    attributes,
    value: 1,
  });
  const found = readBreakerPoints([
    point("circuit_breaker_state", { name: "search", "gen_ai.request.model": path }),
    point("litellm_deployment_state", { litellm_model_name: `vertex_ai/${path}` }),
  ]);
  expect(JSON.stringify(found)).toContain("gemini-2.5-pro");
  expect(JSON.stringify(found)).not.toContain("acme");
});

describe("with room for some more processes", () => {
  it.each([
    [0, "a", "b c"],
    [1, "a b", "c"],
    [2, "a b c", ""],
  ])("%i, known ones are followed, and the first of the others", (room, followed, refused) => {
    const readings = readBreakerPoints(
      ["a", "b", "c", "b"].map((instance, at) => ({
        metric: "circuit_breaker_state",
        attributes: { name: "primary" },
        value: 2,
        ts: start + at,
        isDelta: false,
        instance,
      })),
    );
    const split = admitReadings([{ name: "primary", instance: "a" }], readings, room);
    const named = (some: readonly BreakerReading[]) =>
      [...new Set(some.map(({ instance }) => instance))].join(" ");
    expect([named(split.admitted), named(split.refused)]).toEqual([followed, refused]);
  });
});
