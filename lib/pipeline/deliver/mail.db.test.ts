import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createChannel } from "@/lib/manage/edit-channels";
import { pool } from "@/lib/store/database/pool";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { AlertStory } from "@/test/alert-story";
import { FIRING, noticeOf, RESOLVED } from "@/test/notice-fixture";
import { SmtpReceiver } from "@/test/receivers/smtp-receiver";
import { testChannel } from "./test-channel";

let server: SmtpReceiver;
let story: AlertStory;
let channelId: string;
beforeAll(async () => {
  server = await SmtpReceiver.start();
  process.env.SMTP_URL = server.url;
  process.env.SMTP_FROM = "Sightline <alerts@sightline.example>";
});
afterAll(() => server.stop());
beforeEach(async () => {
  story = await AlertStory.begin();
  onWake(() => {});
  const config = { to: ["one@example.com", "two@example.com", "three@example.com"] };
  const { channel } = await createChannel(story.actor, {
    name: "Mail",
    kind: "email",
    config,
    enabled: true,
  });
  channelId = channel.id;
  server.received.length = 0;
  server.refused.clear();
});
afterEach(() => story.end());

const firing = noticeOf("first", FIRING);
const end = noticeOf("all_resolved", RESOLVED);
const to = () => server.received.map((mail) => mail.to.map((address) => address.split("@")[0]));

it("the messages about a group form a thread, and the next episode starts another", async () => {
  for (const notice of [firing, end, firing, end]) await story.queue(channelId, "group", notice);
  await story.queue(channelId, "other group", end);
  for (let round = 0; round < 4; round++) await story.deliver();
  const mails = server.received.map(({ headers }) => ({
    id: headers.get("message-id"),
    answers: headers.get("in-reply-to"),
  }));
  const ofGroup = mails.filter(({ answers }, at) => at > 0 || answers === undefined);
  expect(ofGroup).toHaveLength(5);
  const ids = (await story.deliveries()).map(({ id }) => `<${id}@sightline.example>`).reverse();
  const answersTo = new Map(mails.map(({ id, answers }) => [id, answers]));
  expect(ids.map((id) => answersTo.get(id))).toEqual([undefined, ids[0], undefined, ids[2], undefined]);
});

it("an escalation starts a new thread, and the resolve is a reply to it", async () => {
  await story.queue(channelId, "group", noticeOf("escalation", FIRING));
  await story.queue(channelId, "group", end);
  for (let round = 0; round < 2; round++) await story.deliver();
  const [escalation, ended] = server.received.map(({ headers }) => headers);
  expect(escalation!.has("in-reply-to")).toBe(false);
  expect(ended!.get("in-reply-to")).toBe(escalation!.get("message-id"));
  expect(ended!.get("references")).toBe(escalation!.get("message-id"));
});

it("deferred recipients get the email later, and no one gets it twice", async () => {
  server.refused.set("two@example.com", { code: 450, text: "greylisted" });
  server.refused.set("three@example.com", { code: 550, text: "no such user" });
  await story.queue(channelId, "group", firing);
  await story.deliver();
  expect(to()).toEqual([["one"]]);
  expect(await story.deliveries()).toMatchObject([
    {
      state: "queued",
      attempts: 1,
      lastError: expect.stringMatching(/two@example.com: 450.*three@example.com: 550/),
    },
  ]);
  server.refused.delete("two@example.com");
  await story.skipWaits();
  await story.deliver();
  expect(to()).toEqual([["one"], ["two"]]);
  expect(await story.deliveries()).toMatchObject([{ state: "delivered", attempts: 2 }]);
});

it("an unknown recipient is reported as a fault", async () => {
  server.refused.set("three@example.com", { code: 550, text: "no such user" });
  await story.queue(channelId, "group", firing);
  await story.deliver();
  expect(to()).toEqual([["one", "two"]]);
  expect(await story.deliveries()).toMatchObject([{ state: "delivered" }]);
  const { rows } = await pool().query<{ action: string; after: { text: string } }>(
    "SELECT action, after FROM audit_entries WHERE project_id = $1 AND actor_kind = 'system'",
    [story.actor.projectId],
  );
  expect(rows.map(({ action }) => action)).toEqual(["fault.recipients_refused"]);
  expect(rows[0]!.after.text).toContain("three@example.com: 550");
});

it("a temporary refusal is retried, a permanent one is not", async () => {
  server.next.push({ code: 451, text: "later" }, { code: 554, text: "never" });
  await story.queue(channelId, "group", firing);
  await story.deliver();
  expect(await story.deliveries()).toMatchObject([{ state: "queued", log: [{ status: 451 }] }]);
  await story.skipWaits();
  await story.deliver();
  expect(await story.deliveries()).toMatchObject([
    { state: "dead", log: [{ status: 451 }, { status: 554 }] },
  ]);
});

it("Send test shows the server's answer, also for a single recipient", async () => {
  const { projectId } = story.actor;
  expect(await testChannel(projectId, channelId, { state: "resolved" }, Date.now())).toMatchObject({
    sent: true,
    status: 250,
    answer: "250 queued as 42",
    error: null,
  });
  expect(server.received[0]!.headers.get("subject")).toBe("[TEST] [RESOLVED] p95 latency, example-model");
  server.refused.set("two@example.com", { code: 550, text: "no such user" });
  const partly = await testChannel(projectId, channelId, { state: "firing" }, Date.now());
  expect(partly).toMatchObject({ sent: false, status: 250 });
  expect(partly.error).toContain("two@example.com: 550");
  expect(server.violations).toEqual([]);
});
