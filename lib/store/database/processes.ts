import type { ProcessState } from "@/lib/schema/people/installation";
import { pool } from "./pool";

export type ReportedProcess = {
  id: string;
  name: string;
  version: string;
  startedAt: Date;
  seenAt: Date;
  state: ProcessState;
};

/** Its report is missing for longer than this: it was killed, or does not reach the database. */
const GONE_AFTER = "30 seconds";

export async function reportProcess({
  id,
  name,
  version,
  state,
}: Omit<ReportedProcess, "startedAt" | "seenAt">) {
  await pool().query({
    name: "process-report",
    text: `INSERT INTO processes (id, name, version, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET seen_at = now(), state = excluded.state`,
    values: [id, name, version, state],
  });
}

export async function removeProcess(id: string): Promise<void> {
  await pool().query("DELETE FROM processes WHERE id = $1", [id]);
}

/** The processes that run, oldest first. */
export async function listProcesses(): Promise<ReportedProcess[]> {
  const { rows } = await pool().query<ReportedProcess>({
    name: "processes",
    text: `SELECT id, name, version, started_at AS "startedAt", seen_at AS "seenAt", state FROM processes
     WHERE seen_at > now() - interval '${GONE_AFTER}' ORDER BY started_at, name LIMIT 100`,
  });
  return rows;
}
