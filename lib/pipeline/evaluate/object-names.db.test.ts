import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POST as postBudget } from "@/app/api/v1/budgets/route";
import { PUT as putHitModes } from "@/app/api/v1/hit-modes/route";
import { POST as postMatch } from "@/app/api/v1/routes/match/route";
import { POST as postRoute } from "@/app/api/v1/routes/route";
import { POST as postRule } from "@/app/api/v1/rules/route";
import { GET as getSeries } from "@/app/api/v1/series/route";
import { POST as postPreview } from "@/app/api/v1/silences/preview/route";
import { POST as postSilence } from "@/app/api/v1/silences/route";
import { GET as getSummary } from "@/app/api/v1/summary/route";
import { flushDueGroups } from "@/lib/pipeline/alerts/flush-groups";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";

// Names that every object answers to: lookups by a user's name must not find them.
const NAMES = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"];

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

async function call(route: typeof postSilence, method: string, body?: unknown, query = "") {
  const headers = { authorization: `Bearer ${story.key}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await route(new Request(`http://localhost/api/v1/x${query}`, { method, headers, ...sent }));
  return { status: answer.status, body: await answer.json() };
}

const named = (name: string, value: string) => Object.fromEntries([[name, value]]);
const ends_at = "2999-01-01T00:00:00Z";
const DEFINITION = {
  kind: "threshold",
  metric: "error_rate",
  comparison: "above",
  threshold: 0.1,
  recovery: 0.05,
  window_seconds: 300,
  persistence: { k: 1, n: 1 },
  keep_firing_seconds: 0,
  min_requests: 1,
  group_by: ["model", "error_type"],
};

describe.each(NAMES)("the name %s", (name) => {
  it("does not affect an evaluation, in any field", async () => {
    const { channelId } = await story.slack(name);
    const chat = await story.slack("Chat");
    await story.route("critical", chat.channelId);
    const isRefused = name === "__proto__";
    const answers = {
      silence: await call(postSilence, "POST", { matchers: named(name, "x*"), ends_at }),
      preview: await call(postPreview, "POST", { matchers: named(name, "x*") }),
      route: await call(postRoute, "POST", {
        severity: "critical",
        matchers: named(name, "x*"),
        channel_ids: [channelId],
      }),
      match: await call(postMatch, "POST", { severity: "critical", labels: named(name, "x") }),
    };
    for (const [what, { status, body }] of Object.entries(answers)) {
      if (!isRefused) {
        expect([what, status], JSON.stringify(body)).toEqual([what, expect.toSatisfy((n) => n < 300)]);
        continue;
      }
      const field = what === "match" ? "labels" : "matchers";
      expect([what, status]).toEqual([what, 400]);
      expect(body.error.details).toEqual([
        { path: `${field}.__proto__`, message: "must not be used as a name" },
      ]);
    }
    const modes = [{ metric: null, model: name, service: name, mode: "notify" }];
    const rule = { name, severity: "critical", definition: DEFINITION };
    const budget = { name, amount_usd: 1, scope: { model: [name] } };
    expect((await call(putHitModes, "PUT", { modes })).status).toBe(200);
    expect((await call(postRule, "POST", rule)).status).toBe(201);
    expect((await call(postBudget, "POST", budget)).status).toBe(201);
    const one = { model: name, provider: name, service: name, environment: name, error_type: name };
    const more = { status: "error", finish_reason: name, user_id: name, fallback_from: name };
    const tagged = await story.requests(1, { ...one, ...more, tags: named(name, name) });
    expect(tagged.status).toBe(isRefused ? 422 : 200);
    if (isRefused) expect((await tagged.json()).rejected[0].path).toBe("tags.__proto__");
    expect((await story.requests(30, { ...one, ...more })).status).toBe(200);
    expect((await story.requests(30, { ...one, ...more, error_type: "timeout" })).status).toBe(200);

    const shown = async () =>
      (await story.alerts()).map(({ type, labels, heldBy }) => [type, { ...labels }, heldBy?.kind ?? null]);
    const now = Date.now();
    await story.evaluate(now, 2);
    expect(await shown()).toContainEqual(["error_rate", { model: name, error_type: name }, null]);
    const breaker = { name, provider: name, model: name, reason: name };
    expect((await story.breaker("open", breaker)).status).toBe(200);
    expect(await shown()).toContainEqual([
      "circuit_open",
      { breaker: name, provider: name, model: name },
      null,
    ]);
    await story.evaluate(now + 20_000, 2);
    const { rows } = await pool().query(
      "SELECT name, last_error FROM rules WHERE project_id = $1 AND last_error IS NOT NULL",
      [story.actor.projectId],
    );
    expect(rows).toEqual([]);
    // The breaker joins the incident of the failures, which is next reported when it has lasted.
    await flushDueGroups(now + 16 * MINUTE_MS);
    await story.deliver();
    const texts = chat.receiver.received.map(({ json }) => String(json.text));
    expect(texts).toContainEqual(
      expect.stringMatching(new RegExp(`${name} failing since .*breaker open since`)),
    );

    const series = await call(
      getSeries,
      "GET",
      undefined,
      "?metric=errors&group_by=error_type&window=10m&step=1m",
    );
    const sums = series.body.series.map(
      ({ labels, points }: { labels: object; points: [number, number][] }) => [
        labels,
        points.reduce((sum, [, value]) => sum + value, 0),
      ],
    );
    const count = isRefused ? 30 : 31;
    expect(sums).toEqual([
      [{ error_type: name }, count],
      [{ error_type: "timeout" }, 30],
    ]);
    const summary = await call(getSummary, "GET", undefined, "?window=10m");
    expect(Object.entries(summary.body.errors_by_type).sort()).toEqual(
      [
        [name, count],
        ["timeout", 30],
      ].sort(),
    );
  });
});
