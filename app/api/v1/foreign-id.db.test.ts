import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { listDeliveries } from "@/lib/store/outbox/list-deliveries";
import { type ApiRoute, callRoute, listApiRoutes } from "@/test/api-routes";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";

// Another project's rows get exactly the same answer as missing ones.

type Headers = Record<string, string>;
const routes = await listApiRoutes();
const routeOf = (name: string): ApiRoute => {
  const [method, path] = name.split(" ");
  return routes.find((one) => one.method === method && one.address === `/api/v1${path}`)!;
};
const hook = { kind: "webhook", config: { url: "https://receiver.example/" } };
const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

/** One row of everything that has an id, in another project: its id by path parameter. */
async function furnish(team: TestTeam): Promise<{ headers: Headers; ids: Record<string, string> }> {
  const userId = await makeMember(team, "viewer");
  const headers = await browserHeaders(await makeMember(team, "admin"), team.projectId);
  const make = async (path: string, body: unknown) => {
    const answer = await callRoute(routeOf(`POST ${path}`), headers, { body });
    expect(answer.status, path).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  };
  const first = async (path: string, list: string) => {
    const answer = await callRoute(routeOf(`GET ${path}`), headers);
    return ((await answer.json()) as Record<string, { id: string }[]>)[list]![0]!.id;
  };
  const channelId = await make("/channels", { name: randomUUID(), ...hook });
  const routeId = await make("/routes", { severity: "critical", channel_ids: [channelId] });
  const { id: keyId, key } = await makeKey(team, "ingest");
  const ingest = { authorization: `Bearer ${key}` };
  const requestId = randomUUID();
  const request = { id: requestId, timestamp: hour(0), model: "gpt-5", latency_ms: 1 };
  await callRoute(routeOf("POST /requests"), ingest, { body: request });
  await callRoute(routeOf("POST /circuit-events"), ingest, {
    body: { name: "primary", provider: "openai", state: "open" },
  });
  const [delivery] = await listDeliveries(team.projectId, { limit: 1 });
  return {
    headers,
    ids: {
      channelId,
      routeId,
      keyId,
      requestId,
      userId,
      deliveryId: delivery!.id,
      alertId: await first("/alerts", "alerts"),
      ruleId: await first("/rules", "rules"),
      silenceId: await make("/silences", { matchers: { model: "x" }, ends_at: hour(1) }),
      budgetId: await make("/budgets", { name: "b", amount_usd: 1 }),
      priceId: await make("/prices", { model: "m", input_usd_per_mtok: 1, output_usd_per_mtok: 1 }),
      repricingId: await make("/repricings", { from: hour(-1) }),
      alertIncidentId: await first("/alerts/incidents", "incidents"),
      viewId: await make("/views", { page: "/traffic", name: randomUUID(), query: "" }),
      annotationId: await make("/annotations", { from: hour(-2), text: "t" }),
      incidentId: await make("/incidents", { from: hour(-2), to: hour(-1) }),
    },
  };
}

// Bodies that are valid for an id of the own project.
const bodyOf = (own: Record<string, string>): Record<string, unknown> => ({
  "PATCH /rules/[ruleId]": { enabled: false },
  "PATCH /channels/[channelId]": { name: "mine" },
  "PUT /routes/[routeId]": { severity: "warning", channel_ids: [own.channelId] },
  "PUT /silences/[silenceId]": { matchers: { model: "x" }, ends_at: hour(2) },
  "PATCH /views/[viewId]": { name: "mine" },
  "PUT /annotations/[annotationId]": { from: hour(-1), text: "mine" },
  "PATCH /budgets/[budgetId]": { amount_usd: 2 },
  "PUT /prices/[priceId]": { model: "m", input_usd_per_mtok: 2, output_usd_per_mtok: 2 },
  "PATCH /members/[userId]": { role: "admin" },
  "PATCH /api-keys/[keyId]": { name: "mine" },
  "POST /alerts/[alertId]/comment": { text: "mine" },
});

// Project ids and signed links have their own tests.
const ELSEWHERE = /\[(projectId|token|nextauth)\]|\[\.\.\./;

describe("an id of another project", () => {
  let mine: Awaited<ReturnType<typeof furnish>>;
  let theirs: Awaited<ReturnType<typeof furnish>>;
  beforeAll(async () => {
    mine = await furnish(await makeTeam());
    theirs = await furnish(await makeTeam());
  });

  const byId = routes.filter(({ address }) => address.includes("[") && !ELSEWHERE.test(address));
  it.each(byId)("$method $address returns 404", async (route) => {
    const [, name] = /\[(\w+)\]/.exec(route.address)!;
    const body = bodyOf(mine.ids)[`${route.method} ${route.address.replace("/api/v1", "")}`];
    const answerTo = async (id: string) => {
      const answer = await callRoute(route, mine.headers, { params: { [name!]: id }, body });
      const text = (await answer.text()).replace(/"request_id":"[^"]+"/, "");
      const headers = [...answer.headers].filter(([header]) => header !== "x-request-id");
      return { status: answer.status, text, headers };
    };
    const foreign = await answerTo(theirs.ids[name!]!);
    expect(foreign).toEqual(await answerTo(randomUUID()));
    expect(foreign.status).toBe(404);
  });

  it("in a list returns an error for each and changes nothing", async () => {
    const bulk = routeOf("POST /alerts/bulk");
    for (const more of [{ action: "acknowledge" }, { action: "resolve" }, { action: "silence", hours: 1 }]) {
      const answer = await callRoute(bulk, mine.headers, {
        body: { ...more, ids: [theirs.ids.alertId, randomUUID()] },
      });
      const { results } = (await answer.json()) as { results: { error: string }[] };
      expect(results[0]!.error).toBe(results[1]!.error);
    }
    const alert = await callRoute(routeOf("GET /alerts/[alertId]"), theirs.headers, {
      params: { alertId: theirs.ids.alertId! },
    });
    expect(await alert.json()).toMatchObject({ state: "firing", acknowledged_by: null, silenced: false });
  });

  it("as the channel of a route is rejected as unknown", async () => {
    const refusal = async (id: string) => {
      const body = { severity: "warning", channel_ids: [id] };
      const answer = await callRoute(routeOf("POST /routes"), mine.headers, { body });
      expect(answer.status).toBe(422);
      return (await answer.text()).replace(/"request_id":"[^"]+"/, "").replaceAll(id, "");
    };
    expect(await refusal(theirs.ids.channelId!)).toBe(await refusal(randomUUID()));
  });
});
