import path from "node:path";
import pg from "pg";
import { type RunningServer, startServer } from "../e2e/server";
import { sessionOf } from "../e2e/session";

export const THIS_CHECKOUT = path.resolve(import.meta.dirname, "..");
const EMAIL = "bench@example.com";
const PASSWORD = "a long enough passphrase";
export const ACCOUNT = {
  SIGHTLINE_ADMIN_EMAIL: EMAIL,
  SIGHTLINE_ADMIN_PASSWORD: PASSWORD,
  SIGHTLINE_SECRET_KEY: "a secret for benchmarks and nothing else 1",
  NEXTAUTH_SECRET: "a secret for benchmarks and nothing else 2",
};

/** The built product of a checkout that runs on a database, and the session of an admin of a project there. */
export type BuiltServer = {
  name: string;
  server: RunningServer;
  session: Awaited<ReturnType<typeof sessionOf>>;
  project: number;
};

/** The project is the one of that name; without a name, the first. */
export async function startBuilt(of: {
  name: string;
  folder: string;
  url: string;
  project?: string;
}): Promise<BuiltServer> {
  const { name, folder, url, project } = of;
  const server = await startServer({ ...ACCOUNT, DATABASE_URL: url }, folder);
  const found = await query(
    url,
    "SELECT id FROM projects WHERE name = $1 OR $1 IS NULL ORDER BY id LIMIT 1",
    [project ?? null],
  );
  return { name, server, session: await sessionOf(server.url, EMAIL, PASSWORD), project: found[0]!.id };
}

export const addressOf = ({ server, project }: BuiltServer, page: string, search: string) =>
  `${server.url}${page}${page.includes("?") ? "&" : "?"}project=${project}&refresh=off&${search}`;

/** A key that sends requests to the project. */
export async function makeKey({ server, session, project }: BuiltServer): Promise<string> {
  const answer = await fetch(new URL("/api/v1/api-keys", server.url), {
    method: "POST",
    headers: {
      cookie: cookieOf(session),
      origin: new URL(server.url).origin,
      "content-type": "application/json",
      "x-sightline-project": String(project),
    },
    body: JSON.stringify({ name: "bench", scopes: ["ingest"] }),
  });
  if (answer.status !== 201) throw new Error(`the key: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).key;
}

const cookieOf = ({ cookies }: BuiltServer["session"]) =>
  cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

/** Milliseconds from the request for the overview to the end of the page, streamed panels included. */
export async function overviewTime(side: BuiltServer, search: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(addressOf(side, "/", search), { headers: { cookie: cookieOf(side.session) } });
  const text = await answer.text();
  if (answer.status !== 200 || !text.includes("Errors by type"))
    throw new Error(`the overview: ${answer.status}`);
  return performance.now() - start;
}

export async function query(url: string, sql: string, values: unknown[] = []): Promise<{ id: number }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
