import { expect, it } from "vitest";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { marksOf } from "./load-latency-panel";

const now = Date.UTC(2026, 10, 20, 12);
const event = (ts: number, state: "open" | "closed") => ({
  ...{ name: "mistral-eu", ts, state, reason: null, model: "", provider: "mistral", service: "" },
});
const labels = (days: number, events: ReturnType<typeof event>[]) =>
  marksOf(
    events as unknown as Parameters<typeof marksOf>[0],
    { from: now - days * DAY_MS, to: now, timeZone: "UTC", filters: NO_FILTERS } as Parameters<
      typeof marksOf
    >[1],
    now,
  ).map(({ label }) => label);

it("marks name the day on which a breaker opened, where it was not today", () => {
  const opening = (ts: number) => [event(ts, "open"), event(ts + MINUTE_MS, "closed")];
  expect(
    labels(30, [
      ...opening(now - 40 * DAY_MS),
      ...opening(now - 10 * DAY_MS - 4 * HOUR_MS),
      ...opening(now - HOUR_MS),
    ]),
  ).toEqual(["mistral-eu opened 10 Nov, 08:00", "mistral-eu opened 11:00"]);
});
