import { expect, it } from "vitest";
import { loadReconcile } from "@/lib/dashboard/prices/load-reconcile";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { BILLED_PROVIDER, billDemo } from "@/scripts/demo/bill-demo";
import { acceptSpan } from "@/scripts/demo/fill-past";
import { makeTeam } from "./people";

// Hours of three days of one month that is over; the demo's own traffic, without incidents.
const now = Date.now();
const lastMonth = new Date(Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth() - 1, 10));
const month = lastMonth.toISOString().slice(0, 7);
const noon = lastMonth.getTime() + 12 * HOUR_MS;

it("an accountant finds the whole difference of the demo's invoice explained", async () => {
  const { projectId } = await makeTeam();
  const plan = { seed: 7, now: noon + 2 * DAY_MS + HOUR_MS, days: 3, incidents: [] };
  for (const day of [0, 1, 2])
    await acceptSpan(projectId, plan, noon + day * DAY_MS, noon + day * DAY_MS + HOUR_MS, now);
  const csv = (await billDemo(projectId, month))!;
  expect(await billDemo(projectId, month)).toBe(csv);
  const answer = await loadReconcile(projectId, { provider: BILLED_PROVIDER, month, csv }, now);
  expect(answer.models.map(({ model }) => model)).toEqual(["claude-sonnet-4-5"]);
  const proven = answer.explanations.filter(({ certain, usd }) => certain && usd !== null);
  expect(proven.map(({ kind }) => kind)).toEqual([
    "day_not_billed",
    "discount",
    "batch_billed",
    "cache_write_1h_billed",
  ]);
  const explained = proven.reduce((sum, { usd }) => sum + usd!, 0);
  expect(explained).toBeCloseTo(answer.difference_usd!, 1);
  expect(Math.abs(explained - answer.difference_usd!)).toBeLessThan(0.01);
  for (const { usd } of proven) expect(Math.abs(usd!)).toBeGreaterThan(0.01);
  // Nothing is guessed that the invoice says.
  const kinds = answer.explanations.map(({ kind }) => kind);
  expect(kinds).not.toContain("tier_assumed");
  expect(kinds).not.toContain("cache_write_5m_assumed");
  // Its total alone leaves both as the likely reasons.
  const total = await loadReconcile(
    projectId,
    { provider: BILLED_PROVIDER, month, invoice_usd: answer.theirs_usd! },
    now,
  );
  expect(total.explanations.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["tier_assumed", "cache_write_5m_assumed"]),
  );
});
