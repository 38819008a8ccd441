import { describe, expect, it, test } from "vitest";
import type { DetectorState } from "@/lib/schema/detectors/detector-answer";
import { detectorRows, firstRows, ROWS_SHOWN, unalerted } from "./detector-rows";

const state = (model: string, service: string, more: Partial<DetectorState> = {}): DetectorState => ({
  metric: "latency_p50",
  model,
  service,
  state: "usual",
  since: "2026-10-18T10:00:00.000Z",
  day: 14,
  value: 900,
  expected: 850,
  firing_since: null,
  last_at: "2026-11-01T10:00:00.000Z",
  ...more,
});

describe("detectorRows", () => {
  it("groups the metrics of a model and service", () => {
    const rows = detectorRows([
      state("gpt-5", "chat"),
      state("gpt-5", "chat", { metric: "ttft_p50" }),
      state("gpt-5", "search"),
    ]);
    expect(rows.map(({ model, service, states }) => [model, service, Object.keys(states)])).toEqual([
      ["gpt-5", "chat", ["latency_p50", "ttft_p50"]],
      ["gpt-5", "search", ["latency_p50"]],
    ]);
  });

  it("sorts unusual rows first, then by name", () => {
    const rows = detectorRows([
      state("b", "x"),
      state("a", "y"),
      state("a", "x"),
      state("c", "x", { state: "unusual" }),
    ]);
    expect(rows.map(({ model, service }) => model + service)).toEqual(["cx", "ax", "ay", "bx"]);
  });
});

test("of a thousand rows the first are shown, and the chosen one wherever it is", () => {
  const rows = detectorRows(Array.from({ length: 1_000 }, (_, at) => state(`model-${1_000 + at}`, "chat")));
  expect(firstRows(rows, rows[3]!)).toEqual(rows.slice(0, ROWS_SHOWN));
  const chosen = firstRows(rows, rows[900]!);
  expect(chosen).toHaveLength(ROWS_SHOWN);
  expect(chosen.slice(0, 2)).toEqual([rows[900], rows[0]]);
});

describe("what is unusual without an alert", () => {
  const since = "2026-11-01T09:00:00.000Z";
  const cheap = state("gpt-5", "chat", {
    ...{ metric: "cost_per_request", state: "unusual", value: 81, expected: 100, firing_since: since },
  });
  const alert = { metric: "cost_per_request", model: "gpt-5", service: "chat", to: null };
  const end = Date.parse("2026-11-01T10:00:00.000Z");

  it.each<[string, Parameters<typeof unalerted>, number[]]>([
    ["is listed, with its change", [[cheap, state("gpt-5", "chat")], [], end], [-0.19]],
    ["is listed where only an earlier alert has ended", [[cheap], [{ ...alert, to: end }], end], [-0.19]],
    [
      "is listed beside an alert of another metric",
      [[cheap], [{ ...alert, metric: "ttft_p50" }], end],
      [-0.19],
    ],
    ["is not listed beside its own alert", [[cheap], [alert], end], []],
    ["is not listed in a range before it", [[cheap], [], Date.parse(since)], []],
  ])("%s", (_, args, changes) => {
    expect(unalerted(...args).map(({ change }) => Math.round(change * 100) / 100)).toEqual(changes);
  });
});
