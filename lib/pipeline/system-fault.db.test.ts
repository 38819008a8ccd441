import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/lib/store/pool";
import { AlertStory } from "@/test/alert-story";
import { flushDueGroups } from "./flush-groups";

const MINUTE = 60_000;
let story: AlertStory;

beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const faults = async () =>
  (await story.alerts())
    .filter(({ ruleKind }) => ruleKind === "system_fault")
    .map(({ labels, state }) => `${labels.fault} ${labels.channel ?? labels.failing_rule} ${state}`)
    .sort();
const texts = ({ received }: { received: { json: Record<string, unknown> }[] }) =>
  received.map(({ json }) => String(json.text).split(" - ")[0]);

async function pass(now: number): Promise<void> {
  await story.evaluate(now);
  await flushDueGroups(now);
  await story.deliver();
}

describe("5 failures: enabled, degraded, told elsewhere", () => {
  it("and told of its end when the channel takes messages again", async () => {
    const broken = await story.slack("Broken");
    const other = await story.slack("Other");
    await story.route("critical", broken.channelId);
    broken.receiver.next.push(...Array.from({ length: 5 }, () => ({ status: 503, body: "down" })));
    await story.breaker("open");
    for (let attempt = 0; attempt < 5; attempt++) {
      await story.skipWaits();
      await story.deliver();
    }
    const now = Date.now();
    await pass(now);
    expect(await faults()).toEqual(["channel degraded Broken firing"]);
    // The route leads only to the channel that is broken.
    expect(texts(other.receiver)).toEqual(["[CRITICAL] Sightline itself, channel degraded, Broken"]);
    const { rows } = await pool().query("SELECT enabled, health FROM channels WHERE id = $1", [
      broken.channelId,
    ]);
    expect(rows).toEqual([{ enabled: true, health: "degraded" }]);

    await story.skipWaits();
    await story.deliver();
    await pass(now + MINUTE);
    await pass(now + 2 * MINUTE + 1_000);
    expect(await faults()).toEqual(["channel degraded Broken resolved"]);
    expect(other.receiver.received).toHaveLength(2);
    expect(texts(broken.receiver).some((text) => text?.includes("Sightline itself"))).toBe(false);
  });
});

describe("a channel whose receiver is gone", () => {
  it("is switched off, and that is told on another channel", async () => {
    const gone = await story.slack("Gone");
    const other = await story.slack("Other");
    await story.route("critical", gone.channelId, other.channelId);
    gone.receiver.next.push({ status: 410, body: "gone" });
    await story.breaker("open");
    await story.deliver();
    await pass(Date.now());
    expect(await faults()).toContain("channel disabled Gone firing");
    // That its message is given up is told in the same message.
    const [, told] = other.receiver.received;
    expect(told!.text).toContain("The channel Gone was switched off: its receiver is gone.");
  });
});

describe("a rule that cannot be evaluated", () => {
  it("is told of after the third time in a row, and does not stop the others", async () => {
    const { receiver, channelId } = await story.slack();
    await story.route("critical", channelId);
    const { projectId } = story.actor;
    await pool().query(
      `UPDATE rules SET definition = definition || '{"metric": "no_such_metric"}' WHERE project_id = $1 AND pack_key = 'latency_p95'`,
      [projectId],
    );
    await story.requests(30, { latency_ms: 900 });
    const now = Date.now() + 1_000;
    for (let round = 0; round < 5; round++) await pass(now + round * 10_000);
    expect(await faults()).toEqual(["rule failing p95 latency firing"]);
    expect(texts(receiver)).toEqual(["[CRITICAL] Sightline itself, rule failing, p95 latency"]);
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM rules WHERE project_id = $1 AND last_error IS NULL AND last_evaluated_at IS NOT NULL",
      [projectId],
    );
    expect(rows[0].n).toBeGreaterThan(8);
  });
});
