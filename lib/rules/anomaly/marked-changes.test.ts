import { expect, it } from "vitest";
import type { Change } from "@/lib/schema/detectors/change";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { changeBehind, markedChanges } from "./marked-changes";

const NOON = Date.UTC(2026, 10, 23, 12);
const version = (value: string, firstSeenAt: number, service = "chat"): Change => ({
  kind: "prompt_version",
  service,
  value,
  firstSeenAt,
});

it("a replacement is marked, with the previous value", () => {
  const changes: Change[] = [
    version("v3", NOON + 70 * MINUTE_MS),
    version("v1", NOON),
    version("v2", NOON + 60 * MINUTE_MS),
    version("v1", NOON + 80 * MINUTE_MS, "search"),
    { ...version("gpt-5", NOON + 90 * MINUTE_MS), kind: "model" },
  ];
  expect(markedChanges(changes).map(({ value, before }) => [value, before])).toEqual([
    ["v2", "v1"],
    ["v3", "v2"],
  ]);
});

it("what a service uses in its first hour is not a change", () => {
  const changes = [
    version("v1", NOON),
    version("v2", NOON + 59 * MINUTE_MS),
    version("v3", NOON + 60 * MINUTE_MS),
  ];
  expect(markedChanges(changes).map(({ value, before }) => [value, before])).toEqual([["v3", "v2"]]);
});

it.each<[string, number, string, string | null]>([
  ["just after a change", NOON + 10 * MINUTE_MS, "chat", "v2"],
  ["an hour after it", NOON + 60 * MINUTE_MS, "chat", "v2"],
  ["later than that", NOON + 61 * MINUTE_MS, "chat", null],
  ["as it seems a little before it", NOON - 30 * MINUTE_MS, "chat", "v2"],
  ["well before it", NOON - 31 * MINUTE_MS, "chat", null],
  ["in another service", NOON + 10 * MINUTE_MS, "search", null],
])("a level that moves %s", (_, since, service, expected) => {
  const marked = markedChanges([version("v1", NOON - 1_000 * MINUTE_MS), version("v2", NOON)]);
  expect(changeBehind(marked, service, since)?.value ?? null).toBe(expected);
});
