import { expect, it } from "vitest";
import { startOf } from "@/lib/schema/time/zoned-time";
import { byLocalHour, DAYS_AFTER_CHANGES, localMoment } from "@/test/clock-changes";
import { pastPeriods } from "./past-periods";

it.each(DAYS_AFTER_CHANGES)("days have what was spent in them, in %s", (_, timeZone, day) => {
  const today = startOf(localMoment(day, 12, 0, timeZone), "d", timeZone);
  const spend = byLocalHour(today + 3_600_000, 8 * 24, timeZone, (local) =>
    local >= 12 && local < 14 ? 6 : 0,
  );
  const days = pastPeriods(spend, today, "d", timeZone, 7);
  expect(days.map((hours) => hours.at(-1))).toEqual(new Array(7).fill(12));
});

it("a day that begins at half past an hour of UTC shares that hour with the day before", () => {
  const today = Date.UTC(2026, 10, 2, 18, 30);
  const midnight = Date.UTC(2026, 10, 1, 18);
  const [before, yesterday] = pastPeriods(new Map([[midnight, 8]]), today, "d", "Asia/Kolkata", 2);
  expect([before!.length, before!.at(-1)]).toEqual([24, 4]);
  expect([yesterday!.length, yesterday![0], yesterday!.at(-1)]).toEqual([24, 4, 4]);
});
