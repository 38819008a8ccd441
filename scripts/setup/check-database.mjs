import { SetUpFailure } from "./failure.mjs";

/** Throws unless a Postgres 15 or newer that keeps what it acknowledges answers at this URL. */
export async function checkDatabase(url) {
  const { default: pg } = await import("pg");
  const where = place(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (thrown) {
    throw new SetUpFailure(
      `the database at ${where} cannot be used: ${thrown.message || thrown.code}. Check DATABASE_URL, and that the server runs and lets this machine in.`,
    );
  }
  try {
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages",
    );
    const { version, fsync, pages } = rows[0];
    if (version < 150000)
      throw new SetUpFailure(
        `the database at ${where} is PostgreSQL ${Math.floor(version / 10000)}; Sightline needs 15 or newer.`,
      );
    if (fsync !== "on" || pages !== "on")
      throw new SetUpFailure(
        `the database at ${where} runs with fsync or full_page_writes off and would lose acknowledged data in a crash. Switch both on.`,
      );
  } finally {
    await client.end();
  }
}

/** Host, port and database of a URL, without the password. */
function place(url) {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || 5432}${pathname}`;
  } catch {
    throw new SetUpFailure(
      "DATABASE_URL is not a URL. It must look like postgresql://user:password@host:5432/database",
    );
  }
}
