import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShownConfig } from "@/lib/schema/channels/channel";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { LOOPBACK, noticeOf, sendingOf } from "@/test/notice-fixture";
import { type Reply, StubReceiver } from "@/test/receivers/stub-receiver";
import { send } from "./send";

// Which answers count as accepted or gone, and how long each receiver asks to wait.

let stub: StubReceiver;
beforeAll(async () => {
  stub = await StubReceiver.start(() => [], { status: 500, body: "" });
});
afterAll(() => stub.stop());

function answerTo(kind: ChannelKind, reply: Reply) {
  stub.next.push(reply);
  const config: ShownConfig = { url: stub.url };
  const current = {
    slack: stub.url,
    teams: stub.url,
    discord: stub.url,
    pagerduty: "a".repeat(32),
    email: null,
    webhook: `whsec_${"A".repeat(32)}`,
  }[kind];
  return send(
    kind,
    sendingOf(noticeOf("first")),
    config,
    { current, previous: null, address: null },
    LOOPBACK,
  );
}

const MESSAGE = '{"id": "1199", "type": 0}';
const LIMITED = '{"message": "You are being rate limited.", "retry_after": 0.653, "global": false}';

describe("what a receiver's answer means", () => {
  it.each<[ChannelKind, number, string, "accepted" | "refused" | "gone"]>([
    ["slack", 200, "ok", "accepted"],
    ["slack", 200, "invalid_blocks", "refused"],
    ["slack", 201, "ok", "refused"],
    ["slack", 403, "invalid_token", "refused"],
    ["slack", 404, "no_service", "refused"],
    ["slack", 410, "channel_is_archived", "gone"],
    ["pagerduty", 202, "{}", "accepted"],
    ["pagerduty", 200, "{}", "refused"],
    ["pagerduty", 400, "{}", "refused"],
    ["webhook", 200, "", "accepted"],
    ["webhook", 204, "", "accepted"],
    ["webhook", 301, "", "refused"],
    ["webhook", 404, "", "refused"],
    ["webhook", 410, "", "gone"],
    ["teams", 202, "", "accepted"],
    ["teams", 200, "", "accepted"],
    ["teams", 400, "", "refused"],
    ["teams", 404, "", "refused"],
    ["teams", 410, "", "gone"],
    ["discord", 200, MESSAGE, "accepted"],
    ["discord", 204, "", "refused"],
    ["discord", 200, "<html>", "refused"],
    ["discord", 401, '{"code": 50027}', "refused"],
    ["discord", 404, '{"message": "Unknown Webhook", "code": 10015}', "gone"],
  ])("%s: %i %s is %s", async (kind, status, body, wanted) => {
    const { answer } = await answerTo(kind, { status, body });
    expect(answer).toMatchObject({ accepted: wanted === "accepted", gone: wanted === "gone" });
  });

  it.each<[ChannelKind, number, string, Record<string, string>, number | null]>([
    ["slack", 429, "", { "retry-after": "30" }, 30_000],
    ["slack", 429, "", {}, null],
    ["slack", 503, "", { "retry-after": "5" }, 5_000],
    ["slack", 200, "ok", { "retry-after": "5" }, null],
    ["discord", 429, LIMITED, { "retry-after": "1" }, 653],
    ["discord", 429, "no json", { "retry-after": "2" }, 2_000],
    ["discord", 200, MESSAGE, { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.25" }, 1_250],
    ["discord", 200, MESSAGE, { "x-ratelimit-remaining": "4", "x-ratelimit-reset-after": "1.25" }, null],
    ["discord", 200, MESSAGE, { "x-ratelimit-remaining": "0" }, null],
    ["discord", 200, MESSAGE, { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "soon" }, null],
  ])("%s: after %i %s with %j pauses for %s ms", async (kind, status, body, headers, retryAfterMs) => {
    expect((await answerTo(kind, { status, body, headers })).answer).toMatchObject({ retryAfterMs });
  });
});
