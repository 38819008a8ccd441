import { describe, expect, it } from "vitest";
import type { RetentionRun } from "@/lib/schema/time/retention";
import { assumedRun, nextRetention, type RetentionSettings } from "./next-retention";

const TODAY = 20_000;
const settings: RetentionSettings = { retentionDays: 90, confirmed: null };
const regular = nextRetention(assumedRun(null, TODAY, settings), TODAY, settings);
const step = (last: RetentionRun, days: number, change: Partial<RetentionSettings> = {}) =>
  nextRetention(last, last.day + days, { ...settings, ...change });

describe("retention", () => {
  it("keeps rows as configured, expected ranges 35 days, hours 25 months", () => {
    expect(regular).toEqual({
      day: TODAY,
      before: { rows: TODAY - 90, detectors: TODAY - 35, hours: TODAY - 761 },
      held: null,
    });
  });

  it.each([0, 1, 7])("advances by the %i days that have passed", (days) => {
    const next = step(regular, days);
    expect(next.before.rows).toBe(TODAY - 90 + days);
    expect(next.held).toBeNull();
  });

  it("drops nothing when the clock jumps, and one day per day after that", () => {
    const jumped = step(regular, 100);
    expect(jumped).toMatchObject({ before: regular.before, held: TODAY + 10 });
    expect(step(jumped, 0).before).toEqual(regular.before);
    expect(step(jumped, 1).before.rows).toBe(regular.before.rows + 1);
  });

  it("continues as before when the clock is corrected", () => {
    const back = step(step(regular, 100), -100);
    expect(back).toEqual(regular);
    expect(step(back, 1)).toEqual(step(regular, 1));
  });

  it("keeps what a lowered setting would drop at once, except for the day that is due", () => {
    const lowered = step(regular, 1, { retentionDays: 9 });
    expect(lowered).toMatchObject({ before: { rows: TODAY - 89 }, held: TODAY - 8 });
  });

  it("drops it all once the operator confirms the day, even some days later", () => {
    for (const days of [0, 7]) {
      const said = step(step(regular, 100), days, { confirmed: TODAY + 10 });
      expect(said).toEqual({
        day: TODAY + 100 + days,
        before: { rows: TODAY + 10 + days, detectors: TODAY + 65 + days, hours: TODAY - 661 + days },
        held: null,
      });
    }
  });

  it("does not apply an old confirmation to a later mistake", () => {
    const jumped = step(regular, 100, { confirmed: TODAY - 90 });
    expect(jumped.held).toBe(TODAY + 10);
    // By then the days of grace are before the oldest row.
    expect(jumped.before.rows).toBe(TODAY - 83);
    const typed = step(regular, 0, { retentionDays: 1, confirmed: TODAY - 90 });
    expect(typed).toMatchObject({ before: { rows: TODAY - 89 }, held: TODAY - 1 });
  });

  it("never drops more than the setting says, whatever is confirmed", () => {
    expect(step(regular, 1, { confirmed: TODAY + 5_000 }).before.rows).toBe(TODAY - 89);
  });

  it("keeps what a raised setting keeps, of what is left", () => {
    expect(step(regular, 0, { retentionDays: 180 })).toMatchObject({
      before: { rows: TODAY - 180 },
      held: null,
    });
  });

  it("stops a jump of two days if three days are kept", () => {
    const last = nextRetention(assumedRun(null, TODAY, settings), TODAY, { ...settings, retentionDays: 3 });
    expect(
      step({ ...last, before: { ...last.before, rows: TODAY - 3 } }, 2, { retentionDays: 3 }),
    ).toMatchObject({ before: { rows: TODAY - 3 }, held: TODAY - 1 });
  });
});

describe("the first run on an installation without a recorded run", () => {
  it("continues if the oldest day is about as old as the setting says", () => {
    const last = assumedRun(TODAY - 92, TODAY, settings);
    expect(nextRetention(last, TODAY, settings)).toEqual(regular);
  });

  it("stops if there are older days than the setting would have left", () => {
    const last = assumedRun(TODAY - 190, TODAY, settings);
    expect(nextRetention(last, TODAY, settings)).toEqual({
      day: TODAY,
      before: { rows: TODAY - 190, detectors: 0, hours: 0 },
      held: TODAY - 90,
    });
  });
});
