import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { checkDatabase } from "../scripts/setup/check-database.mjs";
import { allowedConnections } from "../scripts/setup/pool-size.mjs";
import { hasPgBouncer, startPgBouncer } from "./pgbouncer";
import { databaseAddress, runSql } from "./sql";
import { startTransactionPooler } from "./transaction-pooler";

type Started = { url: string; stop: () => Promise<void> };
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function started(starting: Promise<Started>): Promise<string> {
  const { url, stop } = await starting;
  stops.push(stop);
  return url;
}
const own = () => process.env.DATABASE_URL!;

async function refusal(url: string): Promise<string> {
  const thrown = await checkDatabase(url, 0).then(
    () => null,
    (error: Error) => error,
  );
  expect(thrown?.name).toBe("StartError");
  return thrown!.message;
}

const ignore = { ignore_startup_parameters: "options" };
const POOLERS: [string, () => Promise<Started>][] = [
  ["a pooler of ours", () => startTransactionPooler(own(), "ignored")],
  ...(hasPgBouncer()
    ? ["transaction", "statement"].flatMap((pool_mode): [string, () => Promise<Started>][] => [
        [`PgBouncer, ${pool_mode}`, () => startPgBouncer(own(), { pool_mode, ...ignore })],
        [
          `PgBouncer, ${pool_mode}, round robin`,
          () => startPgBouncer(own(), { pool_mode, ...ignore, server_round_robin: "1", min_pool_size: "4" }),
        ],
      ])
    : []),
];

describe("a pooler that lends a connection for one transaction", () => {
  it.each(POOLERS)("is rejected with an explanation: %s", async (_name, start) => {
    const url = await started(start());
    // Other sessions, as of a running service.
    const others = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = new pg.Client({ connectionString: url });
        client.on("error", () => {});
        await client.connect();
        stops.unshift(() => client.end());
        return client;
      }),
    );
    await Promise.all(others.map((client) => client.query("SELECT pg_sleep(0.05)")));
    expect(await refusal(url)).toMatch(
      /switches database connections between transactions .*pool_mode=session.*direct address/,
    );
  });
});

describe.runIf(hasPgBouncer())("a pooler for which the setting is `transaction`", () => {
  const attempt = async (pool_mode: string) =>
    checkDatabase(await started(startPgBouncer(own(), { pool_mode })), 0, "transaction").catch(
      (thrown: Error) => thrown.message,
    );

  it("is accepted if it lends a connection for a transaction, or for a session", async () => {
    for (const mode of ["transaction", "session"]) expect(await attempt(mode)).toMatch(/fsync=off/);
  });

  it("is rejected with an explanation if it lends a connection for a statement", async () => {
    expect(await attempt("statement")).toMatch(/switches .* within a transaction .*pool_mode=transaction/);
  });
});

describe("a pooler that rejects a startup parameter of the address", () => {
  const poolers: [string, () => Promise<Started>][] = [
    ["a pooler of ours", () => startTransactionPooler(own(), "refused")],
    ...(hasPgBouncer()
      ? [["PgBouncer as installed", () => startPgBouncer(own(), {})] as [string, () => Promise<Started>]]
      : []),
  ];
  it.each(poolers)("is named with what to set: %s", async (_name, start) => {
    const url = new URL(await started(start()));
    url.searchParams.set("options", "-c lock_timeout=1s");
    expect(await refusal(url.href)).toMatch(/refuses the startup parameter `options`.*DATABASE_URL/);
  });
});

describe.runIf(hasPgBouncer())("PgBouncer in session mode", () => {
  it("is accepted as installed", async () => {
    const url = await started(startPgBouncer(own(), { pool_mode: "session" }));
    // Up to the point at which a test's server is rejected.
    expect(await checkDatabase(url, 0).catch((thrown: Error) => thrown.message)).toMatch(/^\d+$|fsync=off/);
  });
});

describe("a database that cannot be written", () => {
  it("is rejected with an explanation", async () => {
    const url = new URL(own());
    url.searchParams.set("options", "-c default_transaction_read_only=on");
    expect(await refusal(url.href)).toMatch(
      /^The database at \S+ is read-only: .*default_transaction_read_only/,
    );
  });
});

describe("a database with another encoding", () => {
  it("is rejected with the statement that creates a right one", async () => {
    const name = `${new URL(own()).pathname.slice(1)}_latin1`;
    await runSql(own(), `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
    stops.push(() => runSql(own(), `DROP DATABASE ${name} WITH (FORCE)`));
    expect(await refusal(databaseAddress(own(), name))).toMatch(/has the encoding LATIN1, .*ENCODING 'UTF8'/);
  });
});

describe("a server without TLS", () => {
  it("is refused if the address asks for TLS", async () => {
    const url = new URL(own());
    url.searchParams.set("sslmode", "verify-full");
    expect(await refusal(url.href)).toMatch(/does not offer TLS.*remove sslmode/);
  });

  it("does not hide that a certificate file is missing", async () => {
    const url = new URL(own());
    url.searchParams.set("sslrootcert", "/nowhere/ca.pem");
    expect(await refusal(url.href)).toMatch(/\/nowhere\/ca\.pem, named in DATABASE_URL, does not exist/);
  });

  it("does not hide that a socket is missing", async () => {
    expect(await refusal("postgres://u:p@/db?host=/nowhere")).toMatch(
      /no socket to connect to \(\/nowhere\/\.s\.PGSQL\.5432\).*database "db", user "u"/,
    );
  });
});

it("the connections that a database allows are the fewest of its server, user and database", async () => {
  const client = new pg.Client({ connectionString: own() });
  await client.connect();
  stops.push(() => client.end());
  const { rows } = await client.query(
    "SELECT current_database() AS name, current_setting('max_connections') AS most",
  );
  expect(await allowedConnections(client)).toBe(Number(rows[0].most) - 3);
  await client.query(`ALTER DATABASE ${rows[0].name} CONNECTION LIMIT 12`);
  expect(await allowedConnections(client)).toBe(12);
});
