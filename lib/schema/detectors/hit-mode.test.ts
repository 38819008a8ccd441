import { describe, expect, it } from "vitest";
import { HitModes, modeFor } from "./hit-mode";

const mode = (one: object) => HitModes.parse({ modes: [{ mode: "notify", ...one }] }).modes[0]!;
const request = { metric: "latency", model: "gpt-5", service: "chat" } as const;

describe("modeFor", () => {
  it("marks hits by default", () => {
    expect(modeFor([], request)).toMatchObject({ mode: "annotate", sensitivity: 2 });
  });

  it.each([
    ["a model before everything", [{}, { model: "gpt-5", mode: "rate" }], "rate"],
    ["a service before a figure", [{ metric: "latency" }, { service: "chat", mode: "rate" }], "rate"],
    [
      "a model and a service before a model",
      [{ model: "gpt-5" }, { model: "gpt-5", service: "chat", mode: "rate" }],
      "rate",
    ],
    ["none of another model", [{ model: "o3" }], "annotate"],
    ["none of another figure", [{ metric: "cost" }], "annotate"],
  ])("prefers %s", (_, modes, expected) => {
    expect(modeFor(modes.map(mode), request).mode).toBe(expected);
    expect(modeFor(modes.map(mode).reverse(), request).mode).toBe(expected);
  });

  it.each([
    [{ mode: "loud" }, "modes.0.mode"],
    [{ mode: "rate", sensitivity: 0 }, "modes.0.sensitivity"],
    [{ mode: "rate", sensitivity: Number.NaN }, "modes.0.sensitivity"],
    [{ mode: "rate", metric: "tokens" }, "modes.0.metric"],
    [{ mode: "rate", model: "" }, "modes.0.model"],
  ])("rejects %j and names the field", (one, path) => {
    const { error } = HitModes.safeParse({ modes: [one] });
    expect(error?.issues[0]?.path.join(".")).toBe(path);
  });

  it("rejects two modes for the same requests", () => {
    const twice = [{ mode: "rate" }, { mode: "notify" }];
    expect(HitModes.safeParse({ modes: twice }).error?.issues[0]).toMatchObject({ path: ["modes", 1] });
  });
});
