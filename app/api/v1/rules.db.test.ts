import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { makeKey, makeTeam } from "@/test/people";
import { POST as reset } from "./rules/[ruleId]/reset/route";
import { PATCH } from "./rules/[ruleId]/route";
import { GET, POST } from "./rules/route";

let key: string;
let strangers: string;

beforeAll(async () => {
  key = (await makeKey(await makeTeam(), "read", "manage")).key;
  strangers = (await makeKey(await makeTeam(), "read", "manage")).key;
});

async function call(route: typeof POST, method: string, body?: unknown, ruleId = "", bearer = key) {
  const response = await route(
    new Request("http://localhost/api/v1/rules", {
      method,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve({ ruleId }) },
  );
  return { status: response.status, body: await response.json() };
}

type Listed = { id: string; pack_key: string | null; is_default: boolean | null };
const listed = async (): Promise<Listed[]> => (await call(GET, "GET")).body.rules;

describe("a rule of the default pack", () => {
  it("is the default until it is changed, and again after a reset", async () => {
    const before = await listed();
    expect(before.every(({ is_default }) => is_default === true)).toBe(true);
    expect(before).toHaveLength(DEFAULT_PACK.length);
    const { id } = before.find(({ pack_key }) => pack_key === "latency_p95")!;
    const pack = DEFAULT_PACK.find(({ packKey }) => packKey === "latency_p95")!;
    const definition = { ...pack.definition, threshold: 40_000 };
    const changed = await call(PATCH, "PATCH", { name: "Slow", definition, enabled: false }, id);
    expect(changed).toMatchObject({ status: 200, body: { is_default: false } });
    const again = await call(reset, "POST", undefined, id);
    expect(again.body).toMatchObject({
      name: pack.name,
      definition: pack.definition,
      severity: pack.severity,
    });
    expect(again.body).toMatchObject({ is_default: true, enabled: false });
    expect((await listed()).every(({ is_default }) => is_default === true)).toBe(true);
  });

  it("returns 404 for another project's rule", async () => {
    const { id } = (await listed())[0]!;
    expect((await call(reset, "POST", undefined, id, strangers)).status).toBe(404);
  });
});

describe("a runbook", () => {
  const RUNBOOK = "https://wiki.example/runbooks/latency?team=core#first";
  const latency = async () => (await listed()).find(({ pack_key }) => pack_key === "latency_p95")!;

  it("is a link that is set and removed; that restarts nothing and leaves the default", async () => {
    const { id } = await latency();
    const set = await call(PATCH, "PATCH", { runbook_url: RUNBOOK }, id);
    expect(set.body).toMatchObject({ runbook_url: RUNBOOK, restarted: false, is_default: true });
    expect((await call(PATCH, "PATCH", { severity: "critical" }, id)).body).toMatchObject({
      runbook_url: RUNBOOK,
      restarted: true,
    });
    expect((await call(reset, "POST", undefined, id)).body).toMatchObject({ runbook_url: RUNBOOK });
    expect(await latency()).toMatchObject({ runbook_url: RUNBOOK });
    expect((await call(PATCH, "PATCH", { runbook_url: null }, id)).body).toMatchObject({ runbook_url: null });
  });

  it.each([
    "javascript:alert(1)",
    "ftp://wiki.example/a",
    "wiki.example/a",
    "https:wiki.example/a",
    "https://wiki.example/a b",
    "https://ada:secret@wiki.example/a",
    `https://wiki.example/${"a".repeat(2_000)}`,
    "",
    7,
  ])("%j is refused by name", async (runbook_url) => {
    const refused = await call(PATCH, "PATCH", { runbook_url }, (await latency()).id);
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { details: [{ path: "runbook_url" }] } },
    });
  });
});

it("a custom rule has no default", async () => {
  const { definition } = DEFAULT_PACK[0]!;
  const { body } = await call(POST, "POST", { name: "Mine", definition, severity: "critical" });
  expect(body).toMatchObject({ pack_key: null, is_default: null });
  const refused = await call(reset, "POST", undefined, body.id);
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "no_default" } } });
});
