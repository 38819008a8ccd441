import { expect, it } from "vitest";
import { plainSpaces } from "@/test/notice-fixture";
import { calmText, unlearnedText } from "./detector-text";

const NOW = Date.UTC(2026, 10, 23, 12);
const last_at = new Date(NOW - 2 * 3_600_000).toISOString();

it.each([
  ["learning", 1, "learning, day 1 of 14"],
  ["learning", 2, "no baseline at this hour"],
  ["learning", 14, "no baseline at this hour"],
  ["usual", 5, "normal; learning, day 5 of 14"],
  ["usual", 14, "normal"],
  ["idle", 14, "last seen 2 h ago"],
] as const)("a detector that is %s on day %s says %j", (state, day, text) => {
  expect(plainSpaces(calmText({ state, day, last_at }, NOW))).toBe(text);
});

it.each([
  [null, true, null],
  [null, false, null],
  [
    NOW,
    true,
    "Requests since 23 Nov, 12:00 are stored, but not all are in the baselines yet. They are added in the background, usually within 10 min.",
  ],
  [
    NOW,
    false,
    "Requests since 23 Nov, 12:00 are stored. Baselines are computed from them in the background, usually within 10 min.",
  ],
])("requests since %s, detectors: %s", (unlearnedSince, hasDetectors, text) => {
  const said = unlearnedText({ unlearnedSince, hasDetectors }, "UTC");
  expect(said && plainSpaces(said)).toBe(text);
});
