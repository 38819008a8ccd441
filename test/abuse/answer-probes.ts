import assert from "node:assert/strict";
import http from "node:http";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { PAGES } from "@/lib/schema/people/page-permission";
import { pool } from "@/lib/store/database/pool";
import type { Probe, Stage } from "./stage";

/** What answers have in common: their headers and methods, when they are refused, and how many there are at once. */
export function answerProbes({ product, hostile, victim }: Stage): Probe[] {
  return [
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
  ];
}
