import { setTimeout as sleep } from "node:timers/promises";
import { allowedConnections } from "./pool-size.mjs";
import { StartError } from "./start-error.mjs";

const OLDEST = 15;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 500;
const ANSWER_MS = 10_000;

// A server or container that may still be starting is retried.
const MAY_COME = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "57P03"]);
/** pg's, without a code: also of a proxy whose server is away. */
const CLOSED = "Connection terminated unexpectedly";

const FORMS =
  "Use postgres://user:password@host:5432/database (percent-encode special characters in the password), or for a Unix " +
  "socket postgres://user:password@/database?host=/var/run/postgresql.";

function urlOf(connectionString) {
  // libpq's form for a socket has no host, which URL does not parse.
  for (const text of [connectionString, connectionString.replace("@/", "@localhost/")]) {
    if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return new URL(text);
  }
  if (/^postgres(ql)?:\/\/[^/?]*,/.test(connectionString)) return null;
  const form = /^\s*\w+\s*=/.test(connectionString) ? "has the form key=value" : "is not a Postgres URL";
  throw new StartError(`DATABASE_URL ${form}. ${FORMS}`);
}

/** The target of a connection string, without the password. */
export function describeTarget(connectionString) {
  const url = urlOf(connectionString);
  const host = url && (url.searchParams.get("host") ?? (url.hostname || "localhost"));
  if (!host || host.includes(",")) {
    throw new StartError(
      "DATABASE_URL names several hosts, but Sightline connects to one. Use an address that always leads to the primary: " +
        "that of a proxy, a pooler, or a name that moves with it.",
    );
  }
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  const port = url.searchParams.get("port") ?? (url.port || 5432);
  return { where: `${decodeURIComponent(host)}:${port}`, database, user: decodeURIComponent(url.username) };
}

const CHOOSE_TLS =
  "use ?sslmode=verify-full&sslrootcert=FILE with the certificate of its authority, or ?sslmode=no-verify to encrypt " +
  "without checking the certificate.";
const UNTRUSTED = `its certificate is not signed by a known authority: ${CHOOSE_TLS}`;

function explain(thrown, { where, database, user }, tries) {
  const tried = `Tried ${where}, database "${database}", user "${user}", ${tries} ${tries === 1 ? "time" : "times"}.`;
  const cause = thrown?.errors?.[0] ?? thrown;
  if (/startup parameter: options/.test(cause?.message)) {
    return new StartError(
      `The pooler at ${where} refuses the startup parameter \`options\`. Take it out of DATABASE_URL, or use the server's ` +
        "direct address.",
    );
  }
  const reasons = {
    ECONNREFUSED: "connection refused. Check that the server is running and the port is right.",
    ENOTFOUND: "unknown host. Check the spelling.",
    EAI_AGAIN: "DNS lookup failed. Check the network.",
    ETIMEDOUT: "connection timed out. Check for a firewall.",
    "28P01": "wrong user or password.",
    28000: /no encryption|SSL off/.test(cause?.message)
      ? `the server requires TLS, or rejects this user from this host (pg_hba.conf). For TLS, ${CHOOSE_TLS}`
      : "the server rejects this user from this host (pg_hba.conf).",
    "3D000": "the database does not exist. Create it with CREATE DATABASE.",
    53300: "the server has no free connections.",
    "57P03": "the server is still starting.",
    DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
    SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
    CERT_HAS_EXPIRED: "its certificate has expired. Renew it on the server.",
    ERR_TLS_CERT_ALTNAME_INVALID: `its certificate is for another name: ${cause?.reason ?? cause?.message} Connect by that name.`,
    ENOENT:
      cause?.syscall === "open" ? `${cause.path}, named in DATABASE_URL, does not exist.` : noSocket(cause),
    EACCES:
      cause?.syscall === "open" ? `${cause.path}, named in DATABASE_URL, cannot be read.` : noSocket(cause),
  };
  const reason = reasons[cause?.code] ?? reasonWithoutCode(cause?.message) ?? `${cause?.message ?? cause}.`;
  return new StartError(`Cannot connect to the database of DATABASE_URL: ${reason} ${tried}`);
}

const noSocket = ({ address, message }) =>
  `there is no socket to connect to (${address ?? message}). Check that the server is running and the folder is right.`;

function reasonWithoutCode(message = "") {
  if (message.startsWith("Query read timeout"))
    return `no answer within ${ANSWER_MS / 1_000} s; a pooler must allow Sightline at least two connections.`;
  if (message === CLOSED)
    return "the connection was closed before the login. Check that the server runs, also behind a proxy or pooler.";
  if (message.includes("does not support SSL"))
    return "the server does not offer TLS. Turn it on there, or remove sslmode from DATABASE_URL.";
  return undefined;
}

async function connect(pg, connectionString, target, patienceMs) {
  const deadline = performance.now() + patienceMs;
  for (let tries = 1; ; tries++) {
    let client;
    try {
      // Reads the files that the address names.
      client = new pg.Client({
        connectionString,
        connectionTimeoutMillis: 5_000,
        query_timeout: ANSWER_MS,
        application_name: "sightline start",
      });
      client.on("error", () => {});
      await client.connect();
      return client;
    } catch (thrown) {
      await client?.end().catch(() => {});
      const code = thrown?.errors?.[0]?.code ?? thrown?.code;
      const mayCome = MAY_COME.has(code) || thrown.message === CLOSED;
      if (!mayCome || performance.now() + PAUSE_MS > deadline) throw explain(thrown, target, tries);
      await sleep(PAUSE_MS);
    }
  }
}

