import { expect, test } from "vitest";
import { incidentSpan, spanAround } from "./span-around";

const START = Date.parse("2026-03-27T08:00:00Z");

test("shows a quarter of an hour before it and a minute after it", () => {
  const span = { from: "2026-03-27T07:45:00.000Z", to: "2026-03-27T08:11:00.000Z" };
  expect(spanAround(START, START + 600_000)).toEqual(span);
  expect(incidentSpan(null, START, START + 600_000)).toEqual(span);
});

test("an incident with a cause leads to the requests of that cause", () => {
  expect(incidentSpan({ kind: "provider", name: "anthropic" }, START, START)).toMatchObject({
    provider: "anthropic",
  });
});
