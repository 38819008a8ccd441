import { beforeAll, describe, expect, it } from "vitest";
import { makeKey, makeTeam } from "@/test/people";
import { DELETE, PUT } from "./silences/[silenceId]/route";
import { GET, POST } from "./silences/route";

let key: string;
let strangers: string;

beforeAll(async () => {
  key = (await makeKey(await makeTeam(), "read", "manage")).key;
  strangers = (await makeKey(await makeTeam(), "read", "manage")).key;
});

async function call(route: typeof POST, method: string, body?: unknown, id = "", bearer = key) {
  const response = await route(
    new Request("http://localhost/api/v1/silences", {
      method,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve({ silenceId: id }) },
  );
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

const ends_at = "2999-01-01T00:00:00Z";
const recurrence = { weekdays: [1, 2], start: "02:30", minutes: 60, time_zone: "Europe/Vienna" };

describe("silences API", () => {
  it("creates, lists, changes and deletes a silence", async () => {
    const made = await call(POST, "POST", { matchers: { model: "gpt-5" }, ends_at, comment: "known" });
    expect(made).toMatchObject({ status: 201, body: { matchers: { model: "gpt-5" }, recurrence: null } });
    const { id, starts_at } = made.body;
    const window = { matchers: { model: "gpt-*" }, recurrence };
    const changed = await call(PUT, "PUT", window, id);
    expect(changed).toMatchObject({ status: 200, body: { id, starts_at, ends_at: null, recurrence } });
    expect(changed.body.windows).toHaveLength(8);
    expect((await call(GET, "GET")).body.silences).toMatchObject([{ id }]);
    expect((await call(DELETE, "DELETE", undefined, id)).status).toBe(204);
    expect((await call(GET, "GET")).body.silences).toEqual([]);
    expect((await call(DELETE, "DELETE", undefined, id)).status).toBe(404);
  });

  it("takes a window from a time until another, by the clock of its zone", async () => {
    const { minutes: _, ...open } = recurrence;
    const nightly = { ...open, start: "22:00", end: "07:00", time_zone: "America/New_York" };
    const made = await call(POST, "POST", { matchers: { model: "gpt-5" }, recurrence: nightly });
    expect(made).toMatchObject({ status: 201, body: { recurrence: nightly } });
    for (const { from, to } of made.body.windows)
      expect([8, 9, 10]).toContain((Date.parse(to) - Date.parse(from)) / 3_600_000);
    expect((await call(GET, "GET")).body.silences).toMatchObject([{ recurrence: nightly }]);
  });

  it("returns 404 for another project's silence", async () => {
    const { body } = await call(POST, "POST", { matchers: { model: "gpt-5" }, ends_at });
    expect((await call(GET, "GET", undefined, undefined, strangers)).body.silences).toEqual([]);
    expect((await call(PUT, "PUT", { matchers: { a: "b" }, ends_at }, body.id, strangers)).status).toBe(404);
    expect((await call(DELETE, "DELETE", undefined, body.id, strangers)).status).toBe(404);
  });

  it.each<[string, object, number, string]>([
    ["no matcher", { matchers: {}, ends_at }, 400, "matchers"],
    ["no matchers", { ends_at }, 400, "matchers"],
    ["a matcher that is no text", { matchers: { model: 5 }, ends_at }, 400, "matchers.model"],
    ["neither end nor recurrence", { matchers: { a: "b" } }, 400, "ends_at"],
    ["a time without a zone", { matchers: { a: "b" }, ends_at: "2999-01-01T00:00:00" }, 400, "ends_at"],
    ["an end in the past", { matchers: { a: "b" }, ends_at: "2001-01-01T00:00:00Z" }, 422, "ends_at"],
    [
      "an end before its start",
      { matchers: { a: "b" }, starts_at: ends_at, ends_at: "2998-01-01T00:00:00Z" },
      422,
      "ends_at",
    ],
    [
      "a weekday that is none",
      { matchers: { a: "b" }, recurrence: { ...recurrence, weekdays: [8] } },
      400,
      "recurrence.weekdays.0",
    ],
    [
      "a time of day that is none",
      { matchers: { a: "b" }, recurrence: { ...recurrence, start: "24:00" } },
      400,
      "recurrence.start",
    ],
    [
      "a window without an end",
      { matchers: { a: "b" }, recurrence: { ...recurrence, minutes: undefined } },
      400,
      "recurrence.end",
    ],
    [
      "a window with two ends",
      { matchers: { a: "b" }, recurrence: { ...recurrence, end: "07:00" } },
      400,
      "recurrence.end",
    ],
    [
      "an end that is no time of day",
      { matchers: { a: "b" }, recurrence: { ...recurrence, minutes: undefined, end: "7:00" } },
      400,
      "recurrence.end",
    ],
    [
      "a zone that is none",
      { matchers: { a: "b" }, recurrence: { ...recurrence, time_zone: "Mars" } },
      400,
      "recurrence.time_zone",
    ],
  ])("rejects %s", async (_, body, status, path) => {
    const refused = await call(POST, "POST", body);
    expect(refused.status).toBe(status);
    expect(refused.body.error.details.map((one: { path: string }) => one.path)).toContain(path);
  });

  it("rejects an unknown field and names it", async () => {
    const refused = await call(POST, "POST", { matchers: { model: "gpt-5" }, ends_at, until: 1 });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining("until") } },
    });
  });
});
