import { beforeAll, describe, expect, it } from "vitest";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { runRepricing } from "@/lib/pipeline/prices/reprice";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import { DAY_MS, floorTo, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { callRoute, listApiRoutes } from "@/test/api-routes";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";

const routes = await listApiRoutes();
let team: TestTeam;
let keys: Record<"manage" | "read" | "stranger", string>;

beforeAll(async () => {
  team = await makeTeam();
  keys = {
    manage: (await makeKey(team, "read", "manage")).key,
    read: (await makeKey(team, "read")).key,
    stranger: (await makeKey(await makeTeam(), "read", "manage")).key,
  };
});

type Sent = { body?: unknown; params?: Record<string, string>; query?: string; as?: keyof typeof keys };

async function call(method: string, address: string, { as = "manage", ...sent }: Sent = {}) {
  const route = routes.find((one) => one.method === method && one.address === `/api/v1${address}`)!;
  const answer = await callRoute(route, { authorization: `Bearer ${keys[as]}` }, sent);
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, text, body: isJson ? JSON.parse(text) : null };
}

const own = { model: "house-model", provider: "in-house", input_usd_per_mtok: 0.1, output_usd_per_mtok: 0.4 };

async function ingest(items: object[]) {
  const list = items.map((value, index) => ({ index, value }));
  expect((await acceptItems(list, [], team.projectId, Date.now())).rejected).toEqual([]);
}

