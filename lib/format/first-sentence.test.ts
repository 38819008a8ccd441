import { expect, it } from "vitest";
import { firstSentence } from "./first-sentence";

it.each([
  [
    "Median latency of gpt-4.1 is 22.8 s (last 15 min), normally 2.9 s. Expected 2.9 s ± 762 ms, z 26.1.",
    "Median latency of gpt-4.1 is 22.8 s (last 15 min), normally 2.9 s.",
  ],
  ["p95 latency of o3 is 41.2 s, above 30 s.", "p95 latency of o3 is 41.2 s, above 30 s."],
  ["No full stop", "No full stop"],
  ["", ""],
])("cuts %s", (text, first) => {
  expect(firstSentence(text)).toBe(first);
});
