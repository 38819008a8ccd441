import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadAlertFeed } from "@/lib/dashboard/alerts/load-alert-feed";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";

/** A Wednesday at noon. */
const NOW = Date.UTC(2026, 2, 18, 12);
let story: AlertStory;

beforeEach(async () => {
  // Only the clock: sockets and the database keep their own time.
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  story = await AlertStory.begin();
});
afterEach(async () => {
  await story.end();
  vi.useRealTimers();
});

/** Moves the clock and evaluates each minute until then. */
async function until(minutes: number): Promise<void> {
  while (Date.now() < NOW + minutes * MINUTE_MS) {
    vi.setSystemTime(Date.now() + MINUTE_MS);
    await story.evaluate(Date.now());
  }
}

it("says of an alert that fires on, and of the whole project, that requests have stopped", async () => {
  const { projectId } = story.actor;
  const at = (ts: number) => ({ timestamp: ts / 1_000 });
  const slow = { model: "claude", latency_ms: 60_000 };
  for (let minute = 0; minute < 3; minute++) {
    await story.requests(30, { ...slow, ...at(Date.now()) });
    await story.requests(5, at(Date.now()));
    await until(minute + 1);
  }
  const latency = async () =>
    (await loadAlertFeed(projectId, { timeZone: "UTC", now: Date.now() })).alerts.find(({ title }) =>
      title.startsWith("p95 latency"),
    )!;
  expect(await latency()).toMatchObject({ state: "firing" });
  expect(await latency()).not.toHaveProperty("noDataSince");

  // Everything stops.
  await until(20);
  const last = NOW + 2 * MINUTE_MS;
  expect(await latency()).toMatchObject({ state: "firing", noDataSince: last + MINUTE_MS });
  expect(await loadIngestState(projectId, Date.now())).toEqual({ kind: "late", lastRequestAt: last });

  await story.requests(30, { ...slow, ...at(Date.now()) });
  await until(21);
  expect(await latency()).not.toHaveProperty("noDataSince");
  expect((await loadIngestState(projectId, Date.now())).kind).toBe("live");
});
