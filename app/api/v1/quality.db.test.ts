import { afterAll, beforeAll, expect, it } from "vitest";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { AlertStory } from "@/test/alert-story";
import { GET } from "./quality/route";

let story: AlertStory;
const now = Date.now();

beforeAll(async () => {
  story = await AlertStory.begin();
  const send = (hoursAgo: number, output_tokens: number, model = "gpt-5") =>
    story.requests(40, {
      model,
      service: "chat",
      output_tokens,
      ...(model === "gpt-5" ? { finish_reason: hoursAgo < 2 ? "max_tokens" : "stop" } : {}),
      timestamp: (now - hoursAgo * HOUR_MS) / 1_000,
    });
  await send(3, 400);
  await send(1, 200);
  await send(1, 300, "fresh");
});
afterAll(() => story.end());

async function read(query: string) {
  const answer = await GET(
    new Request(`http://localhost/api/v1/quality?${query}`, {
      headers: { authorization: `Bearer ${story.key}` },
    }),
    { params: Promise.resolve({}) },
  );
  return { status: answer.status, body: await answer.json() };
}
const span = `from=${new Date(now - 2 * HOUR_MS).toISOString()}&to=${new Date(now).toISOString()}`;

it("compares response lengths with the previous period", async () => {
  const { body } = await read(span);
  expect(body.rows).toMatchObject([
    { model: "gpt-5", service: "chat", requests: 40, requests_before: 40, is_new: false },
    { model: "fresh", service: "chat", requests: 40, requests_before: 0, is_new: true, shift: null },
  ]);
  expect(body.rows).toMatchObject([
    { truncated_share: 1, truncated_share_before: 0, finish_known: 40 },
    { truncated_share: null, finish_known: 0 },
  ]);
  expect(body.rows[0].shift).toBeCloseTo(-0.5, 1);
  expect(body.rows[0].short_share).toBeCloseTo(1, 5);
  expect((await read(`${span}&model=fresh`)).body.rows).toHaveLength(1);
  expect((await read("from=yesterday-ish")).status).toBe(400);
});
