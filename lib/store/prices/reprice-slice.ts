import { addCost, emptyCosts, emptyRollup } from "@/lib/aggregate/rollup";
import type { CostFigures } from "@/lib/schema/figures/rollup";
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { fixedArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import { pool, snapshotTransaction } from "@/lib/store/database/pool";
import { COST_SOURCE_CODES } from "@/lib/store/requests/request-codes";
import { foldFragmentsOf, tryLockCompaction } from "@/lib/store/rollups/compact-rollups";
import { ALL_SERIES } from "@/lib/store/rollups/merge-into-rollups";
import {
  type KeyedCosts,
  replaceCosts,
  sumUpCosts,
  sumUpCostsOfAll,
} from "@/lib/store/rollups/replace-costs";
import { beginRollupMarks, noteChangedPast, readRollupMarks } from "@/lib/store/rollups/rollup-marks";
import { addLateToTotals } from "@/lib/store/rollups/rollup-totals";
import { type Judged, PricedRows, type PriceRow, type Repriced, type TotalsByModel } from "./priced-rows";

export type Slice = { requests: number; changed: number; totals: TotalsByModel };

/**
 * Gives the requests of some whole minutes of one hour their new costs, and rewrites the costs of every rollup that
 * contains them, in one transaction. `of` is the range of the re-pricing, `from` and `to` those of the slice. Null while
 * the rollups are being compacted: try again. `note` runs in the same transaction.
 */
export async function repriceSlice(
  of: Repriced,
  from: number,
  to: number,
  job: number,
  price: PriceRow,
  note: (client: Client, slice: Slice) => Promise<void>,
): Promise<Slice | null> {
  // Marks that another process begins after the snapshot would go unnoticed.
  await beginRollupMarks(pool(), of.projectId);
  return snapshotTransaction(async (client) => {
    if (!(await tryLockCompaction(client, of.projectId))) return null;
    // The snapshot is older than the lock: marks that moved in between end the transaction, which is retried.
    await client.query("SELECT level FROM rollup_marks WHERE project_id = $1 FOR SHARE", [of.projectId]);
    const priced = await PricedRows.open(client, of, price);
    const slice: Slice = { requests: 0, changed: 0, totals: priced.totals };
    const costs = new Map<number, CostsOfSeries>();
    for await (const page of priced.read(client, from, to)) {
      slice.requests += page.length;
      for (const one of page) addTo(costs, one);
      const changes = page.filter(({ isChanged }) => isChanged);
      slice.changed += changes.length;
      await writeCosts(client, of.projectId, job, from, to, changes);
    }
    await writeRollups(client, of.projectId, from, to, costs);
    await note(client, slice);
    return slice;
  });
}

/** `nano` and `unpriced`: by how much they grow. */
type CostsOfSeries = {
  minutes: Map<number, CostFigures>;
  isChanged: boolean;
  nano: bigint;
  unpriced: number;
};

function addTo(costs: Map<number, CostsOfSeries>, { seriesId, at, old, cost, isChanged }: Judged): void {
  let series = costs.get(seriesId);
  if (!series) {
    series = { minutes: new Map(), isChanged: false, nano: 0n, unpriced: 0 };
    costs.set(seriesId, series);
  }
  if (isChanged) {
    series.isChanged = true;
    series.nano += BigInt((cost.nano ?? 0) - (old.nano ?? 0));
    series.unpriced += (cost.nano === null ? 1 : 0) - (old.nano === null ? 1 : 0);
  }
  const bucket = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  let minute = series.minutes.get(bucket);
  if (!minute) {
    minute = emptyCosts();
    series.minutes.set(bucket, minute);
  }
  addCost(minute, cost.nano, cost.doubts !== null);
}

/** The rows as this snapshot read them, by where they are: a row that moved since ends the transaction. */
async function writeCosts(
  client: Client,
  projectId: number,
  job: number,
  from: number,
  to: number,
  changes: readonly Judged[],
): Promise<void> {
  if (changes.length === 0) return;
  await client.query(
    `UPDATE requests r SET
       previous_nano = CASE WHEN u.priced THEN r.cost_nano ELSE r.previous_nano END,
       previous_source = CASE WHEN u.priced THEN r.cost_source ELSE r.previous_source END,
       repriced_by = CASE WHEN u.priced THEN $2 ELSE r.repriced_by END,
       reported_nano = CASE WHEN u.source = 3 THEN r.reported_nano END,
       cost_nano = u.nano, cost_source = u.source, cost_doubts = u.doubts
     FROM unnest($5::tid[], $6::int8[], $7::int2[], $8::int2[], $9::bool[]) AS u (place, nano, source, doubts, priced)
     WHERE r.ctid = u.place AND r.project_id = $1 AND r.ts >= $3 AND r.ts < $4`,
    [
      projectId,
      job,
      isoTime(from),
      isoTime(to),
      `{"${changes.map(({ ctid }) => ctid).join('","')}"}`,
      fixedArray(
        "int8",
        changes.map(({ cost }) => cost.nano),
      ),
      fixedArray(
        "int2",
        changes.map(({ cost }) => COST_SOURCE_CODES.indexOf(cost.source)),
      ),
      fixedArray(
        "int2",
        changes.map(({ cost }) => cost.doubts),
      ),
      fixedArray(
        "bool",
        changes.map(({ cost, old }) => (cost.nano !== old.nano || cost.source !== old.source ? 1 : 0)),
      ),
    ],
  );
}

/** The minutes whose requests were read, then the hour and the day that contain them, as far as these are summed up. */
async function writeRollups(
  client: Client,
  projectId: number,
  from: number,
  to: number,
  costs: ReadonlyMap<number, CostsOfSeries>,
): Promise<void> {
  const changed = [...costs].filter(([, { isChanged }]) => isChanged);
  if (changed.length === 0) return;
  const marks = await readRollupMarks(client, projectId);
  const series = changed.map(([seriesId]) => seriesId);
  await foldFragmentsOf(client, marks, { projectId, series, from, to });
  const minutes = changed.flatMap(([seriesId, one]) =>
    [...one.minutes].map(([bucket, figures]): KeyedCosts => ({ seriesId, bucket, costs: figures })),
  );
  await replaceCosts(client, "rollup_1m", projectId, minutes);
  await sumUpCostsOfAll(client, { projectId, from: Math.max(from, marks.all), to });
  const hour = Math.floor(from / HOUR_MS) * HOUR_MS;
  const day = Math.floor(from / DAY_MS) * DAY_MS;
  if (hour < marks.hours) {
    const span = { projectId, from: hour, to: hour + HOUR_MS };
    await sumUpCosts(client, "rollup_1m", "rollup_1h", { ...span, series });
    if (hour >= marks.all)
      await sumUpCosts(client, "rollup_1m_all", "rollup_1h_all", { ...span, series: [ALL_SERIES] });
  }
  if (day < marks.days)
    await sumUpCosts(client, "rollup_1h", "rollup_1d", { projectId, series, from: day, to: day + DAY_MS });
  // Removed from the counters again: they report what was counted, and must never decrease.
  else
    await addLateToTotals(
      client,
      changed.map(([seriesId, { nano, unpriced }]) => ({
        projectId,
        seriesId,
        bucket: from,
        figures: { ...emptyRollup(), costNano: -nano, unpriced: -unpriced },
      })),
    );
  // What readers keep of the project is of before.
  await client.query("SELECT nextval('rollup_fragments_id_seq')");
  await noteChangedPast(client, projectId);
}
