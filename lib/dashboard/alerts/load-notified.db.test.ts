import { afterEach, beforeEach, expect, it } from "vitest";
import { loadHeadline, loadTroubles } from "@/lib/dashboard/overview/load-headline";
import { clockText } from "@/lib/format/time-text";
import { acknowledge } from "@/lib/manage/handle-alerts";
import { AlertStory } from "@/test/alert-story";
import { loadFiring } from "./load-recent-alerts";
import { loadUnheardCounts } from "./load-unheard";

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const told = async () => {
  const clock = { timeZone: "UTC", now: Date.now() };
  const { troubles } = await loadHeadline(story.actor.projectId, "", clock);
  return troubles.map((trouble) => [trouble.title, trouble.why, trouble.told, trouble.isUnheard]);
};

const TITLE = "Circuit breaker primary";
const WHY = "Circuit breaker primary is open: 9 timeouts.";

it("says that no one was notified, and why", async () => {
  await story.breaker("open", { reason: "9 timeouts" });
  expect(await told()).toEqual([[TITLE, WHY, "No one was notified: there is no channel", true]]);
});

it("still says so once someone has acknowledged it, while the bar of all pages has one less", async () => {
  await story.breaker("open", { reason: "9 timeouts" });
  const { projectId } = story.actor;
  expect(await loadUnheardCounts([projectId])).toMatchObject({ [projectId]: { critical: 1 } });
  const [alert] = await loadFiring(projectId);
  await acknowledge(story.actor, alert!.id, Date.now());
  expect(await told()).toEqual([[TITLE, WHY, "No one was notified: there is no channel", true]]);
  expect(await loadUnheardCounts([projectId])).toEqual({});
});

it("is known without the figures of the range, which the page does not wait for", async () => {
  const clock = { timeZone: "UTC", now: Date.now() };
  expect(await loadTroubles(story.actor.projectId, clock)).toBeNull();
  await story.breaker("open", { reason: "9 timeouts" });
  const troubles = await loadTroubles(story.actor.projectId, clock);
  expect(troubles).toMatchObject({ state: "critical", troubles: [{ title: TITLE }] });
  const given = Promise.resolve(troubles);
  expect(await loadHeadline(story.actor.projectId, "", clock, given)).toBe(troubles);
});

it("says which channel got the message and when", async () => {
  const { channelId } = await story.slack("#oncall");
  await story.route("critical", channelId);
  await story.breaker("open", { reason: "9 timeouts" });
  await story.deliver();
  const [delivery] = await story.deliveries();
  expect(delivery).toMatchObject({ state: "delivered" });
  const at = clockText(delivery!.finishedAt!.getTime(), "UTC");
  expect(await told()).toEqual([[TITLE, WHY, `Sent to Slack #oncall at ${at}`, false]]);
});
