import assert from "node:assert/strict";
import http from "node:http";
import { pool } from "@/lib/store/database/pool";
import { INHERITED, LATENCY } from "./attacks";
import { type Probe, type Stage, until } from "./stage";

const RECEIVER = "127.0.0.3";
const PERSON = "127.0.0.12";

/** What a team can do to alerts and their messages. */
export function alertingProbes({ product, hostile, manage, make, routeTo, breaks }: Stage): Probe[] {
  const firing = async () => (await product.call("/api/v1/alerts?state=firing", { key: hostile.read })).text;

  return [
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
        const name = await breaks();
        await until(
          async () => (await firing()).includes(name),
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
          await breaks();
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
        await breaks();
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
  ];
}
