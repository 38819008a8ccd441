import { describe, expect, it } from "vitest";
import { RequestInput } from "@/lib/schema/request/request-input";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { breakerChangesOf, incidentsOf } from "./story";
import { type DemoItem, type DemoPlan, rateAt, trafficBetween, WORKLOADS } from "./traffic";

const now = Date.parse("2026-11-23T15:20:00Z");
const plan: DemoPlan = { seed: 7, now, days: 30, incidents: incidentsOf(now) };
/** One hour, beginning this long before now. */
const hour = (daysBack: number, more: Partial<DemoPlan> = {}) =>
  trafficBetween({ ...plan, ...more }, now - daysBack * DAY_MS, now - daysBack * DAY_MS + HOUR_MS);
const share = (items: DemoItem[], holds: (item: DemoItem) => boolean) =>
  items.filter(holds).length / items.length;
const mean = (items: DemoItem[], field: keyof DemoItem) =>
  items.reduce((sum, item) => sum + Number(item[field]), 0) / items.length;
const of = (items: DemoItem[], model: string) => items.filter((item) => item.model === model);

describe("the demo's traffic", () => {
  it("is the same for the same seed, and differs by seed", () => {
    expect(hour(2)).toEqual(hour(2));
    expect(hour(2, { seed: 8 })).not.toEqual(hour(2));
  });

  it("is the same whole and in pieces, so that it can be continued", () => {
    const whole = trafficBetween(plan, now - 20 * MINUTE_MS, now + 50 * MINUTE_MS);
    const pieces: DemoItem[] = [];
    for (let from = now - 20 * MINUTE_MS; from < now + 50 * MINUTE_MS; from += 97_000)
      pieces.push(...trafficBetween(plan, from, Math.min(from + 97_000, now + 50 * MINUTE_MS)));
    expect(pieces).toEqual(whole);
  });

  it("is valid input, in order, within its span", () => {
    const items = trafficBetween(plan, now - 2 * HOUR_MS, now);
    // It is stored without a further check.
    for (const item of items) expect(RequestInput.parse(item)).toEqual(item);
    const times = items.map(({ timestamp }) => Math.round(timestamp * 1_000));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(now - 2 * HOUR_MS);
    expect(times.at(-1)).toBeLessThan(now);
  });

  it("has daily and weekly patterns, and ends on a working day", () => {
    expect(rateAt(now - 2 * DAY_MS - 12 * HOUR_MS, now)).toBeLessThan(rateAt(now - 3 * DAY_MS, now) / 4);
    const sunday = Date.parse("2026-11-15T15:20:00Z");
    expect(rateAt(sunday, now)).toBeCloseTo(rateAt(sunday + DAY_MS, now) * 0.45, 6);
    expect(rateAt(sunday, sunday + HOUR_MS)).toBeGreaterThan(rateAt(sunday, now));
  });

  it("has a rewritten prompt with longer answers, and truncated answers", () => {
    const [before, after] = [hour(7), hour(4)].map((items) => of(items, "gpt-5-mini"));
    const versions = (items: DemoItem[]) => [
      ...new Set(items.map(({ tags }) => (tags as Record<string, string>).prompt_version)),
    ];
    expect([versions(before!), versions(after!)]).toEqual([["v11"], ["v12"]]);
    expect(mean(after!, "output_tokens") / mean(before!, "output_tokens")).toBeCloseTo(1.45, 0);
    const day = trafficBetween(plan, now - 2 * DAY_MS, now - DAY_MS);
    expect(share(day, ({ finish_reason }) => finish_reason === "length")).toBeCloseTo(0.014, 2);
    expect(share(day, ({ finish_reason }) => finish_reason === undefined)).toBeGreaterThan(0.05);
  });

  it("has six models, four services, both environments, and the intended shares", () => {
    const items = trafficBetween(plan, now - 2 * DAY_MS, now - DAY_MS);
    const distinct = (field: keyof DemoItem) => new Set(items.map((item) => item[field])).size;
    expect([distinct("model"), distinct("service"), distinct("environment")]).toEqual([6, 4, 2]);
    const total = WORKLOADS.reduce((sum, { weight }) => sum + weight, 0);
    for (const { model, weight } of WORKLOADS)
      expect(share(items, (item) => item.model === model)).toBeCloseTo(weight / total, 1);
    expect(share(items, ({ status }) => status === "error")).toBeLessThan(0.03);
    expect(share(items, ({ cache_hit }) => cache_hit === true)).toBeGreaterThan(0.6);
    expect(new Set(items.map(({ error_type }) => error_type)).size).toBeGreaterThan(4);
  });

  it("spreads latency and tokens as a log-normal does: the mean well above the median", () => {
    const items = of(hour(2), "gpt-5-mini");
    for (const field of ["latency_ms", "input_tokens"] as const) {
      const sorted = items.map((item) => Number(item[field])).toSorted((a, b) => a - b);
      expect(mean(items, field) / sorted[Math.floor(sorted.length / 2)]!).toBeGreaterThan(1.08);
    }
  });
});

