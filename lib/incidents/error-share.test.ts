import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { incidentMember, NOON, placed, timeoutMember } from "@/test/incident-fixture";
import { errorShare, errorsWanted } from "./error-share";

const errors = (more: Parameters<typeof timeoutMember>[1] = {}) => timeoutMember(12, more);

describe("whose errors the first line needs", () => {
  it.each([
    [
      "those of the model that they were located at",
      [errors()],
      { types: ["timeout"], threshold: 0.05, environment: null },
    ],
    [
      "of all types that fire, and of the environment of the rule",
      [
        errors({ labels: { error_type: "timeout", environment: "production" } }),
        errors({ labels: { error_type: "overloaded", environment: "production" } }),
      ],
      { types: ["timeout", "overloaded"], threshold: 0.05, environment: "production" },
    ],
  ])("are %s", (_, members, wanted) => {
    const cause = { kind: "model", name: "claude-sonnet-4-5" };
    expect(errorsWanted(members, [])).toEqual({ cause, ...wanted });
  });

  it.each([
    ["no alert is about errors", [incidentMember(10)]],
    ["the alert measured one model", [errors({ labels: { model: "claude-sonnet-4-5" } })]],
    ["it knows no place", [errors({ place: placed() })]],
    ["the errors have ended, and the rest fires", [errors({ state: "resolved" }), incidentMember(10)]],
  ])("are not needed if %s", (_, members) => {
    expect(errorsWanted(members, [])).toBeNull();
  });
});

describe("the share of errors", () => {
  const part = { to: NOON, partMs: 5 * MINUTE_MS, least: 0.05 };
  const at = (back: number, requests: number, failed: number) => ({
    bucket: NOON - back * MINUTE_MS,
    requests,
    failed,
  });

  it.each([
    ["now, of the last five minutes", [at(6, 100, 90), at(5, 30, 3), at(1, 10, 5)], false, 0.2],
    ["now, of the last requests that there were", [at(21, 100, 0), at(16, 30, 15), at(3, 0, 0)], false, 0.5],
    [
      "now, while it recovers, of when it last failed",
      [at(11, 50, 30), at(6, 50, 20), at(1, 50, 1)],
      false,
      0.4,
    ],
    ["now, where it is below what fired", [at(6, 50, 1), at(1, 50, 2)], false, 0.04],
    ["at its worst, after it has ended", [at(11, 50, 5), at(6, 40, 24), at(1, 60, 6)], true, 0.6],
    ["at its worst, but not of a few requests", [at(11, 50, 5), at(6, 2, 2), at(1, 50, 10)], true, 0.2],
    ["of all, where there are only a few", [at(11, 4, 1), at(1, 4, 3)], true, 0.5],
    ["of nothing", [], true, null],
    ["of nothing", [], false, null],
  ])("%s", (_, counts, atWorst, share) => {
    expect(errorShare(counts, { ...part, atWorst })).toBe(share);
  });
});
