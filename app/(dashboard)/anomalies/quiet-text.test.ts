import { expect, it } from "vitest";
import { quietText } from "./quiet-text";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const DAY = 86_400_000;
const detectors = ["2026-11-20T08:15:00Z", "2026-11-12T08:15:00Z"].map((since) => ({ since }));

const NORMAL = "No monitored model or service left its normal level in this range.";
const BEGAN =
  "Nothing unusual in this range. Monitoring began 12 Nov, 09:15; Traffic and Cost show earlier requests.";

it.each([
  ["a range that was all monitored", 7, false, `${NORMAL} Choose a longer range to see earlier detections.`],
  [
    "the same with a filter",
    7,
    true,
    `${NORMAL} Remove a filter or choose a longer range to see earlier detections.`,
  ],
  ["a range that begins before the monitoring", 30, false, BEGAN],
  ["the same with a filter", 30, true, BEGAN],
])("of %s it says why no detection is listed", (_, days, filtered, text) => {
  expect(quietText({ detectors, from: NOW - days * DAY, filtered }, "Europe/Vienna", NOW)).toBe(text);
});
