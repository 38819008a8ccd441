import { oncePerPage } from "@/lib/once-per-page";
import type { Client } from "@/lib/store/database/client";
import { readTraffic } from "@/lib/store/database/replica";
import type { RollupMarks } from "./rollup-marks";

export type RollupState = {
  /**
   * Changes with every visible commit: by the newest fragment and their number. The sequence's position distinguishes the
   * states before and after a compaction; read in a statement of its own, because it is on another node than the fragments
   * of a distributed database.
   */
  version: string;
  /** Hours before `until` have no fragments, and change only together with their revision. */
  past: { until: number; revision: string };
  marks: RollupMarks;
  /** Where it was read. */
  from: Client;
};

/** The marks for a read of `from`: hours that a mark of the primary covers may be missing on a replica that is behind. */
export const marksOn = (from: Client, state: Pick<RollupState, "marks" | "from">): RollupMarks | undefined =>
  from === state.from ? state.marks : undefined;

/** The same for the parts of a page. */
export const sharedRollupState = oncePerPage((projectId: number) =>
  readTraffic((from) => rollupState(from, projectId)),
);

export async function rollupState(from: Client, projectId: number): Promise<RollupState> {
  const sequence = await from.query<{ last: string }>({
    name: "rollup-sequence",
    text: "SELECT last_value AS last FROM rollup_fragments_id_seq",
  });
  const ofMark = (column: string, level: string) =>
    `(SELECT ${column} FROM rollup_marks WHERE project_id = $1 AND level = '${level}')`;
  const { rows } = await from.query<{
    newest: string | null;
    oldest: Date | null;
    count: string;
    revision: string | null;
    hours: Date | number | null;
    days: Date | number | null;
    all: Date | number | null;
  }>({
    name: "rollup-state",
    text: `SELECT max(id) AS newest, min(bucket) AS oldest, count(*) AS count, ${ofMark("revision", "1h")} AS revision,
        ${ofMark("until", "1h")} AS hours, ${ofMark("until", "1d")} AS days, ${ofMark("until", "all")} AS "all"
      FROM rollup_fragments WHERE project_id = $1`,
    values: [projectId],
  });
  const { newest, oldest, count, revision, hours, days, all } = rows[0]!;
  const marks = {
    hours: Number(hours ?? Number.NEGATIVE_INFINITY),
    days: Number(days ?? Number.NEGATIVE_INFINITY),
    all: Number(all ?? Number.POSITIVE_INFINITY),
  };
  return {
    version: `${newest}.${count}.${sequence.rows[0]!.last}.${revision}`,
    past: {
      until: Math.min(marks.hours, Number(oldest ?? Number.POSITIVE_INFINITY)),
      revision: String(revision),
    },
    marks,
    from,
  };
}
