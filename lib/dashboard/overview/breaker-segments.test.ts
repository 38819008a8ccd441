import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CircuitEvent, CircuitState } from "@/lib/schema/request/circuit-event";
import { breakerSegments } from "./breaker-segments";
import { LANES_SHOWN, prepareBreakerPanel } from "./load-breaker-panel";

const event = (ts: number, state: CircuitState, name = "a", reason: string | null = null): CircuitEvent => ({
  id: `${name}${ts}`,
  ts,
  name,
  state,
  reason,
  provider: null,
  model: null,
});
const shape = (events: CircuitEvent[], from = 100, to = 200) =>
  breakerSegments(events, from, to)
    .get("a")
    ?.map((segment) => [segment.state, segment.from, segment.to]);

describe("a breaker's states over a span", () => {
  it.each<[string, CircuitEvent[], unknown]>([
    ["known from before", [event(50, "closed")], [["closed", 100, 200]]],
    [
      "opened within",
      [event(50, "closed"), event(150, "open")],
      [
        ["closed", 100, 150],
        ["open", 150, 200],
      ],
    ],
    [
      "first reported within",
      [event(150, "open")],
      [
        ["unknown", 100, 150],
        ["open", 150, 200],
      ],
    ],
    ["at the very start", [event(100, "open")], [["open", 100, 200]]],
    ["repeats itself", [event(50, "open"), event(120, "open"), event(160, "open")], [["open", 100, 200]]],
    [
      "flaps",
      [event(110, "open"), event(120, "half_open"), event(130, "closed")],
      [
        ["unknown", 100, 110],
        ["open", 110, 120],
        ["half_open", 120, 130],
        ["closed", 130, 200],
      ],
    ],
    ["two in one moment: the last counts", [event(50, "open"), event(50, "closed")], [["closed", 100, 200]]],
    ["no events", [], undefined],
  ])("%s", (_, events, expected) => expect(shape(events)).toEqual(expected));

  it("fills the span without gap or overlap, and neighbors differ", () => {
    const events = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom("closed" as const, "open" as const, "half_open" as const),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(events, (list) => {
        const sorted = list.filter(([ts]) => ts < 200).sort((a, b) => a[0] - b[0]);
        if (sorted.length === 0) return;
        const segments = shape(sorted.map(([ts, state]) => event(ts, state)))!;
        expect(segments[0]![1]).toBe(100);
        expect(segments.at(-1)![2]).toBe(200);
        segments.slice(1).forEach(([state, from], at) => {
          expect(from).toBe(segments[at]![2]);
          expect(state).not.toBe(segments[at]![0]);
        });
      }),
    );
  });

  it("a breaker's state is unknown since its metrics stopped", () => {
    const circuits = [{ ...event(140, "closed"), state: "unknown" as const }];
    const [lane] = prepareBreakerPanel(circuits, [event(50, "open")], 100, 200, 200).lanes;
    expect(lane!.state).toBe("unknown");
    expect(lane!.segments.map(({ state, from, to }) => [state, from, to])).toEqual([
      ["open", 100, 140],
      ["unknown", 140, 200],
    ]);
  });

  it("open lanes come first, and nothing is drawn beyond now", () => {
    const circuits = [event(150, "closed", "a"), event(120, "open", "b"), event(130, "half_open", "c")];
    const panel = prepareBreakerPanel(circuits, circuits, 100, 300, 200);
    expect(panel.lanes.map(({ name, state, since }) => [name, state, since])).toEqual([
      ["b", "open", 120],
      ["c", "half_open", 130],
      ["a", "closed", 150],
    ]);
    expect(Math.max(...panel.lanes.flatMap(({ segments }) => segments.map(({ to }) => to)))).toBe(200);
  });

  it("of thousands of breakers shows the open ones, and counts the others", () => {
    const circuits = Array.from({ length: 4_000 }, (_, at) =>
      event(150, at === 3_999 ? "open" : "closed", `breaker-${String(at).padStart(4, "0")}`),
    );
    const { lanes, leftOut } = prepareBreakerPanel(circuits, circuits, 100, 200, 200);
    expect(lanes[0]).toMatchObject({ name: "breaker-3999", state: "open" });
    expect(lanes).toHaveLength(LANES_SHOWN);
    expect(leftOut).toBe(4_000 - LANES_SHOWN);
  });

  it("of thousands of changes draws a part of them, without gap or overlap, and hides no opening", () => {
    const events = Array.from({ length: 5_000 }, (_, at) => event(at, at % 2 === 0 ? "closed" : "half_open"));
    events[2_501] = event(2_501, "open");
    const [lane] = prepareBreakerPanel([events.at(-1)!], events, 0, 5_000, 5_000).lanes;
    const { segments } = lane!;
    expect(segments.length).toBeLessThanOrEqual(800);
    expect([segments[0]!.from, segments.at(-1)!.to]).toEqual([0, 5_000]);
    for (const [at, { from }] of segments.slice(1).entries()) expect(from).toBe(segments[at]!.to);
    const open = segments.filter(({ state }) => state === "open");
    expect(open).toHaveLength(1);
    expect([open[0]!.from <= 2_501, open[0]!.to >= 2_502]).toEqual([true, true]);
  });
});