describe("/prices", () => {
  it("sets, lists, replaces and deletes, with audit entries", async () => {
    const made = await call("POST", "/prices", { body: { ...own, from: "2026-01-01", to: "2026-02-01" } });
    expect(made).toMatchObject({
      status: 201,
      body: { ...own, from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z", as_model: null },
    });
    const listed = (await call("GET", "/prices", { as: "read" })).body;
    expect(listed.prices).toEqual([made.body]);
    expect(listed.table).toEqual({
      name: expect.any(String),
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      refused_file: null,
    });
    expect((await call("GET", "/prices", { as: "stranger" })).body.prices).toEqual([]);
    const params = { priceId: made.body.id };
    const changed = await call("PUT", "/prices/[priceId]", {
      params,
      body: { ...own, output_usd_per_mtok: 9 },
    });
    expect(changed).toMatchObject({ status: 200, body: { output_usd_per_mtok: 9, from: null, to: null } });
    for (const [method, body] of [["PUT", own] as const, ["DELETE", undefined] as const])
      expect((await call(method, "/prices/[priceId]", { params, body, as: "stranger" })).status).toBe(404);
    expect((await call("DELETE", "/prices/[priceId]", { params })).status).toBe(204);
    const { rows } = await pool().query(
      "SELECT action FROM audit_entries WHERE project_id = $1 AND action LIKE 'price.%' ORDER BY at",
      [team.projectId],
    );
    expect(rows.map(({ action }) => action)).toEqual(["price.create", "price.update", "price.delete"]);
  });

  it("is read by every key and changed by a manage key only", async () => {
    expect((await call("GET", "/prices/models", { as: "read" })).status).toBe(200);
    expect((await call("POST", "/prices", { body: own, as: "read" })).status).toBe(403);
    expect((await call("POST", "/prices/import", { body: { csv: "model\n" }, as: "read" })).status).toBe(403);
    expect((await call("POST", "/repricings", { body: { from: 0 }, as: "read" })).status).toBe(403);
  });

  it.each<[string, object, string]>([
    ["no model", { ...own, model: "" }, "model"],
    ["a negative price", { ...own, input_usd_per_mtok: -1 }, "input_usd_per_mtok"],
    ["a price beyond measure", { ...own, output_usd_per_mtok: 1e12 }, "output_usd_per_mtok"],
    ["no price", { model: "m" }, "input_usd_per_mtok"],
    ["a zero without a reason", { ...own, input_usd_per_mtok: 0, output_usd_per_mtok: 0 }, "reason"],
    ["a time that is none", { ...own, from: "soon" }, "from"],
    ["an end before its start", { ...own, from: "2026-02-01", to: "2026-01-01" }, "to"],
    ["rates and a model of the table", { ...own, as_model: "gpt-4o" }, "as_model"],
    ["a model that the table lacks", { model: "m", as_model: "house-model-9" }, "as_model"],
    ["an unknown field", { ...own, color: "red" }, "color"],
  ])("rejects and names the field: %s", async (_, body, path) => {
    const answer = await call("POST", "/prices", { body });
    expect(answer.status, answer.text).toBe(400);
    expect(answer.body.error.details).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });

  it("refuses an overlap and names both prices", async () => {
    const model = "overlapping";
    const ids: string[] = [];
    for (const span of [
      { to: "2026-03-01" },
      { from: "2026-03-01", to: "2026-04-01" },
      { from: "2026-05-01" },
    ]) {
      const made = await call("POST", "/prices", { body: { ...own, ...span, model } });
      expect(made.status).toBe(201);
      ids.push(made.body.id);
    }
    const clash = await call("POST", "/prices", { body: { ...own, model, from: "2026-03-31" } });
    expect(clash).toMatchObject({ status: 409, body: { error: { code: "overlap" } } });
    expect(clash.body.error.message).toContain("overlapping (in-house) from 2026-03-31 without an end");
    expect(clash.body.error.message).toContain("from 2026-03-01 to 2026-04-01");
    const other = { ...own, model, provider: "elsewhere" };
    expect((await call("POST", "/prices", { body: other })).status).toBe(201);
    const params = { priceId: ids[1]! };
    const moved = { ...own, model, from: "2026-03-01", to: "2026-06-01" };
    expect((await call("PUT", "/prices/[priceId]", { params, body: moved })).status).toBe(409);
  });

  it("refuses an overlap with a price that was stored with the path of its model", async () => {
    const path = "projects/acme/locations/eu/publishers/google/models/pathed";
    const made = await call("POST", "/prices", { body: { ...own, model: path } });
    expect(made).toMatchObject({ status: 201, body: { model: "pathed" } });
    await pool().query("UPDATE price_overrides SET model = $1 WHERE id = $2", [path, made.body.id]);
    expect((await call("POST", "/prices", { body: { ...own, model: "pathed" } })).status).toBe(409);
    expect((await call("POST", "/prices", { body: { ...own, model: path } })).status).toBe(409);
    await call("DELETE", "/prices/[priceId]", { params: { priceId: made.body.id } });
  });

  it("lets one of two who set the same price at once win", async () => {
    const body = { ...own, model: "raced" };
    const answers = await Promise.all([1, 2, 3].map(() => call("POST", "/prices", { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});

describe("prices as CSV", () => {
  const header = "model,provider,input_usd_per_mtok,output_usd_per_mtok,from,to";

  it("are imported all or none, and exported as they were", async () => {
    const rows = ["csv-a,,1,2,2026-01-01,2026-02-01", "csv-a,,3,4,2026-02-01,", "csv-b,openai,0.5,0.5,,"];
    const bad = `${[header, ...rows, "csv-c,,-1,1,,", "csv-a,,9,9,2026-01-15,2026-01-20"].join("\n")}\n`;
    const refused = await call("POST", "/prices/import", { body: { csv: bad } });
    expect(refused).toMatchObject({ status: 422, body: { error: { code: "invalid_csv" } } });
    expect(refused.body.error.details.map(({ path }: { path: string }) => path)).toEqual([
      "line 5",
      "line 6",
    ]);
    expect((await call("GET", "/prices/export")).text).not.toContain("csv-a");
    const csv = `${[header, ...rows].join("\r\n")}\r\n`;
    expect((await call("POST", "/prices/import", { body: { csv } })).body).toEqual({ imported: 3 });
    const again = await call("POST", "/prices/import", { body: { csv } });
    expect(again.body.error.details[0]).toMatchObject({
      path: "line 2",
      message: expect.stringContaining("overlaps"),
    });
    const exported = (await call("GET", "/prices/export", { as: "read" })).text;
    expect(exported).toContain("csv-a,,3,4,,,,,2026-02-01T00:00:00.000Z,\r\n");
    const back = await call("POST", "/prices/import", { body: { csv: exported, replace: true } });
    expect(back.status, back.text).toBe(200);
    expect((await call("GET", "/prices/export")).text).toBe(exported);
  });
});

/** When the requests were made, to some seconds: in one minute, and so on one day. */
const madeAt = floorTo(Date.now(), MINUTE_MS) - 2.5 * MINUTE_MS;

describe("the inbox and re-pricing", () => {
  it("holds what is unpriced or priced by a similar name until it is decided, and re-prices the past", async () => {
    const at = (n: number) => new Date(madeAt - n * SECOND_MS).toISOString();
    const tokens = { latency_ms: 5, input_tokens: 1_000_000, output_tokens: 0 };
    await ingest([
      ...[1, 2, 3].map((n) => ({ ...tokens, id: `i${n}`, timestamp: at(n), model: "inbox-house" })),
      { ...tokens, id: "s1", timestamp: at(4), model: "claude-opus-4-6-fast", provider: "anthropic" },
      { ...tokens, id: "k1", timestamp: at(5), model: "gpt-4o", provider: "openai" },
      { ...tokens, id: "r1", timestamp: at(6), model: "inbox-house", cost_usd: 7 },
      { id: "u1", timestamp: at(7), model: UNNAMED_MODEL, latency_ms: 5, status: "error", input_tokens: 10 },
    ]);
    const { models } = (await call("GET", "/prices/models", { as: "read" })).body;
    const unnamed = models.find((one: { model: string }) => one.model === UNNAMED_MODEL);
    expect(unnamed).toMatchObject({ unpriced_requests: 1, waits: false });
    const inbox = async () => {
      const { models } = (await call("GET", "/prices/models", { query: "?waits=true", as: "read" })).body;
      return new Map(models.map((one: { model: string }) => [one.model, one])) as Map<
        string,
        Record<string, unknown>
      >;
    };
    const waiting = await inbox();
    expect([...waiting.keys()].sort()).toEqual(["claude-opus-4-6-fast", "inbox-house"]);
    expect(waiting.get("inbox-house")).toMatchObject({
      match: "unpriced",
      unpriced_requests: 3,
      requests: 4,
    });
    expect(waiting.get("claude-opus-4-6-fast")).toMatchObject({
      match: "similar",
      as_model: "claude-opus-4-6",
    });
    const { doubtful_usd, cost_usd } = waiting.get("claude-opus-4-6-fast")!;
    expect(doubtful_usd).toBe(cost_usd);
    for (const body of [
      { model: "claude-opus-4-6-fast", provider: "anthropic", as_model: "claude-opus-4-6" },
      { model: "inbox-house", input_usd_per_mtok: 2, output_usd_per_mtok: 2 },
    ])
      expect((await call("POST", "/prices", { body })).status).toBe(201);
    expect([...(await inbox()).keys()]).toEqual([]);

    const range = { from: new Date(madeAt - DAY_MS).toISOString() };
    const preview = (await call("POST", "/repricings/preview", { body: range })).body;
    expect(preview.sampled).toBe(1);
    const house = preview.models.find((one: { model: string }) => one.model === "inbox-house");
    expect(house).toMatchObject({
      requests: 4,
      changed: 3,
      old_usd: 7,
      new_usd: 13,
      old_unpriced: 3,
      new_unpriced: 0,
    });
    const started = await call("POST", "/repricings", { body: range });
    expect(started).toMatchObject({ status: 201, body: { state: "running", progress: 0 } });
    expect((await call("POST", "/repricings", { body: range })).status).toBe(409);
    for (let round = 0; round < 50; round++) await runRepricing(20);
    const { repricings } = (await call("GET", "/repricings", { as: "read" })).body;
    expect(repricings[0]).toMatchObject({ state: "done", progress: 1, new_usd: preview.new_usd });
    const page = (await call("GET", "/requests/[requestId]", { params: { requestId: "r1" } })).body;
    expect(page).toMatchObject({ cost_usd: 7, cost_source: "reported" });
    const priced = (await call("GET", "/requests/[requestId]", { params: { requestId: "i1" } })).body;
    expect(priced).toMatchObject({ cost_usd: 2, cost_source: "override", cost_doubts: [] });
    expect(priced.previous_cost).toEqual({ usd: null, source: "unpriced" });
    expect(page.previous_cost).toBeNull();
    const { rows } = await pool().query(
      "SELECT action FROM audit_entries WHERE project_id = $1 AND action LIKE 'repricing.%' ORDER BY at",
      [team.projectId],
    );
    expect(rows.map(({ action }) => action)).toEqual(["repricing.start", "repricing.done"]);
  });

  it.each<[string, object, string]>([
    ["no start", {}, "from"],
    ["a start that is none", { from: "x" }, "from"],
    ["a start to come", { from: "2999-01-01" }, "from"],
    ["an end before the start", { from: "2026-02-01", to: "2026-01-01" }, "to"],
  ])("rejects and names the field: %s", async (_, body, path) => {
    const answer = await call("POST", "/repricings", { body });
    expect(answer.status, answer.text).toBe(400);
    expect(answer.body.error.details).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });

  it.each(["0", "999999", "x", "99999999999999999999"])(
    "has no re-pricing %s to cancel",
    async (repricingId) => {
      expect(
        (await call("POST", "/repricings/[repricingId]/cancel", { params: { repricingId } })).status,
      ).toBe(404);
    },
  );
});

describe("/prices/reconcile", () => {
  const month = new Date(madeAt).toISOString().slice(0, 7);
  const today = new Date(madeAt).toISOString().slice(0, 10);

  it("finds the difference of a bill by model and day, with what explains it", async () => {
    const csv = `date,model,cost_usd\n${today},gpt-4o-2024-08-06,3.5\n${today},dall-e-3,1\n`;
    const answer = await call("POST", "/prices/reconcile", {
      body: { provider: "openai", month, csv },
      as: "read",
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ theirs_usd: 4.5, ours_usd: 2.5, difference_usd: 2, complete: true });
    expect(answer.body.models[0]).toMatchObject({ difference_usd: 1 });
    expect(answer.body.explanations.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(["not_sent", "tier_assumed"]),
    );
    const total = await call("POST", "/prices/reconcile", {
      body: { provider: "OpenAI", month, invoice_usd: 2.5 },
    });
    expect(total.body).toMatchObject({ difference_usd: 0 });
  });

  it.each<[string, object, number, string]>([
    ["a month that is none", { month: "2026-13" }, 400, "month"],
    ["neither total nor file", { invoice_usd: null }, 400, "invoice_usd"],
    ["both", { csv: "date,cost\n" }, 400, "invoice_usd"],
    ["a negative total", { invoice_usd: -1 }, 400, "invoice_usd"],
    ["a provider without requests", { provider: "nobody" }, 422, "provider"],
    ["a file that is none", { invoice_usd: null, csv: "hello" }, 422, "csv"],
  ])("rejects and names the field: %s", async (_, more, status, path) => {
    const answer = await call("POST", "/prices/reconcile", {
      body: { provider: "openai", month, invoice_usd: 1, ...more },
    });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.error.details).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });
});
