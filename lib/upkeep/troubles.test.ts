import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { troublesOf, type Watched, type WatchedProcess } from "./troubles";

const web: WatchedProcess = {
  name: "a web process",
  trouble: null,
  clock_ahead_ms: 40,
  disk_free_bytes: 5e10,
};
const well: Watched = {
  queued: 3,
  oldestDueMs: 900,
  fragments: 40,
  maintenanceMs: HOUR_MS,
  unreadableChannels: 0,
  processes: [web],
};

describe("what is wrong with an installation", () => {
  it("is nothing while its work is done in time", () => {
    expect(troublesOf(well)).toEqual({});
    expect(troublesOf({ ...well, oldestDueMs: null, maintenanceMs: null, processes: [] })).toEqual({});
  });

  it.each<[Partial<Watched>, Record<string, string>]>([
    [
      { oldestDueMs: 5 * MINUTE_MS, queued: 12 },
      { deliveries: "a notification has been due for 5 min, 12 are queued" },
    ],
    [{ fragments: null }, { nodes: "one of the cluster does not answer" }],
    [{ fragments: 20_000 }, { compaction: "more than 20000 figures of batches wait to be compacted" }],
    [
      { maintenanceMs: 5 * HOUR_MS },
      { maintenance: expect.stringMatching(/^last completed 5 h ago: nothing is deleted/) },
    ],
    [
      { unreadableChannels: 2 },
      { secrets: expect.stringMatching(/^2 channels were encrypted with another/) },
    ],
    [
      { processes: [web, { ...web, name: "a worker", clock_ahead_ms: -HOUR_MS }] },
      { clock: "the clock of a worker is 1 h behind the database's; no data is deleted until they agree" },
    ],
    [
      {
        processes: [
          { ...web, disk_free_bytes: 8e7 },
          { ...web, disk_free_bytes: null },
        ],
      },
      { disk: "80 MB left on the disk of a web process's data directory" },
    ],
    [
      {
        processes: [
          { ...web, price_file_fault: null },
          { ...web, name: "a worker", price_file_fault: "7: bad" },
        ],
      },
      {
        prices: "a worker refused the file of SIGHTLINE_PRICE_FILE, and the price table stays as it was",
      },
    ],
    [
      { processes: [web, { ...web, name: "a worker", trouble: "stalled: evaluation" }] },
      { processes: "a worker is not ready: stalled: evaluation" },
    ],
  ])("is named by its part: %o", (change, troubles) => {
    expect(troublesOf({ ...well, ...change })).toEqual(troubles);
  });
});
