import { beforeEach, expect, test } from "vitest";
import { POST as createSilence, GET as listSilences } from "@/app/api/v1/silences/route";
import { CHANGES_PER_MINUTE } from "@/lib/schema/http/quota";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";

let team: TestTeam;
let key: { id: string; key: string };
beforeEach(async () => {
  team = await makeTeam();
  key = await makeKey(team, "manage");
});

const call = (secret: string, body?: object) =>
  new Request("http://localhost/api/v1/silences", {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const silence = { matchers: { model: "gpt-5" }, ends_at: new Date(Date.now() + 3_600_000).toISOString() };

/** Changes of a key, the last one `seconds` ago. */
const changedBefore = (keyId: string, changes: number, seconds: number) =>
  pool().query(
    `INSERT INTO audit_entries (project_id, actor_kind, actor_id, action, subject, at)
     SELECT $1, 'key', $2, 'rule.update', 'rule', now() - make_interval(secs => $4)
     FROM generate_series(1, $3::int)`,
    [team.projectId, keyId, changes, seconds],
  );

test("beyond the limit changes are rejected with the wait, while reads and other keys are served", async () => {
  await changedBefore(key.id, CHANGES_PER_MINUTE - 1, 20);
  expect((await createSilence(call(key.key, silence))).status).toBe(201);
  const refused = await createSilence(call(key.key, silence));
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(40);
  expect((await refused.json()).error).toMatchObject({
    code: "too_many_changes",
    message: `An API key can make 300 changes per minute; try again in ${wait} s`,
  });
  expect((await listSilences(call(key.key))).status).toBe(200);
  const other = await makeKey(team, "manage");
  expect((await createSilence(call(other.key, silence))).status).toBe(201);
});

test("changes count for a minute", async () => {
  await changedBefore(key.id, CHANGES_PER_MINUTE, 61);
  expect((await createSilence(call(key.key, silence))).status).toBe(201);
});
