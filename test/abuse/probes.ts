import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Severity } from "@/lib/schema/alerts/severity";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { PAGES } from "@/lib/schema/people/page-permission";
import { pool } from "@/lib/store/database/pool";
import { runSql } from "../sql";
import { INHERITED, LATENCY } from "./attacks";
import { loginProbes } from "./login-probes";
import { type Product, startCommand } from "./product";

export type Team = {
  projectId: number;
  read: string;
  manage: string;
  ingest: string;
  /** Headers of sessions. */
  viewer: Record<string, string>;
  member: Record<string, string>;
};
export type Probe = [name: string, work: () => Promise<void>];

const RECEIVER = "127.0.0.3";
const PERSON = "127.0.0.12";
const TOKEN = "T0KEN-IN-THE-ADDRESS";

/** The findings that one call after another reproduces. Each throws where the product does not hold. */
export function probes(product: Product, hostile: Team, victim: Team, dataDirectory: string): Probe[] {
  const manage = (address: string, method: string, body?: unknown) =>
    product.call(`/api/v1${address}`, { method, key: hostile.manage, body });
  const make = async (address: string, body: object): Promise<string> => {
    const { status, text } = await manage(address, "POST", body);
    assert.equal(status, 201, text);
    return JSON.parse(text).id;
  };
  const routeTo = async (channel_ids: string[]) => {
    for (const severity of Severity.options) await make("/routes", { severity, channel_ids });
  };
  const breaks = async (key: string) => {
    const name = `breaker ${Math.random()}`;
    await product.call("/api/v1/circuit-events", { method: "POST", key, body: { name, state: "open" } });
    return name;
  };

  return [
    [
      "1 a backtest needs more than a key to read",
      async () => {
        const answer = await product.call("/api/v1/rules/backtest", {
          method: "POST",
          key: hostile.read,
          body: {},
        });
        assert.equal(answer.status, 403);
      },
    ],
    [
      "2 alerting goes on beside matchers with names that objects inherit",
      async () => {
        const ends_at = new Date(Date.now() + 600_000).toISOString();
        for (const name of INHERITED) {
          const matchers = JSON.parse(`{"${name}":"x*"}`);
          for (const address of ["/silences/preview", "/silences"]) {
            const body = address === "/silences" ? { matchers, ends_at } : { matchers };
            const { status } = await manage(address, "POST", body);
            assert.ok(status < 500, `${address} ${name}: ${status}`);
          }
        }
        const name = await breaks(hostile.ingest);
        await until(
          async () => (await firing(product, hostile)).includes(name),
          () => "its own alert fires",
        );
      },
    ],
    [
      "4 a project has at most 200 rules",
      async () => {
        const statuses: number[] = [];
        // Not by the key, whose changes are limited per minute and which later probes need.
        while (statuses.length <= 200 && statuses.at(-1) !== 409) {
          const body = { name: `rule ${statuses.length}`, severity: "warning", definition: LATENCY };
          const call = { method: "POST", body, headers: hostile.member };
          statuses.push((await product.call("/api/v1/rules", call)).status);
        }
        assert.equal(statuses.at(-1), 409);
        assert.ok(statuses.slice(0, -1).every((status) => status === 201));
      },
    ],
    [
      "6 what the database does not answer in time is a 503 with Retry-After, on every page and route",
      async () => {
        const lock = await pool().connect();
        try {
          // The caller is still known.
          const { rows } = await lock.query(
            `SELECT string_agg(quote_ident(relname), ', ') AS tables FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
               AND relname <> ALL ('{users,sessions,memberships,teams,projects,api_keys,api_key_windows}')`,
          );
          await lock.query(
            `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; LOCK TABLE ${rows[0].tables} IN ACCESS EXCLUSIVE MODE`,
          );
          const pages = Object.keys(PAGES).filter((page) => !page.includes("["));
          const routes = ENDPOINTS.filter(
            ({ method, path }) => method === "get" && !path.includes("{") && path !== "/live",
          ).map(({ path }) => `/api/v1${path}`);
          const answers = await Promise.all(
            [...pages, ...routes].map(async (address) => ({
              address,
              ...(await product.call(address, { headers: hostile.member })),
            })),
          );
          const away = answers.filter(({ status }) => status >= 500);
          for (const { address, status, headers } of away) {
            assert.equal(status, 503, address);
            assert.match(String(headers["retry-after"]), /^\d+$/, address);
          }
          assert.ok(away.length > 20, `only ${away.length} waited for the database`);
        } finally {
          await lock.query("ROLLBACK");
          lock.release();
        }
      },
    ],
    [
      "7 every answer forbids framing and restricts scripts",
      async () => {
        for (const address of [
          "/login",
          "/",
          "/api/v1/summary",
          "/api/health/live",
          "/absent",
          "/favicon.ico",
        ])
          for (const headers of [{}, hostile.viewer]) {
            const answer = await product.call(address, { headers });
            const policy = String(answer.headers["content-security-policy"]);
            assert.match(policy, /frame-ancestors 'none'/, address);
            assert.ok(!/script-src[^;]*unsafe/.test(policy), address);
            assert.equal(answer.headers["x-frame-options"], "DENY", address);
            assert.match(String(answer.headers["permissions-policy"]), /camera=\(\)/, address);
            assert.equal(answer.headers["cross-origin-resource-policy"], "same-origin", address);
          }
      },
    ],
    ...loginProbes(product),
    [
      "9 the address of a webhook is read by no one",
      async () => {
        const config = { url: `https://hooks.example.test/services/${TOKEN}` };
        await make("/channels", { name: "sealed", kind: "webhook", config });
        assert.equal((await product.call("/api/v1/channels", { headers: hostile.viewer })).status, 403);
        assert.equal((await product.call("/api/v1/channels", { key: hostile.read })).status, 403);
        for (const address of ["/api/v1/channels", "/api/v1/audit", "/channels"])
          assert.ok(
            !(await product.call(address, { headers: hostile.member })).text.includes(TOKEN),
            address,
          );
        const columns = await pool().query(
          `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
           WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'json', 'character varying')`,
        );
        for (const { table, column } of columns.rows) {
          const { rows } = await pool().query(
            `SELECT 1 FROM "${table}" WHERE "${column}"::text LIKE '%' || $1 || '%' LIMIT 1`,
            [TOKEN],
          );
          assert.equal(rows.length, 0, `${table}.${column} holds it`);
        }
      },
    ],
    [
      "10 the application's password does not open the superuser",
      async () => {
        const address = new URL(readFileSync(path.join(dataDirectory, "database-url"), "utf8").trim());
        const [role] = await runSql(
          address.href,
          "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
        );
        assert.equal(role!.rolsuper, false);
        address.username = "postgres";
        await assert.rejects(runSql(address.href, "SELECT 1"), /password authentication failed/);
      },
    ],
    [
      "11 plain http beyond this machine does not start",
      async () => {
        const env = {
          ...process.env,
          NEXTAUTH_URL: "http://sightline.corp.test:4970",
          SIGHTLINE_DATA_DIR: path.join(dataDirectory, "../other"),
          PORT: "0",
        };
        const child = startCommand(env, "pipe");
        let said = "";
        child.stderr!.on("data", (chunk) => (said += chunk));
        const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
        const code = await new Promise((resolve) => child.once("exit", resolve));
        clearTimeout(timer);
        assert.equal(code, 1);
        assert.match(said, /NEXTAUTH_URL/);
      },
    ],
    [
      "12 a signed link silences once, for at most a day",
      async () => {
        const received: string[] = [];
        const receiver = http.createServer((request, response) => {
          request.on("data", (chunk) => received.push(String(chunk)));
          request.on("end", () => response.end());
        });
        await new Promise<void>((resolve) => receiver.listen(0, RECEIVER, resolve));
        try {
          const { port } = receiver.address() as { port: number };
          const config = { url: `http://${RECEIVER}:${port}/` };
          await routeTo([await make("/channels", { name: "receiver", kind: "webhook", config })]);
          await breaks(hostile.ingest);
          const link = () => /\/act\/([\w.-]+)"/.exec(received.join("").split("silence_url")[1] ?? "")?.[1];
          await until(
            async () => link() !== undefined,
            () => "a message with a link arrives",
          );
          const act = (minutes: number) =>
            // From an address that has not tried to log in.
            product.call(`/api/v1/links/${link()}`, { method: "POST", body: { minutes }, from: PERSON });
          assert.equal((await act(10_080)).status, 400);
          assert.equal((await act(60)).status, 200);
          for (let at = 0; at < 10; at++) assert.equal((await act(60)).status, 409);
        } finally {
          receiver.close();
          receiver.closeAllConnections();
        }
      },
    ],
    [
      "13 internal and absent names are tried and recorded alike",
      async () => {
        const ids: string[] = [];
        for (const host of ["localhost", "zz-absent.invalid", "10.1.2.3"]) {
          const config = { url: `http://${host}/` };
          const id = await make("/channels", { name: host, kind: "webhook", config });
          ids.push(id);
          const { status, text } = await manage(`/channels/${id}/test`, "POST", {});
          assert.equal(status, 200, text);
          const answer = JSON.parse(text);
          assert.deepEqual([answer.sent, answer.latency_ms, answer.status], [false, 0, null], host);
        }
        await routeTo(ids);
        await breaks(hostile.ingest);
        // Pauses are random, so the number of attempts says nothing.
        let seen: { state: string; attempts: number; told: string[] }[] = [];
        const areTriedAgain = async () => {
          const { rows } = await pool().query(
            `SELECT state, attempts, ARRAY(SELECT DISTINCT concat_ws(' ', outcome, status, answer, error, latency_ms)
               FROM delivery_attempts WHERE notification_id = n.id) AS told
             FROM notifications n WHERE channel_id = ANY ($1::uuid[])`,
            [ids],
          );
          seen = rows;
          return rows.length >= ids.length && rows.every(({ attempts }) => attempts >= 2);
        };
        await until(areTriedAgain, () => `each is tried again: ${JSON.stringify(seen)}`);
        const fates = new Set(seen.map(({ state, told }) => JSON.stringify([state, told])));
        assert.equal(fates.size, 1, [...fates].join(" "));
      },
    ],
    [
      "14 one person does not take the live streams of the others",
      async () => {
        const open = (headers: Record<string, string>) =>
          new Promise<{ status: number; close: () => void }>((resolve, reject) => {
            const request = http.get(`${product.base}/api/v1/live`, { headers }, (response) =>
              resolve({ status: response.statusCode!, close: () => request.destroy() }),
            );
            request.on("error", reject);
          });
        const streams = await Promise.all(Array.from({ length: 30 }, () => open(hostile.viewer)));
        assert.equal(streams.filter(({ status }) => status === 200).length, 10);
        const other = await open(victim.viewer);
        assert.equal(other.status, 200);
        for (const { close } of [...streams, other]) close();
      },
    ],
    [
      "15 every package is locked with its hash",
      async () => {
        const lock = JSON.parse(
          readFileSync(path.resolve(import.meta.dirname, "../../package-lock.json"), "utf8"),
        );
        // What a package brings along is covered by its own hash.
        for (const [name, { integrity, link, inBundle }] of Object.entries<Record<string, string>>(
          lock.packages,
        ))
          if (name !== "" && !link && !inBundle) assert.match(integrity ?? "none", /^sha512-/, name);
      },
    ],
    [
      "16 no image endpoint, and pages take GET and HEAD only",
      async () => {
        assert.equal((await product.call("/_next/image?url=%2Ffavicon.ico&w=64&q=75")).status, 404);
        for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
          const headers = { ...hostile.viewer, "next-action": "x" };
          assert.equal(
            (await product.call("/alerts", { method, headers: hostile.viewer })).status,
            405,
            method,
          );
          const acted = await product.call("/alerts", { method, headers });
          assert.ok([400, 405].includes(acted.status), method);
        }
      },
    ],
    [
      "17 test messages are limited, and GET does not log in",
      async () => {
        const config = { url: "https://hooks.example.test/x" };
        const id = await make("/channels", { name: "tested", kind: "webhook", config });
        const all = await Promise.all(
          Array.from({ length: 20 }, () => manage(`/channels/${id}/test`, "POST", {})),
        );
        assert.ok(all.filter(({ status }) => status === 200).length <= 6);
        assert.ok(all.every(({ status }) => status === 200 || status === 429));
        assert.equal((await product.call("/api/auth/callback/credentials?email=a&password=b")).status, 405);
      },
    ],
    [
      "17 the key that applications get only sends",
      async () => {
        const { rows } = await pool().query(
          "SELECT scopes FROM api_keys ORDER BY created_at, name DESC LIMIT 2",
        );
        assert.deepEqual(
          rows.map(({ scopes }) => scopes),
          [["ingest"], ["read", "manage"]],
        );
      },
    ],
  ];
}

async function firing(product: Product, { read }: Team): Promise<string> {
  return (await product.call("/api/v1/alerts?state=firing", { key: read })).text;
}

async function until(isDone: () => Promise<boolean>, what: () => string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await wait(500)) if (await isDone()) return;
  assert.fail(`within two minutes: ${what()}`);
}
