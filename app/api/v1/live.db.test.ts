import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { browserHeaders, makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";
import { GET } from "./live/route";

let team: TestTeam;
beforeAll(async () => {
  team = await makeTeam();
});
afterAll(() => pool().end());

const open = (headers: Record<string, string>, signal?: AbortSignal) =>
  GET(new Request("http://localhost/api/v1/live", { headers, ...(signal ? { signal } : {}) }));
const statuses = async (calls: Promise<Response>[]) =>
  (await Promise.all(calls)).map(({ status }) => status).sort();
const repeat = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
const bearer = async () => ({ authorization: `Bearer ${(await makeKey(team, "read")).key}` });

it("gives a person or key ten streams, a project a hundred, and others theirs", async () => {
  const ending = new AbortController();
  const greedy = await bearer();
  expect(await statuses(repeat(10, () => open(greedy, ending.signal)))).toEqual(repeat(10, () => 200));
  const refused = await open(greedy);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("30");
  expect(await refused.json()).toMatchObject({ error: { code: "too_many_streams" } });
  const viewer = await browserHeaders(await makeMember(team, "viewer"), team.projectId);
  expect(await statuses(repeat(11, () => open(viewer, ending.signal)))).toEqual([
    ...repeat(10, () => 200),
    429,
  ]);
  for (let at = 0; at < 8; at++) {
    const key = await bearer();
    expect(await statuses(repeat(10, () => open(key, ending.signal)))).toEqual(repeat(10, () => 200));
  }
  expect((await open(await bearer())).status).toBe(503);
  const other = await makeTeam();
  const { key } = await makeKey(other, "read");
  expect((await open({ authorization: `Bearer ${key}` }, ending.signal)).status).toBe(200);
  // A stream that ends gives its place back.
  ending.abort();
  const last = new AbortController();
  expect((await open(greedy, last.signal)).status).toBe(200);
  last.abort();
});
