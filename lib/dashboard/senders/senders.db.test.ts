import { beforeAll, describe, expect, it } from "vitest";
import { POST as postTraces } from "@/app/api/otlp/v1/traces/route";
import { PUT as putPerson } from "@/app/api/v1/agents/people/route";
import { GET as getAgents } from "@/app/api/v1/agents/route";
import { POST as postRequests } from "@/app/api/v1/requests/route";
import { GET as getSenders } from "@/app/api/v1/senders/route";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { noteSenders, writeSenders } from "@/lib/pipeline/ingest/note-senders";
import { AgentsAnswer } from "@/lib/schema/senders/agents-answer";
import { SendersAnswer } from "@/lib/schema/senders/senders-answer";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { personOf } from "@/lib/senders/person";
import { pool } from "@/lib/store/database/pool";
import { readScanStart } from "@/lib/store/requests/agent-usage";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { lastTimeOf, listRecordings } from "@/test/recordings/recordings";
import { loadAgentChart } from "./load-agent-chart";
import { loadAgents } from "./load-agents";
import { loadSenders } from "./load-senders";

let team: TestTeam;
let reader: Record<string, string>;
let admin: Record<string, string>;
let member: Record<string, string>;
const now = Date.now();
const base = "http://localhost:3000/api/v1";

beforeAll(async () => {
  team = await makeTeam();
  const { key } = await makeKey(team, "read", "ingest");
  reader = { authorization: `Bearer ${key}` };
  admin = await browserHeaders(await makeMember(team, "admin"), team.projectId);
  member = await browserHeaders(await makeMember(team, "member"), team.projectId);
});

const agents = async () => {
  const response = await getAgents(new Request(`${base}/agents?window=24h`, { headers: reader }));
  return AgentsAnswer.parse(await response.json());
};
const name = async (headers: Record<string, string>, body: object) => {
  const sent = { method: "PUT", headers: { ...headers, "content-type": "application/json" } };
  const response = await putPerson(
    new Request(`${base}/agents/people`, { ...sent, body: JSON.stringify(body) }),
  );
  return { status: response.status, body: await response.json() };
};

