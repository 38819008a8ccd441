import { afterAll, beforeEach, expect, it } from "vitest";
import { POST as sendLiteLlm } from "@/app/api/v1/ingest/litellm/route";
import { POST as sendRequests } from "@/app/api/v1/requests/route";
import type { UserActor } from "@/lib/auth/actor";
import { loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { changeApiKey, createApiKey, revokeApiKey, rotateApiKey } from "@/lib/manage/edit-api-keys";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { liteLlmRow } from "@/test/litellm-row";
import { browserHeaders, makeAdmin, makeTeam } from "@/test/people";
import { withinHour } from "@/test/within-hour";

const routes = await listApiRoutes();
let admin: UserActor;
/** All is spent then, in a month that does not end before it is read. */
let now: number;
beforeEach(async () => {
  now = withinHour(20 * MINUTE_MS);
  admin = await makeAdmin(await makeTeam());
});
afterAll(() => pool().end());

const key = (name: string) =>
  createApiKey(admin, { name, scopes: ["ingest"] } as Parameters<typeof createApiKey>[1], Date.now());

async function spend(secret: string, cost_usd: number, more: object = {}): Promise<void> {
  const answer = await sendRequests(
    new Request("http://localhost/api/v1/requests", {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-5", latency_ms: 800, cost_usd, timestamp: now / 1_000, ...more }),
    }),
  );
  expect(answer.status).toBe(200);
}

async function budget(method: "POST" | "PATCH", body: object, budgetId?: string) {
  const address = method === "POST" ? "/api/v1/budgets" : "/api/v1/budgets/[budgetId]";
  const route = routes.find((one) => one.method === method && one.address === address)!;
  const headers = await browserHeaders(admin.userId, admin.projectId);
  const answer = await callRoute(route, headers, { body, ...(budgetId ? { params: { budgetId } } : {}) });
  return { status: answer.status, body: await answer.json() };
}
// Another minute, because spend by key is read once a minute.
let minutes = 0;
async function status() {
  minutes += 2;
  const [first] = await loadBudgets(admin.projectId, now + minutes * MINUTE_MS);
  return { spent: first!.spent_usd, name: first!.api_key_name };
}

it("counts what a key sent, also under the key that replaced it, and keeps its name", async () => {
  const [mine, other] = [await key("ci"), await key("web")];
  await spend(mine.key, 3);
  await spend(other.key, 50);
  const made = await budget("POST", { name: "ci", amount_usd: 10, scope: { api_key: mine.keyId } });
  expect(made).toMatchObject({ status: 201, body: { scope: { api_key: mine.keyId } } });
  expect(await status()).toEqual({ spent: 3, name: "ci" });

  const next = await rotateApiKey(admin, mine.keyId, 24, Date.now());
  await spend(next.key, 4);
  await spend(mine.key, 1);
  const last = await rotateApiKey(admin, next.keyId, 0, Date.now());
  await spend(last.key, 2);
  expect(await status()).toEqual({ spent: 10, name: "ci" });
  await changeApiKey(admin, last.keyId, { name: "builds" });
  await revokeApiKey(admin, last.keyId);
  expect(await status()).toEqual({ spent: 10, name: "builds" });
});

it("alerts once the key has spent the amount", async () => {
  const [mine, other] = [await key("ci"), await key("web")];
  await budget("POST", { name: "ci", amount_usd: 10, scope: { api_key: mine.keyId } });
  await spend(other.key, 100);
  await evaluateProject(admin.projectId, now);
  const milestones = async () => {
    const query = { projectId: admin.projectId, state: null, severity: null, since: null, limit: 50 };
    const alerts = await listAlerts(query);
    return alerts.filter(({ type }) => type === "budget_milestones").map(({ labels }) => labels.milestone);
  };
  expect(await milestones()).toEqual([]);
  await spend(mine.key, 8.5);
  await evaluateProject(admin.projectId, now + 61_000);
  expect(await milestones()).toEqual(["80 %"]);
});

it("counts what a gateway reports once, through whichever key it is repeated", async () => {
  const mine = await key("gateway");
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const answer = await sendLiteLlm(
    new Request("http://localhost/api/v1/ingest/litellm", {
      method: "POST",
      headers: { authorization: `Bearer ${mine.key}`, "content-type": "application/json" },
      body: JSON.stringify([liteLlmRow(now)]),
    }),
  );
  expect(await answer.json()).toMatchObject({ accepted: 1 });
  const { rows } = await pool().query(
    `SELECT r.api_key = k.family AS own, c.api_key = k.family AS remembered FROM requests r
     JOIN call_reports c ON c.project_id = r.project_id JOIN api_keys k ON k.id = $2 WHERE r.project_id = $1`,
    [admin.projectId, mine.keyId],
  );
  expect(rows).toEqual([{ own: true, remembered: true }]);
  // The same call again through a replaced key is a repeat, not another call.
  const next = await rotateApiKey(admin, mine.keyId, 24, Date.now());
  const again = await sendLiteLlm(
    new Request("http://localhost/api/v1/ingest/litellm", {
      method: "POST",
      headers: { authorization: `Bearer ${next.key}`, "content-type": "application/json" },
      body: JSON.stringify([liteLlmRow(now)]),
    }),
  );
  expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 1 });
});

it("refuses a key that the project does not have", async () => {
  const foreign = await makeAdmin(await makeTeam());
  const theirs = await createApiKey(
    foreign,
    { name: "x", scopes: ["ingest"] } as Parameters<typeof createApiKey>[1],
    Date.now(),
  );
  for (const [api_key, code] of [
    [theirs.keyId, 422],
    ["00000000-0000-4000-8000-000000000000", 422],
    ["ci", 400],
  ] as const)
    expect(await budget("POST", { name: "b", amount_usd: 1, scope: { api_key } })).toMatchObject({
      status: code,
      body: { error: { details: [{ path: "scope.api_key" }] } },
    });
  const made = await budget("POST", { name: "b", amount_usd: 1 });
  const changed = await budget("PATCH", { scope: { api_key: theirs.keyId } }, made.body.id);
  expect(changed.status).toBe(422);
});