describe("the incidents", () => {
  it("disable the cache", () => {
    const hits = ({ cache_hit }: DemoItem) => cache_hit === true;
    expect(share(hour(19), hits)).toBeLessThan(0.15);
    expect(share(hour(20), hits)).toBeGreaterThan(0.5);
  });

  it("shorten the answers of a new version of one model", () => {
    const [short, usual] = [of(hour(12), "gemini-2.5-flash"), of(hour(13), "gemini-2.5-flash")];
    expect(mean(short, "output_tokens") / mean(usual, "output_tokens")).toBeLessThan(0.6);
    expect(short[0]!.tags).toMatchObject({ model_version: "002" });
    expect(usual[0]!.tags).toMatchObject({ model_version: "001" });
  });

  it("cause a storm of rate limits", () => {
    const limited = ({ error_type }: DemoItem) => error_type === "rate_limit";
    expect(share(hour(6), limited)).toBeGreaterThan(0.08);
    expect(share(hour(7), limited)).toBeLessThan(0.02);
  });

  it("slow down one model, whose calls fall back to another, until half an hour from now", () => {
    const late = trafficBetween(plan, now - 20 * MINUTE_MS, now);
    expect(mean(of(late, "claude-sonnet-4-5"), "latency_ms")).toBeGreaterThan(20_000);
    expect(share(late, ({ status }) => status === "fallback")).toBeGreaterThan(0.05);
    const later = trafficBetween(plan, now + 31 * MINUTE_MS, now + 60 * MINUTE_MS);
    expect(mean(of(later, "claude-sonnet-4-5"), "latency_ms")).toBeLessThan(8_000);
  });

  it.each([
    "2026-11-23T15:20:00Z",
    "2026-11-24T23:10:00Z",
    "2026-11-25T01:00:00Z",
    "2026-11-18T20:30:00Z",
    "2026-11-28T12:00:00Z",
  ])("include a runaway batch job within one working day, as seen from %s", (text) => {
    const at = Date.parse(text);
    const { from, to } = incidentsOf(at).find(({ name }) => name === "runaway_batch")!;
    expect(Math.floor(from / DAY_MS)).toBe(Math.floor((to - 1) / DAY_MS));
    expect([1, 2, 3, 4, 5]).toContain(new Date(from).getUTCDay());
    expect(to).toBeLessThan(at - DAY_MS);
  });

  it("do not overlap", () => {
    const sorted = incidentsOf(now).toSorted((a, b) => a.from - b.from);
    for (const [index, { from }] of sorted.entries())
      if (index > 0) expect(from).toBeGreaterThan(sorted[index - 1]!.to);
  });

  it("leave one breaker open now, and none an hour later", () => {
    const at = (ts: number) =>
      Object.fromEntries(
        breakerChangesOf(now)
          .filter((change) => change.ts <= ts)
          .map(({ name, state }) => [name, state]),
      );
    const others = { "openai-primary": "closed", "gemini-batch": "closed" };
    expect(at(now)).toEqual({ "anthropic-primary": "open", ...others });
    expect(at(now + HOUR_MS)).toEqual({ "anthropic-primary": "closed", ...others });
  });
});