describe("usage of coding agents", () => {
  const secret = process.env.SIGHTLINE_SECRET_KEY!;
  const ada = () => personOf("ada@example.com", secret, team.projectId);
  const bob = () => personOf("bob@example.com", secret, team.projectId);

  beforeAll(async () => {
    const request = (agent: string, minutesAgo: number, more: object) => ({
      timestamp: (now - minutesAgo * MINUTE_MS) / 1_000,
      model: "gpt-5",
      latency_ms: 100,
      input_tokens: 100,
      output_tokens: 10,
      cost_usd: 1,
      tags: { agent, session: "s1", team: "core" },
      ...more,
    });
    const sent = [
      request("claude-code", 1, { user_id: ada(), model: "claude-opus-4-5", cost_usd: 4 }),
      request("claude-code", 90, {
        user_id: ada(),
        tags: { agent: "claude-code", session: "s2", team: "core" },
      }),
      request("codex", 60, { user_id: bob(), tags: { agent: "codex", session: "s3" } }),
      request("codex", 61, {
        user_id: bob(),
        status: "error",
        error_type: "rate_limit",
        cost_usd: undefined,
        input_tokens: 0,
        output_tokens: 0,
      }),
      // Of an application, with the same user.
      request("", 5, { user_id: ada(), tags: { feature: "chat" }, cost_usd: 100 }),
    ];
    const items = sent.map((value, index) => ({ index, value }));
    expect((await acceptItems(items, [], team.projectId, now)).rejected).toEqual([]);
  });

  it("is summed up by agent, person, team and model, without other requests", async () => {
    const usage = await agents();
    expect(usage.total).toMatchObject({
      requests: 4,
      errors: 1,
      sessions: 3,
      input_tokens: 300,
      cost_usd: 6,
    });
    expect(usage.active_people).toBe(1);
    expect(
      usage.agents.map(({ label, requests, cost_usd, sessions }) => [label, requests, cost_usd, sessions]),
    ).toEqual([
      ["Claude Code", 2, 5, 2],
      ["Codex", 2, 1, 2],
    ]);
    expect(usage.people.map(({ person, cost_usd }) => [person, cost_usd])).toEqual([
      [ada(), 5],
      [bob(), 1],
    ]);
    expect(usage.teams.map(({ name: of, requests }) => [of, requests])).toEqual([
      ["core", 3],
      ["", 1],
    ]);
    expect(usage.models.map(({ name: of, requests }) => [of, requests])).toEqual([
      ["claude-opus-4-5", 1],
      ["gpt-5", 3],
    ]);
    expect(usage.errors).toEqual([{ agent: "codex", error_type: "rate_limit", requests: 1 }]);
  });

  it("is drawn over time by any of them, at the hours at which it was used", async () => {
    const span = { projectId: team.projectId, from: now - 24 * 60 * MINUTE_MS, to: now };
    const usage = await agents();
    for (const group of ["agent", "person", "team", "model"] as const) {
      const draw = (measure: "cost" | "tokens") =>
        loadAgentChart(span, usage, { group, measure }, "UTC", now);
      const { panel, since } = await draw("cost");
      const sumOf = (values: readonly (number | null)[]) => values.reduce<number>((a, b) => a + (b ?? 0), 0);
      const wanted = { agent: usage.agents, person: usage.people, team: usage.teams, model: usage.models };
      expect(since).toBeNull();
      expect(panel.series.map(({ values }) => sumOf(values))).toEqual(
        wanted[group].map(({ cost_usd }) => cost_usd),
      );
      expect((await draw("tokens")).panel.series.map(({ values }) => sumOf(values))).toEqual(
        wanted[group]
          .map(({ input_tokens, output_tokens }) => input_tokens + output_tokens)
          .sort((a, b) => b - a),
      );
    }
    const { panel } = await loadAgentChart(span, usage, { group: "agent", measure: "cost" }, "UTC", now);
    const dear = panel.series[0]!.values.flatMap((value, at) => (value ? [panel.starts[at]!] : []));
    const hour = (minutesAgo: number) => floorTo(now - minutesAgo * MINUTE_MS, HOUR_MS);
    expect(dear).toEqual([...new Set([hour(90), hour(1)])]);
  });

  it("has no line at 0 dollars for what has no price", async () => {
    const { projectId } = await makeTeam();
    const value = (agent: string, model: string) => ({
      timestamp: (now - 5 * MINUTE_MS) / 1_000,
      model,
      latency_ms: 100,
      input_tokens: 10,
      output_tokens: 1,
      tags: { agent },
    });
    const sent = [value("codex", "gpt-5"), value("qwen-code", "a-model-of-our-own")];
    await acceptItems(
      sent.map((one, index) => ({ index, value: one })),
      [],
      projectId,
      now,
    );
    const span = { projectId, from: now - 60 * MINUTE_MS, to: now };
    const usage = await loadAgents(span, now);
    const linesOf = async (measure: "cost" | "tokens") =>
      (await loadAgentChart(span, usage, { group: "agent", measure }, "UTC", now)).panel.series.map(
        ({ name: of }) => of,
      );
    expect(await linesOf("cost")).toEqual(["Codex"]);
    expect((await linesOf("tokens")).sort()).toEqual(["Codex", "Qwen Code"]);
  });

  it("has at most ten lines: those with the most, and all others", async () => {
    const many = await makeTeam();
    const items = Array.from({ length: 14 }, (_, at) => ({
      index: at,
      value: {
        timestamp: (now - 5 * MINUTE_MS) / 1_000,
        model: `model-${at}`,
        latency_ms: 100,
        input_tokens: 10 + at,
        output_tokens: 1,
        cost_usd: 20 - at,
        tags: { agent: "codex" },
      },
    }));
    await acceptItems(items, [], many.projectId, now);
    const span = { projectId: many.projectId, from: now - 60 * MINUTE_MS, to: now };
    const usage = await loadAgents(span, now);
    const { panel } = await loadAgentChart(span, usage, { group: "model", measure: "cost" }, "UTC", now);
    expect(panel.series.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 9 }, (_, at) => `model-${at}`),
      "(all others)",
    ]);
    const others = panel.series.at(-1)!;
    expect([others.color, others.values.reduce<number>((a, b) => a + (b ?? 0), 0)]).toEqual([
      null,
      11 + 10 + 9 + 8 + 7,
    ]);
    const tokens = await loadAgentChart(span, usage, { group: "model", measure: "tokens" }, "UTC", now);
    expect(tokens.panel.series[0]!.name).toBe("model-13");
  });

  it("says where the requests begin that are read of a busy range", async () => {
    const span = { projectId: team.projectId, from: now - 24 * 60 * MINUTE_MS, to: now };
    expect(await readScanStart(span, 5)).toBeNull();
    expect(await readScanStart(span, 2)).toBe(now - 60 * MINUTE_MS);
  });

  it("only an admin can name a person, by account or by hash", async () => {
    expect(await name(member, { identity: "ada@example.com", name: "Ada" })).toMatchObject({ status: 403 });
    expect(await name(admin, { identity: "Ada@example.com ", name: "Ada" })).toEqual({
      status: 200,
      body: { person: ada(), name: "Ada" },
    });
    expect(await name(admin, { person: bob(), name: "Bob" })).toMatchObject({ status: 200 });
    expect((await agents()).people.map((one) => one.name)).toEqual(["Ada", "Bob"]);
    expect(await name(admin, { person: bob(), name: null })).toMatchObject({ status: 200 });
    expect((await agents()).people.map((one) => one.name)).toEqual(["Ada", ""]);
    const { rows } = await pool().query(
      "SELECT row_to_json(a)::text AS entry FROM audit_entries a WHERE project_id = $1",
      [team.projectId],
    );
    expect(rows.filter(({ entry }) => entry.includes("person.name"))).toHaveLength(3);
    expect(rows.map(({ entry }) => entry).join()).not.toMatch(/ada@example/i);
  });

  it.each([
    [{ name: "x" }, "person"],
    [{ person: "ada@example.com", name: "x" }, "person"],
    [{ identity: "a", person: "person-0123456789abcdef", name: "x" }, "person"],
    [{ identity: "", name: "x" }, "identity"],
    [{ identity: "a", name: "" }, "name"],
  ])("refuses %j and names %s", async (body, path) => {
    const answer = await name(admin, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(path);
  });

  it("is empty, not an error, without any agent", async () => {
    const { key } = await makeKey(await makeTeam(), "read");
    const request = new Request(`${base}/agents`, { headers: { authorization: `Bearer ${key}` } });
    expect(AgentsAnswer.parse(await (await getAgents(request)).json())).toMatchObject({
      total: null,
      people: [],
    });
  });
});

