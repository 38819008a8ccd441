import { afterEach, beforeEach, expect, it } from "vitest";
import { loadHeadline } from "@/lib/dashboard/overview/load-headline";
import { clockText } from "@/lib/format/time-text";
import { AlertStory } from "@/test/alert-story";

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
