import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WindowedFigures } from "@/lib/schema/figures/summary";
import { renderTextDashboard, type TextDashboardMeta } from "./text-dashboard";

const META: TextDashboardMeta = {
  title: "LLM System Dashboard",
  at: "2026-11-23 14:32:07 UTC",
  window: "checkout-assistant, last 1 h",
  precision: "exact",
};
const FIGURES: WindowedFigures = {
  latency: { p50: 1293, p95: 8400, p99: 41_200, max: 58_012 },
  error_rate: 1 / 16,
  fallback_rate: 0.116,
  cache_hit_rate: 0.63,
  errors_by_type: { rate_limit: 391, timeout: 812, overloaded: 122 },
  cost: { total: 1071.404, average: 0.0117, median: 0.007, max: 0.3, count: 48_210 },
  tokens: {
    total_input: 104_857_600,
    total_output: 19_862_520,
    total_thinking: 0,
    avg_input: 2175,
    avg_output: 412,
  },
};
const NOTHING: WindowedFigures = {
  latency: {},
  error_rate: 0,
  fallback_rate: 0,
  cache_hit_rate: 0,
  errors_by_type: {},
  cost: {},
  tokens: {},
};

describe("renderTextDashboard", () => {
  it("draws a busy hour", () => {
    expect(`\n${renderTextDashboard(FIGURES, META)}`).toBe(`
╔══════════════════════════════════════════════════╗
║               LLM System Dashboard               ║
║             2026-11-23 14:32:07 UTC              ║
║           checkout-assistant, last 1 h           ║
╠══════════════════════════════════════════════════╣
║ LATENCY                                          ║
║   p50:        1,293 ms  │ p95:        8,400 ms   ║
║   p99:       41,200 ms  │ max:       58,012 ms   ║
╠══════════════════════════════════════════════════╣
║ RELIABILITY                                      ║
║   Error rate                             6.2 %   ║
║     timeout                                812   ║
║     rate_limit                             391   ║
║     overloaded                             122   ║
║   Fallback rate                         11.6 %   ║
║   Cache hit rate                        63.0 %   ║
╠══════════════════════════════════════════════════╣
║ COST                                             ║
║   Total                              $1,071.40   ║
║   Average                          $0.0117/req   ║
║   Priced requests                       48,210   ║
╠══════════════════════════════════════════════════╣
║ TOKENS                                           ║
║   Input                            104,857,600   ║
║   Output                            19,862,520   ║
║   Thinking                                   0   ║
╚══════════════════════════════════════════════════╝
`);
  });

  it("draws a window without requests", () => {
    const text = renderTextDashboard(NOTHING, META);
    expect(text).toContain("║   p50:             N/A  │ p95:             N/A   ║");
    expect(text).not.toMatch(/N\/A ?ms|NaN|undefined/);
  });

  it("marks percentiles that come from a sketch", () => {
    expect(renderTextDashboard(FIGURES, { ...META, precision: "sketch" })).toContain("LATENCY (within 1 %)");
  });

  it("sums up error types past the fifth", () => {
    const types = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`type ${at}`, 10 - at]));
    const text = renderTextDashboard({ ...FIGURES, errors_by_type: types }, META);
    expect(text).toMatch(/type 4 +6 /);
    expect(text).not.toContain("type 5");
    expect(text).toMatch(/other types +14 /);
  });

  it("keeps the letters of names and strips control characters", () => {
    const window = "Zu\u0308rich, Москва, \u001b[31mred\u001b[0m, 東京";
    const text = renderTextDashboard(FIGURES, { ...META, window });
    expect(text).toContain("Zürich, Москва, ?[31mred?[0m, ??");
  });

  const amount = fc.oneof(fc.nat(100_000), fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }));
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  const figures: fc.Arbitrary<WindowedFigures> = fc.record({
    latency: fc.oneof(
      fc.constant({}),
      fc.record({ p50: amount, p95: amount, p99: amount, max: amount }),
    ) as fc.Arbitrary<WindowedFigures["latency"]>,
    error_rate: ratio,
    fallback_rate: ratio,
    cache_hit_rate: ratio,
    errors_by_type: fc.dictionary(fc.string({ unit: "binary", maxLength: 100 }), fc.nat()),
    cost: fc.oneof(
      fc.constant({}),
      fc.record({ total: amount, average: amount, median: amount, max: amount, count: fc.nat() }),
    ) as fc.Arbitrary<WindowedFigures["cost"]>,
    tokens: fc.oneof(
      fc.constant({}),
      fc.record({
        total_input: fc.maxSafeNat(),
        total_output: fc.maxSafeNat(),
        total_thinking: fc.maxSafeNat(),
        avg_input: amount,
        avg_output: amount,
      }),
    ) as fc.Arbitrary<WindowedFigures["tokens"]>,
  });

  const empty: WindowedFigures = {
    latency: {},
    error_rate: 1,
    fallback_rate: 0,
    cache_hit_rate: 0,
    errors_by_type: {},
    cost: {},
    tokens: {},
  };

  it("cuts long names in the middle, since they differ at their end", () => {
    const errors_by_type = { "anthropic.provider.RateLimitError": 2, "anthropic.provider.TimeoutError": 1 };
    const text = renderTextDashboard({ ...empty, errors_by_type }, META);
    expect(text).toMatch(/anthropi….*imitError/);
    expect(text).toMatch(/anthropi….*eoutError/);
  });

  it("writes small costs with their first digits, never as nothing", () => {
    const cost = { total: 0.001, average: 0.000_02, median: 0.001, max: 0.001, count: 50 };
    const text = renderTextDashboard({ ...empty, cost }, META);
    expect(text).toContain("$0.001 ");
    expect(text).toContain("$0.00002/req");
    expect(renderTextDashboard({ ...empty, cost: { ...cost, total: 0, average: 0 } }, META)).toContain(
      "$0.00 ",
    );
  });

  it("keeps line width and borders for any figures and names", () => {
    const words = fc.string({ unit: "binary", maxLength: 120 });
    fc.assert(
      fc.property(figures, words, words, (given, title, window) => {
        const text = renderTextDashboard(given, { ...META, title, window });
        expect(text.endsWith("\n")).toBe(true);
        for (const line of text.slice(0, -1).split("\n")) {
          expect(line).toHaveLength(52);
          expect(line).toMatch(/^(╔═+╗|╠═+╣|╚═+╝|║ .* ║)$/);
          expect(line).toMatch(/^[\x20-\x7e\u00a1-\u052f…–│═║╔╗╠╣╚╝]+$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
