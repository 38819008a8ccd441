import { beforeAll, describe, expect, it } from "vitest";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, isoTime } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf } from "@/test/rollup-checks";
import { commitRequests } from "./commit-queue";
import { findRequestAt, searchRequest } from "./find-request";
import { insertRequests, type PendingRequest } from "./insert-requests";
import { listRequests } from "./list-requests";
import { removeRequests } from "./remove-requests";

const DAYS = { new: dayAgo(60), old: dayAgo(62) };
const UUIDS = ["0193a7c4-1f2e-7abc-9def-000000000001", "0193a7c4-1f2e-7abc-9def-000000000002"];
const TEXTS = ["req_1", UUIDS[0]!.toUpperCase(), UUIDS[0]!.replace("-7abc", "-8abc")];
const IDS = [...UUIDS, ...TEXTS];

let projectId: number;

const sent = (id: string, ts: number, latencyMs = 100): PendingRequest => ({
  projectId,
  request: llmRequest({ id, ts, model: "m", latencyMs, costNano: 5, costSource: "reported" }),
  anomalies: [{ type: "latency_spike", severity: "warning", message: id, value: 1, baseline: 1, z_score: 4 }],
});
const all = (ts: number, latencyMs?: number) => IDS.map((id) => sent(id, ts, latencyMs));
const outcomes = (outcome: string) => IDS.map(() => outcome);

/** As it was made before migration 0077, or `without` a key by a process of an older version after it. */
async function makeOldPartition(day: number, without = false): Promise<void> {
  const name = `requests_${isoTime(day).slice(0, 10).replaceAll("-", "")}`;
  const key = without ? "" : ", PRIMARY KEY (project_id, ts, id)";
  await pool().query(`CREATE TABLE ${name} (LIKE requests INCLUDING ALL${key})`);
  await pool().query(
    `ALTER TABLE requests ATTACH PARTITION ${name} FOR VALUES FROM ('${isoTime(day)}') TO ('${isoTime(day + DAY_MS)}')`,
  );
}

beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await makeOldPartition(DAYS.old);
});

describe.each(Object.keys(DAYS) as (keyof typeof DAYS)[])("in a partition with the %s key", (age) => {
  const ts = DAYS[age] + 1000;

  it("each id is stored once, alone or with others, and other content is a conflict", async () => {
    expect(await insertRequests([...all(ts), ...all(ts)])).toEqual([
      ...outcomes("inserted"),
      ...outcomes("duplicate"),
    ]);
    expect(await insertRequests(all(ts))).toEqual(outcomes("duplicate"));
    expect(await insertRequests(all(ts, 200))).toEqual(outcomes("conflict"));
    expect(await insertRequests([sent(UUIDS[0]!, ts + 1)])).toEqual(["inserted"]);
    expect(await differencesOf(DAYS[age])).toEqual([]);
  });

  it.each(IDS)("%s is found by its time and by a search, with its outliers", async (id) => {
    expect(await findRequestAt(projectId, id, ts)).toMatchObject({ id, anomalies: [{ message: id }] });
    const { request } = await searchRequest(projectId, id, DAYS[age] + DAY_MS);
    expect(request).toMatchObject({ id });
    expect(await findRequestAt(projectId, `${id}0`, ts)).toBeNull();
  });

  it.each([
    ["time", "desc"],
    ["time", "asc"],
    ["latency", "desc"],
    ["latency", "asc"],
  ] as const)(
    "a list by %s, %s, has each id once, page by page, and a search finds parts of them",
    async (sort, order) => {
      const query = {
        ...{ projectId, filters: NO_FILTERS, from: DAYS[age], to: DAYS[age] + DAY_MS, status: [] },
        ...{ errorType: null, userId: null, tag: null, minLatencyMs: null, minCostUsd: null, search: null },
        ...{ anomalous: false, sort, order, cursor: null as string | null, limit: 2 },
      };
      const seen: string[] = [];
      do {
        const page = await listRequests(query);
        seen.push(...page.requests.map((request) => request.id));
        query.cursor = page.next_cursor;
      } while (query.cursor);
      expect(seen.toSorted()).toEqual([...IDS, UUIDS[0]].toSorted());
      const found = await listRequests({ ...query, search: "000000000002", anomalous: true, limit: 10 });
      expect(found.requests.map(({ id }) => id)).toEqual([UUIDS[1]]);
    },
  );

  it("what a better record replaces is taken out of rows and rollups", async () => {
    await transaction((client) =>
      removeRequests(
        client,
        projectId,
        IDS.map((id) => ({ id, ts })),
      ),
    );
    expect(await findRequestAt(projectId, UUIDS[0]!, ts)).toBeNull();
    expect(await findRequestAt(projectId, UUIDS[0]!, ts + 1)).not.toBeNull();
    expect(await differencesOf(DAYS[age])).toEqual([]);
  });
});

it("one batch may have both keys, and its repeats are duplicates", async () => {
  const both = [sent("both", DAYS.new + 5), sent("both", DAYS.old + 5), sent(UUIDS[1]!, DAYS.old + 5)];
  expect(await insertRequests(both)).toEqual(["inserted", "inserted", "inserted"]);
  expect(await insertRequests([...both, sent("other", DAYS.old + 5)])).toEqual([
    "duplicate",
    "duplicate",
    "duplicate",
    "inserted",
  ]);
});

it("a partition without a key gets one before anything is stored in it", async () => {
  const day = dayAgo(66);
  await makeOldPartition(day, true);
  expect(await insertRequests(all(day))).toEqual(outcomes("inserted"));
  expect(await insertRequests(all(day))).toEqual(outcomes("duplicate"));
});

it("a partition that another process replaced by one with the other key is seen", async () => {
  const day = dayAgo(64);
  expect(await insertRequests([sent("before", day)])).toEqual(["inserted"]);
  await pool().query(`DROP TABLE requests_${isoTime(day).slice(0, 10).replaceAll("-", "")}`);
  await makeOldPartition(day);
  expect(await commitRequests([sent(UUIDS[1]!, day)])).toEqual(["inserted"]);
});
