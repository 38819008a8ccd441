import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { makeProject } from "@/lib/manage/make-project";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { shiftCalendar, startOf } from "@/lib/schema/time/zoned-time";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadHitModes } from "./load-hit-modes";

afterAll(() => pool().end());

it.each([
  ["Asia/Kolkata", "2026-06-10T12:00Z"],
  ["America/New_York", "2026-11-04T16:00Z"],
  ["Australia/Lord_Howe", "2026-10-06T00:00Z"],
])("days of request outliers are those of the project's time zone: %s", async (timeZone, noon) => {
  const { teamId } = await makeTeam();
  const projectId = await transaction((client) => makeProject(client, teamId, { name: "Own", timeZone }));
  const now = Date.parse(noon);
  const days = [1, 2, 3].map((back) => shiftCalendar(startOf(now, "d", timeZone), -back, "d", timeZone));
  // One in the first and one in the last minute of each day.
  const times = days.flatMap((day) => [day, startOf(day + 36 * HOUR_MS, "d", timeZone) - 60_000]);
  await ensurePartitions(times);
  const hit = {
    type: "latency_spike",
    severity: "warning",
    value: 9,
    baseline: 1,
    z_score: 4,
    message: "",
  } as const;
  await insertRequests(
    times.map((ts) => ({ projectId, request: llmRequest({ id: randomUUID(), ts }), anomalies: [hit] })),
  );
  const { backtest } = await loadHitModes(projectId, now);
  expect(backtest.days.map(({ hits }) => hits)).toEqual([0, 0, 0, 0, 2, 2, 2]);
});
