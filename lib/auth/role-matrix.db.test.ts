import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBudget } from "@/lib/manage/edit-budgets";
import { createChannel } from "@/lib/manage/edit-channels";
import { createSilence } from "@/lib/manage/edit-silences";
import { invite } from "@/lib/manage/invite";
import { pool } from "@/lib/store/database/pool";
import { revokeAllSessions } from "@/lib/store/people/sessions";
import { type ApiRoute, callRoute, listApiRoutes } from "@/test/api-routes";
import {
  browserHeaders,
  makeKey,
  makeKeyWithLimit,
  makeMember,
  makeTeam,
  type TestTeam,
} from "@/test/people";
import type { UserActor } from "./actor";

// Every route of the tree by every kind of caller, and by strangers in every disguise. What a route should require is
// written here a second time, apart from what it declares.

/** The requirements' table, plus what concerns only the caller (account) and what a link or code opens (open). */
type Row = "data" | "ingest" | "configuration" | "administration" | "account" | "own" | "open";

/** The first that fits counts. */
const ROWS: [RegExp, Row][] = [
  [/^\w+ \/api\/((auth|health)\/|\[\.\.\.path\]$)/, "open"],
  [/^\w+ \/api\/v1\/(openapi\.json|setup|links\/|password-resets|invitations\/accept)/, "open"],
  [/^\w+ \/api\/v1\/(account|sessions|password|teams|invitations\/join)\b/, "account"],
  [/^GET \/api\/v1\/projects$/, "account"],
  [/^\w+ \/api\/v1\/(views|favorites|default-views)\b/, "own"],
  [/^(POST|PUT) \/api\/(otlp\/|v1\/(requests|circuit-events|ingest\/))/, "ingest"],
  [
    /^\w+ \/api\/v1\/(members|api-keys|invitations|audit|team|retention|installation|sign-on|agents\/people)\b/,
    "administration",
  ],
  [/^GET \/api\/v1\/projects\/\[projectId\]$/, "data"],
  [/^\w+ \/api\/v1\/projects\b/, "administration"],
  [/^\w+ \/api\/v1\/(rules|silences|channels|routes|deliveries|hit-modes)\b/, "configuration"],
  [/^POST \/api\/v1\/prices\/reconcile$/, "data"],
  [
    /^(POST|PUT|PATCH|DELETE) \/api\/v1\/(alerts|incidents|annotations|budgets|prices|repricings)\b/,
    "configuration",
  ],
  [/^POST \/api\/v1\/anomalies\/check$/, "data"],
  [/^GET \/api\/v1\//, "data"],
];
const ACCESS: Record<Row, string[]> = {
  data: ["read"],
  own: ["own"],
  ingest: ["ingest"],
  configuration: ["act", "edit"],
  administration: ["admin"],
  account: ["account"],
  open: ["open"],
};

/** in: neither refused nor a fault; whether the input is good is another matter. */
type Expected = "in" | 401 | 403 | 404;
const STRANGERS = ["none", "expired key", "revoked key", "unknown key", "ended session"] as const;
const OUTSIDERS = ["foreign admin", "removed admin", "invited"] as const;
const CALLERS = [
  ...STRANGERS,
  ...OUTSIDERS,
  "viewer",
  "member",
  "admin",
  "ingest key",
  "read key",
  "manage key",
  "key with all scopes",
] as const;
type Caller = (typeof CALLERS)[number];

const MAY: Record<Exclude<Row, "open">, Partial<Record<Caller, Expected>>> = {
  own: { viewer: "in", member: "in", admin: "in" },
  data: { viewer: "in", member: "in", admin: "in", "read key": "in", "key with all scopes": "in" },
  ingest: { "ingest key": "in", "key with all scopes": "in" },
  configuration: { member: "in", admin: "in", "manage key": "in", "key with all scopes": "in" },
  administration: { admin: "in" },
  account: {
    viewer: "in",
    member: "in",
    admin: "in",
    "foreign admin": "in",
    "removed admin": "in",
    invited: "in",
  },
};

function expectedOf(row: Exclude<Row, "open">, caller: Caller): Expected {
  const granted = MAY[row][caller];
  if (granted) return granted;
  if ((STRANGERS as readonly Caller[]).includes(caller)) return 401;
  const isKey = caller.endsWith("key") || caller.startsWith("key");
  // Browsers never send data.
  if (row === "ingest" && !isKey) return 401;
  return (OUTSIDERS as readonly Caller[]).includes(caller) ? 404 : 403;
}

/** What is sent along to get past a check that is not there, or is somewhere else. */
const disguises = (projectId: number): [headers: Record<string, string>, query: string][] => [
  [{ "x-middleware-subrequest": "proxy" }, ""],
  [{ "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }, ""],
  [{ "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" }, ""],
  [{ "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware" }, ""],
  [{ "x-middleware-subrequest": "pages/_middleware" }, ""],
  [{ rsc: "1" }, ""],
  [{ rsc: "1" }, "?_rsc=1abcd"],
  [{ rsc: "1", "next-router-prefetch": "1", "next-url": "/" }, ""],
  [{ purpose: "prefetch", "sec-purpose": "prefetch", "x-middleware-prefetch": "1" }, ""],
  [{ "x-http-method-override": "GET", "x-original-url": "/login", "x-rewrite-url": "/login" }, ""],
  [{ "x-sightline-peer": "127.0.0.1", "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" }, ""],
  [{ "x-forwarded-host": "localhost:3000", "x-forwarded-proto": "https", host: "localhost:3000" }, ""],
  [{ "x-invoke-path": "/api/health/live", "x-matched-path": "/api/health/live" }, ""],
  [{ "x-sightline-project": `${projectId}, ${projectId}` }, ""],
  [{ "x-sightline-project": `0${projectId}` }, ""],
  [{}, `?project=${projectId}&x-sightline-project=${projectId}`],
];
const DISGUISED: Caller[] = ["none", "foreign admin", "removed admin", "revoked key"];
const CANARY = "canary-of-the-team";

const routes = await listApiRoutes();
const nameOf = ({ method, address }: ApiRoute) => `${method} ${address}`;
const rowOf = (route: ApiRoute): Row | undefined =>
  ROWS.find(([pattern]) => pattern.test(nameOf(route)))?.[1];

test.each(routes.map((route) => ({ name: nameOf(route), route })))(
  "$name declares what its row of the table requires",
  ({ route }) => {
    const row = rowOf(route);
    if (row === undefined) throw new Error("stands in no row of the table: add it to ROWS");
    expect(ACCESS[row]).toContain(route.route.access);
  },
);

describe("every route by every caller", () => {
  let team: TestTeam;
  const headersOf = {} as Record<Caller, () => Promise<Record<string, string>>>;

  beforeAll(async () => {
    team = await makeTeam();
    const { projectId, teamId } = team;
    const browser = (userId: string) => () => browserHeaders(userId, projectId);
    const bearer = (key: string) => async () => ({ authorization: `Bearer ${key}` });
    headersOf.none = async () => ({ "x-sightline-project": String(projectId) });
    for (const role of ["viewer", "member", "admin"] as const)
      headersOf[role] = browser(await makeMember(team, role));

    const adminId = await makeMember(team, "admin");
    const admin: UserActor = { kind: "user", userId: adminId, email: "", name: "", role: "admin", ...team };
    await plant(admin);
    headersOf["foreign admin"] = browser(await makeMember(await makeTeam(), "admin"));
    const removed = await makeMember(team, "admin");
    await pool().query("DELETE FROM memberships WHERE user_id = $1 AND team_id = $2", [removed, teamId]);
    headersOf["removed admin"] = browser(removed);
    const invited = await makeMember(await makeTeam(), "viewer");
    const { rows } = await pool().query("SELECT email FROM users WHERE id = $1", [invited]);
    await invite(admin, { email: rows[0].email, role: "admin", expires_in_days: 7, send_email: false });
    headersOf.invited = browser(invited);
    const signedOut = await makeMember(team, "admin");
    const ended = await browserHeaders(signedOut, projectId);
    await revokeAllSessions(pool(), signedOut);
    headersOf["ended session"] = async () => ended;

    for (const scope of ["ingest", "read", "manage"] as const)
      headersOf[`${scope} key`] = bearer((await makeKey(team, scope)).key);
    headersOf["key with all scopes"] = bearer((await makeKey(team, "ingest", "read", "manage")).key);
    headersOf["unknown key"] = bearer("unknown-".repeat(6));
    for (const [caller, column] of [
      ["expired key", "expires_at"],
      ["revoked key", "revoked_at"],
    ] as const) {
      const { id, key } = await makeKey(team, "ingest", "read", "manage");
      await pool().query(`UPDATE api_keys SET ${column} = now() - interval '1 second' WHERE id = $1`, [id]);
      headersOf[caller] = bearer(key);
    }
  });
  afterAll(() => pool().end());

  /** Something of each kind that a stranger could see. */
  async function plant(admin: UserActor): Promise<void> {
    await pool().query("UPDATE projects SET name = $2 WHERE id = $1", [team.projectId, `${CANARY} project`]);
    await pool().query("UPDATE teams SET name = $2 WHERE id = $1", [team.teamId, `${CANARY} team`]);
    await pool().query("UPDATE rules SET name = $2 || name WHERE project_id = $1", [team.projectId, CANARY]);
    await createChannel(admin, {
      name: CANARY,
      kind: "webhook",
      config: { url: `https://${CANARY}.example/x` },
      enabled: true,
    });
    const ends_at = "2099-01-01T00:00:00Z";
    await createSilence(admin, { matchers: { model: CANARY }, ends_at, comment: CANARY }, Date.now());
    await createBudget(admin, {
      name: CANARY,
      amount_usd: 1,
      period: "daily",
      scope: { model: [CANARY] },
    } as Parameters<typeof createBudget>[1]);
  }

  type Case = {
    route: ApiRoute;
    caller: Caller;
    expected: Expected;
    extra: Record<string, string>;
    query: string;
  };

  function* casesOf(route: ApiRoute): Generator<Case> {
    const row = rowOf(route);
    if (row === undefined || row === "open") return;
    for (const caller of CALLERS) {
      const expected = expectedOf(row, caller);
      yield { route, caller, expected, extra: {}, query: "" };
      if (!DISGUISED.includes(caller)) continue;
      for (const [extra, query] of disguises(team.projectId)) {
        yield { route, caller, expected, extra, query };
      }
    }
  }

  const ABSENT = "00000000-0000-4000-8000-000000000000";

  /** What is wrong with the answer, or null. */
  async function faultOf({ route, caller, expected, extra, query }: Case): Promise<string | null> {
    const names = [...route.address.matchAll(/\[(\w+)\]/g)].map((match) => match[1]!);
    const params = Object.fromEntries(
      names.map((name) => [name, name === "projectId" ? String(team.projectId) : ABSENT]),
    );
    const body = route.method === "GET" || route.method === "DELETE" ? undefined : {};
    const headers = { ...(await headersOf[caller]()), ...extra };
    const answer = await callRoute(route, headers, { params, query, body });
    const isStream = answer.headers.get("content-type")?.includes("event-stream");
    const text = isStream ? ((await answer.body?.cancel()) ?? "") : await answer.text();
    const said = `${answer.status} ${text.slice(0, 200)}`;
    if (answer.status >= 500) return said;
    if (expected === "in") {
      // An admin of another team learns nothing about this one, wherever that admin is admitted.
      const outside = (OUTSIDERS as readonly Caller[]).includes(caller) && caller !== "invited";
      if (outside && text.includes(CANARY)) return `shows what is not theirs: ${said}`;
      return [401, 403].includes(answer.status) ? said : null;
    }
    if (answer.status !== expected) return said;
    if (text.includes(CANARY)) return `shows what is not theirs: ${said}`;
    const { error } = JSON.parse(text);
    return typeof error.code === "string" && typeof error.request_id === "string" ? null : said;
  }

  let count = 0;
  test.each(routes.map((route) => ({ name: nameOf(route), route })))("$name", async ({ route }) => {
    const wrong: string[] = [];
    const cases = [...casesOf(route)];
    const walk = async () => {
      for (let one = cases.pop(); one !== undefined; one = cases.pop()) {
        const fault = await faultOf(one);
        count += 1;
        if (fault === null) continue;
        wrong.push(
          `${one.caller} ${JSON.stringify(one.extra)}${one.query}: not ${one.expected}, but ${fault}`,
        );
      }
    };
    // Side by side, but for the call that ends the sessions of its caller.
    const walkers = nameOf(route) === "DELETE /api/v1/sessions" ? 1 : 4;
    await Promise.all(Array.from({ length: walkers }, walk));
    expect(wrong).toEqual([]);
  });

  test.each(
    routes
      .filter((route) => !["open", "account"].includes(rowOf(route) ?? "open"))
      .map((route) => ({ name: nameOf(route), route })),
  )("$name refuses a key that is over its limit", async ({ route }) => {
    const { key } = await makeKeyWithLimit(team, 1, "ingest", "read", "manage");
    const names = [...route.address.matchAll(/\[(\w+)\]/g)].map((match) => match[1]!);
    const params = Object.fromEntries(names.map((name) => [name, String(team.projectId)]));
    const ask = async () => {
      const answer = await callRoute(route, { authorization: `Bearer ${key}` }, { params });
      await answer.body?.cancel();
      return [answer.status, answer.headers.get("retry-after")];
    };
    await ask();
    expect(await ask()).toEqual([429, expect.stringMatching(/^[1-9]\d?$/)]);
  });

  test("the matrix is as large as the requirements ask for", () => {
    process.stdout.write(`role matrix: ${count} cases over ${routes.length} routes\n`);
    expect(count).toBeGreaterThanOrEqual(4_800);
  });
});
