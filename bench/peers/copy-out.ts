import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import pg from "pg";

type CopyData = { chunk: Buffer };

/** What the other databases get of each request, so that all have the same rows: time (ms), series, status, latency. */
const SELECTED = `SELECT (extract(epoch FROM ts) * 1000)::int8, series_id, status, latency_ms FROM requests`;

/** Writes the requests of a project as CSV. */
export async function copyOut(projectId: number, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const out = createWriteStream(file);
  try {
    await new Promise<void>((resolve, reject) => {
      const submittable = {
        submit: (connection: { query: (text: string) => void }) =>
          connection.query(
            `COPY (${SELECTED} WHERE project_id = ${Number(projectId)} ORDER BY ts) TO STDOUT (FORMAT csv)`,
          ),
        // A copy: pg reads the next message into the same memory.
        handleCopyData: ({ chunk }: CopyData) => out.write(Buffer.from(chunk)),
        handleError: reject,
        handleCommandComplete: () => {},
        handleReadyForQuery: () => resolve(),
      };
      client.query(submittable as unknown as pg.Submittable);
    });
  } finally {
    out.end();
    await finished(out);
    await client.end();
  }
}
