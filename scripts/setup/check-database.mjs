import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./start-error.mjs";

const OLDEST = 15;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 500;

// A server that is just starting, or whose container is: worth waiting for a little.
const MAY_COME = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "57P03"]);

/** Where a connection string points, without the password. */
export function describeTarget(connectionString) {
  let url;
  try {
    url = new URL(connectionString);
  } catch {
    url = null;
  }
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new StartError(
      "DATABASE_URL is not a Postgres address. It has the form postgres://user:password@host:5432/database " +
        "(a special character in the password is percent-encoded).",
    );
  }
  const host = url.searchParams.get("host") ?? (url.hostname || "localhost");
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  return { where: `${host}:${url.port || 5432}`, database, user: decodeURIComponent(url.username) };
}

function explain(thrown, { where, database, user }, tries) {
  const tried = `Tried ${where}, database "${database}", user "${user}", ${tries} ${tries === 1 ? "time" : "times"}.`;
  const cause = thrown?.errors?.[0] ?? thrown;
  const reasons = {
    ECONNREFUSED: "nothing listens there: is the server running, and is the port right?",
    ENOTFOUND: "the host name is not known: is it spelled right?",
    EAI_AGAIN: "the host name could not be looked up: is the network up?",
    ETIMEDOUT: "there was no answer: is a firewall in the way?",
    "28P01": "the user name or the password was refused.",
    28000:
      "the server does not let this user in from here (pg_hba.conf), or wants TLS: add ?sslmode=require.",
    "3D000": "that database does not exist: create it with CREATE DATABASE.",
    53300: "the server has no free connection.",
    "57P03": "the server is still starting.",
  };
  const reason = reasons[cause?.code] ?? `${cause?.message ?? cause}.`;
  return new StartError(`The database of DATABASE_URL cannot be reached: ${reason} ${tried}`);
}

async function connect(pg, connectionString, target, patienceMs) {
  const deadline = Date.now() + patienceMs;
  for (let tries = 1; ; tries++) {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: 5_000,
      application_name: "sightline start",
    });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (thrown) {
      await client.end().catch(() => {});
      const code = thrown?.errors?.[0]?.code ?? thrown?.code;
      if (!MAY_COME.has(code) || Date.now() + PAUSE_MS > deadline) throw explain(thrown, target, tries);
      await sleep(PAUSE_MS);
    }
  }
}

/** Refuses a server that is away, too old, or that may lose what it has acknowledged. Resolves to its version number. */
export async function checkDatabase(connectionString, patienceMs = PATIENCE_MS) {
  const target = describeTarget(connectionString);
  const { default: pg } = await import("pg");
  const client = await connect(pg, connectionString, target, patienceMs);
  try {
    const { rows } = await client.query(
      `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
              current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              has_schema_privilege(current_schema(), 'CREATE') AS may_create`,
    );
    const { number, version, fsync, pages, may_create: mayCreate } = rows[0];
    if (number < OLDEST * 10_000) {
      throw new StartError(
        `The database at ${target.where} is PostgreSQL ${version}; Sightline needs ${OLDEST} or newer. ` +
          "Upgrade it, or leave DATABASE_URL unset to use the embedded one.",
      );
    }
    if (fsync !== "on" || pages !== "on") {
      throw new StartError(
        `The database at ${target.where} runs with fsync=${fsync} and full_page_writes=${pages}: a crash would lose ` +
          "requests that were acknowledged. Switch both on.",
      );
    }
    if (mayCreate === false) {
      throw new StartError(
        `The user "${target.user}" may not create tables in database "${target.database}" at ${target.where}. ` +
          `Make it the owner: ALTER DATABASE "${target.database}" OWNER TO "${target.user}";`,
      );
    }
    return number;
  } finally {
    await client.end().catch(() => {});
  }
}
