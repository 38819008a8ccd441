import fc from "fast-check";
import { expect, it } from "vitest";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import { FIRING, firingGroup, noticeOf } from "@/test/notice-fixture";
import { fitNotice } from "./fit-notice";

const render = (notice: Notice) => JSON.stringify(notice);
const parse = (text: string) => JSON.parse(text) as Notice;

it("does not change a notice that fits", () => {
  const notice = noticeOf("first", ...firingGroup(20));
  expect(parse(fitNotice(notice, 100_000, render))).toEqual(notice);
});

it("keeps within the limit and counts every omitted alert", () => {
  const long = fc.string({ unit: "binary", maxLength: 3_000 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(50),
      fc.dictionary(long, long, { maxKeys: 30 }),
      long,
      fc.integer({ min: 8_000, max: 40_000 }),
      (count, omitted, labels, message, limit) => {
        const alerts = firingGroup(count).map((alert) => ({ ...alert, labels, message })) as Notice["alerts"];
        const text = fitNotice({ ...noticeOf("first", ...alerts), omitted }, limit, render);
        const fitted = parse(text);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        expect(fitted.alerts.length + fitted.omitted).toBe(count + omitted);
        expect(fitted.alerts.length).toBeGreaterThan(0);
      },
    ),
    { seed: 1 },
  );
});

it("drops alerts before it shortens texts, and no more than necessary", () => {
  const alerts = firingGroup(5).map((alert) => ({
    ...alert,
    message: "m".repeat(1_000),
  })) as Notice["alerts"];
  const fitted = parse(fitNotice(noticeOf("first", ...alerts), 5_000, render));
  expect(fitted.alerts).toEqual(alerts.slice(0, fitted.alerts.length));
  expect(fitted.alerts.length).toBeGreaterThan(1);
  const single = parse(
    fitNotice(noticeOf("first", { ...FIRING, message: "m".repeat(9_000) }), 2_000, render),
  );
  expect(single.alerts[0].message).toMatch(/^m{399}…$/);
});
