import { beforeAll, describe, expect, it } from "vitest";
import { makeKey, makeTeam } from "@/test/people";
import { DELETE } from "./incidents/[incidentId]/route";
import { GET, POST } from "./incidents/route";

let key: string;
let strangers: string;

beforeAll(async () => {
  key = (await makeKey(await makeTeam(), "read", "manage")).key;
  strangers = (await makeKey(await makeTeam(), "read", "manage")).key;
});

async function call(route: typeof POST, method: string, body?: unknown, id = "", bearer = key) {
  const response = await route(
    new Request("http://localhost/api/v1/incidents", {
      method,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve({ incidentId: id }) },
  );
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

const from = "2026-11-01T10:00:00.000Z";
const to = "2026-11-01T12:00:00.000Z";

describe("incidents API", () => {
  it("creates, lists and deletes an incident", async () => {
    const made = await call(POST, "POST", { from, to, model: "gpt-5", comment: "provider outage" });
    expect(made).toMatchObject({ status: 201, body: { from, to, model: "gpt-5", service: null } });
    expect((await call(GET, "GET")).body.incidents).toEqual([made.body]);
    expect((await call(GET, "GET", undefined, "", strangers)).body.incidents).toEqual([]);
    expect((await call(DELETE, "DELETE", undefined, made.body.id, strangers)).status).toBe(404);
    expect((await call(DELETE, "DELETE", undefined, made.body.id)).status).toBe(204);
    expect((await call(DELETE, "DELETE", undefined, made.body.id)).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ["no end", { from }, "to"],
    ["an end before the start", { from: to, to: from }, "to"],
    ["more than a week", { from, to: "2026-11-09T10:00:00Z" }, "to"],
    ["a time without a zone", { from: "2026-11-01T10:00:00", to }, "from"],
    ["a model without a name", { from, to, model: "" }, "model"],
  ])("rejects and names the field: %s", async (_, body, path) => {
    const answer = await call(POST, "POST", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });
});