/** Each session must keep its own connection: settings and prepared statements belong to it. */
async function requireOwnSessions(sessions, { where }) {
  const seen = [];
  // A pooler may lend the connection used last, or take turns: then a session meets another connection, or two meet on
  // one.
  for (const at of [0, 0, 1, 1, 0, 1]) {
    const { rows } = await sessions[at].query("SELECT pg_backend_pid() AS pid");
    seen[at] = (seen[at] ?? new Set()).add(rows[0].pid);
  }
  if (seen[0].size === 1 && seen[1].size === 1 && ![...seen[0]].some((pid) => seen[1].has(pid))) return;
  throw new StartError(
    `The pooler at ${where} switches database connections between transactions (PgBouncer's pool_mode=transaction or ` +
      "statement). For the first, set SIGHTLINE_DATABASE_POOLER=transaction; else set pool_mode=session, or use the " +
      "server's direct address.",
  );
}

/** A transaction must keep its connection, also while another one runs. */
async function requireTransactions(sessions, { where }) {
  const seen = new Set();
  try {
    for (const session of sessions) await session.query("BEGIN");
    for (const session of [...sessions, ...sessions]) {
      const { rows } = await session.query("SELECT pg_backend_pid() AS pid");
      seen.add(rows[0].pid);
    }
    for (const session of sessions) await session.query("COMMIT");
  } catch (thrown) {
    if (!/statement pooling/.test(thrown.message)) throw thrown;
    seen.clear();
  }
  if (seen.size === sessions.length) return;
  throw new StartError(
    `The pooler at ${where} switches database connections within a transaction (PgBouncer's pool_mode=statement). Set ` +
      "pool_mode=transaction.",
  );
}

function requireWritable({ in_recovery: inRecovery, read_only: readOnly }, { where }) {
  if (readOnly !== "on") return;
  throw new StartError(
    `The database at ${where} is read-only: ` +
      (inRecovery
        ? "it is a standby. Use the address of the primary, or wait until this one is promoted."
        : "default_transaction_read_only is on for the server, the database or the user. Turn it off."),
  );
}

function requireSuitable(row, target) {
  const { number, version, fsync, pages, may_create: mayCreate, schema, encoding } = row;
  if (number < OLDEST * 10_000) {
    throw new StartError(
      `The database at ${target.where} is PostgreSQL ${version}; Sightline needs ${OLDEST} or newer. ` +
        "Upgrade it, or unset DATABASE_URL to use the embedded database.",
    );
  }
  requireWritable(row, target);
  if (encoding !== "UTF8") {
    throw new StartError(
      `Database "${target.database}" at ${target.where} has the encoding ${encoding}, which cannot store all texts. Create one ` +
        "with: CREATE DATABASE sightline ENCODING 'UTF8' TEMPLATE template0;",
    );
  }
  if (schema !== "public") {
    throw new StartError(
      `Sightline needs the schema "public", but database "${target.database}" at ${target.where} has ` +
        `${schema === null ? "no default schema" : `the default schema "${schema}"`}. Use a dedicated database, and remove search_path ` +
        "from DATABASE_URL and from the settings of the user and the database.",
    );
  }
  if (mayCreate === false) {
    throw new StartError(
      `User "${target.user}" cannot create tables in database "${target.database}" at ${target.where}. ` +
        `Make the user its owner: ALTER DATABASE "${target.database}" OWNER TO "${target.user}";`,
    );
  }
  if (fsync !== "on" || pages !== "on") {
    throw new StartError(
      `The database at ${target.where} runs with fsync=${fsync} and full_page_writes=${pages}: a crash would lose ` +
        "acknowledged requests. Turn both on.",
    );
  }
}

/**
 * Throws if the server is unreachable, too old, read-only or not crash-safe, or behind a pooler of another kind than set.
 * Resolves to how many connections it allows.
 */
export async function checkDatabase(
  connectionString,
  patienceMs = PATIENCE_MS,
  pooler = process.env.SIGHTLINE_DATABASE_POOLER,
) {
  const target = describeTarget(connectionString);
  const { default: pg } = await import("pg");
  const sessions = [];
  try {
    for (const patience of [patienceMs, 0])
      sessions.push(await connect(pg, connectionString, target, patience));
    if (pooler === "transaction") await requireTransactions(sessions, target);
    else await requireOwnSessions(sessions, target);
    const { rows } = await sessions[0].query(
      `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
              current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              current_setting('server_encoding') AS encoding,
              has_schema_privilege(current_schema(), 'CREATE') AS may_create, current_schema() AS schema,
              pg_is_in_recovery() AS in_recovery, current_setting('transaction_read_only') AS read_only`,
    );
    requireSuitable(rows[0], target);
    return await allowedConnections(sessions[0]);
  } catch (thrown) {
    throw thrown instanceof StartError ? thrown : explain(thrown, target, 1);
  } finally {
    for (const session of sessions) await session.end().catch(() => {});
  }
}
