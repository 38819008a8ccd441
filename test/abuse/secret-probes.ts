import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pool } from "@/lib/store/database/pool";
import { runSql } from "../sql";
import { startCommand } from "./product";
import type { Probe, Stage } from "./stage";

const TOKEN = "T0KEN-IN-THE-ADDRESS";

/** Who may read what, and with which secret. */
export function secretProbes({ product, hostile, dataDirectory, make }: Stage): Probe[] {
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