describe("senders", () => {
  const list = async () => {
    const response = await getSenders(new Request(`${base}/senders`, { headers: reader }));
    return SendersAnswer.parse(await response.json()).senders;
  };

  it("are listed with versions, requests and what they cannot tell, written together and not with each request", async () => {
    const seen = (sender: string, version: string, requests: number, lastSeenAt = now) => ({
      projectId: team.projectId,
      sender,
      version,
      requests,
      lastSeenAt,
    });
    await writeSenders();
    await pool().query("DELETE FROM senders WHERE project_id = $1", [team.projectId]);
    const body = JSON.stringify({ model: "m", latency_ms: 1 });
    const headers = { ...reader, "content-type": "application/json" };
    for (let n = 0; n < 3; n++)
      await postRequests(new Request(`${base}/requests`, { method: "POST", headers, body }));
    noteSenders([seen("claude-code", "2.1.328", 5), seen("claude-code", "2.1.400", 1, now + 1)]);
    noteSenders([seen("claude-code", "2.1.328", 2), seen("codex", "", 0)]);
    expect(await list()).toEqual([]);
    await writeSenders();
    noteSenders([seen("claude-code", "2.1.400", 1, now + 2)]);
    await writeSenders();
    const senders = await list();
    const counts = senders.map(({ label, versions, requests }) => [label, versions, requests]);
    expect(counts).toContainEqual(["HTTP API", [], 3]);
    expect(counts).toContainEqual(["Claude Code", ["2.1.400", "2.1.328"], 9]);
    expect(counts).toContainEqual(["Codex", [], 0]);
    expect(counts).toHaveLength(3);
    const claude = senders.find(({ name: of }) => of === "claude-code")!;
    expect(claude.cannot_tell.join()).toContain("fallback");
  });

  it("are listed also where another one's report of their calls counts", async () => {
    const two = await makeTeam();
    const { key } = await makeKey(two, "ingest", "read");
    const { bodies } = listRecordings().find(({ name }) => name === "anthropic-openinference-plus-native")!;
    const shift = BigInt(now - lastTimeOf(bodies)) * 1_000_000n;
    const moved = JSON.stringify(bodies.map(({ body }) => body)).replace(/\b1[78]\d{17}\b/g, (nanos) =>
      String(BigInt(nanos) + shift),
    );
    for (const body of JSON.parse(moved)) {
      const headers = { "x-api-key": key, "content-type": "application/json" };
      const sent = { method: "POST", headers, body: JSON.stringify(body) };
      expect((await postTraces(new Request("http://localhost:3000/api/otlp/v1/traces", sent))).status).toBe(
        200,
      );
    }
    await writeSenders();
    const { senders } = await loadSenders(two.projectId);
    expect(senders.map(({ name: of, requests }) => [of, requests]).sort()).toEqual([
      ["anthropic-sdk", 1],
      ["openinference", 0],
    ]);
  });

  it("beyond the limit are left out, while known ones continue", async () => {
    const { projectId } = await makeTeam();
    const seen = (version: string) => ({ projectId, sender: "otel", version, requests: 1, lastSeenAt: now });
    noteSenders(Array.from({ length: 500 }, (_, n) => seen(`v${n}`)));
    await writeSenders();
    noteSenders([seen("new"), seen("v7")]);
    await writeSenders();
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n, sum(requests)::int AS requests FROM senders WHERE project_id = $1",
      [projectId],
    );
    expect(rows).toEqual([{ n: 500, requests: 501 }]);
  });

  it("of a deleted project do not prevent others from being written", async () => {
    const { projectId } = await makeTeam();
    const one = { sender: "otel", version: "1", requests: 1, lastSeenAt: now };
    noteSenders([
      { ...one, projectId: 2_000_000_000 },
      { ...one, projectId },
    ]);
    await writeSenders();
    const { rows } = await pool().query("SELECT 1 FROM senders WHERE project_id = $1", [projectId]);
    expect(rows).toHaveLength(1);
  });
});
