import { DAY_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { keyOfId } from "./request-id";
import { type ListedRequest, REQUEST_COLUMNS, REQUEST_JOINS, toRequest } from "./request-record";

/** Senders' clocks may be ahead by five minutes. */
const AHEAD_MS = 10 * 60_000;
/** The index orders a day's ids by time, so a search reads all of them and needs a limit. */
const SEARCH_MS = 3_000;

/** One request by its key; null where there is none. */
export async function findRequestAt(
  projectId: number,
  id: string,
  ts: number,
): Promise<ListedRequest | null> {
  return findWithin(projectId, id, ts, ts + 1);
}

export type Search = {
  request: ListedRequest | null /** Whether all days were searched. */;
  complete: boolean;
};

/** The newest request with this id, searched backward from now over growing spans, for three seconds. */
export async function searchRequest(projectId: number, id: string, now: number): Promise<Search> {
  const oldest = await oldestRequest(projectId);
  if (oldest === null) return { request: null, complete: true };
  const started = performance.now();
  let to = now + AHEAD_MS;
  for (let lengthMs = DAY_MS; to > oldest; lengthMs *= 2) {
    const from = to - lengthMs;
    const request = await findWithin(projectId, id, from, to);
    if (request) return { request, complete: true };
    if (performance.now() - started > SEARCH_MS) return { request: null, complete: from <= oldest };
    to = from;
  }
  return { request: null, complete: true };
}

async function oldestRequest(projectId: number): Promise<number | null> {
  const { rows } = await pool().query<{ ts: Date }>(
    "SELECT ts FROM requests WHERE project_id = $1 ORDER BY ts LIMIT 1",
    [projectId],
  );
  return rows[0]?.ts.getTime() ?? null;
}

async function findWithin(
  projectId: number,
  id: string,
  from: number,
  to: number,
): Promise<ListedRequest | null> {
  const { rows } = await pool().query(
    `SELECT ${REQUEST_COLUMNS} FROM (
       SELECT * FROM requests WHERE project_id = $1 AND key = $2 AND ts >= $4 AND ts < $5
       UNION ALL SELECT * FROM requests WHERE project_id = $1 AND key IS NULL AND id = $3 AND ts >= $4 AND ts < $5
     ) r ${REQUEST_JOINS} ORDER BY r.ts DESC LIMIT 1`,
    [
      projectId,
      Buffer.from(keyOfId(id), "latin1"),
      id,
      new Date(from).toISOString(),
      new Date(to).toISOString(),
    ],
  );
  return rows[0] ? toRequest(rows[0]) : null;
}
