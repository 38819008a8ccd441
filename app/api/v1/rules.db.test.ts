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

it("a custom rule has no default", async () => {
  const { definition } = DEFAULT_PACK[0]!;
  const { body } = await call(POST, "POST", { name: "Mine", definition, severity: "critical" });
  expect(body).toMatchObject({ pack_key: null, is_default: null });
  const refused = await call(reset, "POST", undefined, body.id);
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "no_default" } } });
});
