import { describe, expect, it } from "vitest";
import { HitModes } from "./hit-mode";

describe("an invalid sensitivity", () => {
  it.each([
    [Number.NaN, "must be a number"],
    [0.1, "must be at least 0.5"],
    [21, "must be at most 20"],
  ])("%s is rejected at its field", (sensitivity, message) => {
    const result = HitModes.safeParse({
      modes: [{ mode: "annotate" }, { model: "a", mode: "rate", sensitivity }],
    });
    expect(result.error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      ["modes.1.sensitivity", message],
    ]);
  });
});
