import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlertMessage, Notice } from "@/lib/schema/alerts/alert-message";
import type { ShownConfig } from "@/lib/schema/channels/channel";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import {
  FIRING,
  firingGroup,
  LOOPBACK,
  noticeOf,
  plainSpaces,
  RESOLVED,
  sendingOf,
} from "@/test/notice-fixture";
import {
  startDiscord,
  startPagerduty,
  startSlack,
  startTeams,
  startWebhook,
} from "@/test/receivers/receivers";
import { SmtpReceiver } from "@/test/receivers/smtp-receiver";
import type { StubReceiver } from "@/test/receivers/stub-receiver";
import type { Outside } from "./channel";
import { send } from "./send";

// The contract of every kind of channel, against receivers as strict as the real ones.

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

type Post = { config: ShownConfig; secret: string | null; outside: Outside };
type Lane = Post & { violations: () => string[]; last: () => string; stop: () => Promise<void> };

function overHttp(stub: StubReceiver, secret: string | null, config: ShownConfig): Lane {
  return {
    config,
    secret,
    outside: LOOPBACK,
    violations: () => stub.violations,
    last: () => stub.received.at(-1)!.text,
    stop: () => stub.stop(),
  };
}

const START: Record<ChannelKind | "webhook, as Alertmanager", () => Promise<Lane>> = {
  slack: async () => {
    const stub = await startSlack();
    return overHttp(stub, stub.url, {});
  },
  pagerduty: async () => {
    const stub = await startPagerduty();
    return overHttp(stub, "a".repeat(32), { url: stub.url });
  },
  webhook: async () => {
    const stub = await startWebhook(() => SECRET);
    return overHttp(stub, SECRET, { url: stub.url });
  },
  "webhook, as Alertmanager": async () => {
    const stub = await startWebhook(() => SECRET);
    return overHttp(stub, SECRET, { url: stub.url, format: "alertmanager" });
  },
  teams: async () => {
    const stub = await startTeams();
    return overHttp(stub, stub.url, {});
  },
  discord: async () => {
    const stub = await startDiscord();
    return overHttp(stub, stub.url, {});
  },
  email: async () => {
    const stub = await SmtpReceiver.start();
    return {
      config: { to: ["oncall@example.com"] },
      secret: null,
      outside: { ...LOOPBACK, mail: { url: stub.url, from: "Sightline <alerts@sightline.example>" } },
      violations: () => stub.violations,
      last: () => `${stub.received.at(-1)!.headers.get("subject")}\n${stub.received.at(-1)!.text}`,
      stop: () => stub.stop(),
    };
  },
};

const CASES = Object.keys(START) as (keyof typeof START)[];
const isWebhook = (name: string) => name.startsWith("webhook");

describe.each(CASES)("a message by %s", (name) => {
  let lane: Lane;
  beforeAll(async () => {
    lane = await START[name]();
  });
  afterAll(() => lane.stop());

  const deliver = async (notice: Notice) => {
    const kind = name.split(",")[0] as ChannelKind;
    const { config, secret, outside } = lane;
    const result = await send(
      kind,
      sendingOf(notice),
      config,
      { current: secret, previous: null, address: null },
      outside,
    );
    return { result, text: plainSpaces(lane.last()) };
  };

  it("contains the measured value, its threshold, n, window, labels, start, reason and link", async () => {
    const { text } = await deliver(noticeOf("first", FIRING));
    const figures: string[] = isWebhook(name)
      ? ["41200", "30000", "18900", "312", "2026-11-23T11:58:00.000Z", "first"]
      : ["41.2 s", "30 s", "18.9 s", "312", "2026-11-23 11:58:00 UTC", "started firing"];
    if (isWebhook(name)) figures.push("3.4");
    for (const part of [...figures, "5 min", "gpt-5", "p95 latency", "Shop", FIRING.url])
      expect(text).toContain(part);
  });

  // PagerDuty has it from the start, and resolves have no payload.
  it.runIf(name !== "pagerduty")(
    "contains the severity, the values and the start of a resolved alert",
    async () => {
      for (const severity of ["critical", "warning"] as const) {
        const { text } = await deliver(noticeOf("all_resolved", { ...RESOLVED, severity }));
        const start = isWebhook(name) ? "2026-11-23T11:58:00.000Z" : "2026-11-23 11:58:00 UTC";
        for (const part of [severity, isWebhook(name) ? "41200" : "41.2 s", start, "312"])
          expect(text).toContain(part);
      }
    },
  );

  it("lists every alert of a group, and counts the omitted ones", async () => {
    const group = name === "pagerduty" ? firingGroup(1) : firingGroup(8);
    const { text } = await deliver({ ...noticeOf("new_alerts", ...group), omitted: 5 });
    for (const { labels } of group) expect(text).toContain(labels.model);
    if (name !== "pagerduty") expect(text).toContain(isWebhook(name) ? ":5" : "5 more");
  });

  it("keeps to the receiver's limits and escapes any names and labels", async () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.constantFrom(
        "<!channel>",
        "<@U1>",
        "@everyone",
        "<https://evil.example|ok>",
        "[ok](https://evil.example)",
        "\r\nBcc: everybody@example.com",
        "<script>alert(1)</script>",
        "\\",
        "# **x**",
        "\u200b",
        "",
        "&".repeat(4_000),
        "😀".repeat(3_000),
        "\u0000\u0001".repeat(2_000),
        "\\".repeat(3_000),
      ),
    );
    const hostile = fc.record({
      labels: fc.dictionary(fc.string({ minLength: 1, maxLength: 60 }), nasty, { maxKeys: 12 }),
      message: nasty.filter((text) => text !== ""),
      value: fc.constantFrom(0, 1e-9, 41_200, 1e15),
      rule: fc.record({ id: fc.constant("r"), name: nasty, version: fc.constant(1) }),
    });
    const size = name === "pagerduty" ? 1 : 20;
    const group = fc.array(hostile, { minLength: 1, maxLength: size });
    const before = lane.violations().length;
    await fc.assert(
      fc.asyncProperty(group, nasty, fc.constantFrom(FIRING, RESOLVED), async (alerts, project, base) => {
        const reason = base.state === "resolved" ? "all_resolved" : "first";
        const filled = alerts.map((one): AlertMessage => ({ ...base, ...one }));
        const { result } = await deliver({ ...noticeOf(reason, ...filled), project });
        expect(result).toMatchObject({ answer: { accepted: true }, error: null });
      }),
      { numRuns: name === "email" ? 12 : 60, seed: 20_261_123 },
    );
    expect(lane.violations().slice(before)).toEqual([]);
  });

  it("marks a test message", async () => {
    const { text } = await deliver(noticeOf("test", FIRING));
    expect(text).toMatch(name === "webhook" ? /"type":"alert.test"/ : /\[TEST\\*\]/);
  });

  it("links to the runbook of what fires, whatever its length", async () => {
    const runbookUrl = `https://sightline.example/runbooks/latency_(p95)?${"q".repeat(1_400)}`;
    const shown = name === "discord" ? runbookUrl.replace("(", "%28").replace(")", "%29") : runbookUrl;
    const { result, text } = await deliver(noticeOf("first", { ...FIRING, runbookUrl }));
    expect(result).toMatchObject({ answer: { accepted: true } });
    expect(text).toContain(shown);
    const longest = `https://sightline.example/runbooks/${"(".repeat(1_965)}`;
    const extreme = await deliver(noticeOf("first", { ...FIRING, runbookUrl: longest }));
    expect(extreme.result).toMatchObject({ answer: { accepted: true } });
    expect((await deliver(noticeOf("first", FIRING))).text).not.toMatch(/Runbook/);
  });

  it.runIf(name !== "pagerduty")("names the rules of several runbooks, each once", async () => {
    const [first, second, third] = firingGroup(3);
    const tokens = { ...FIRING.rule, name: "Output tokens" };
    const { text } = await deliver(
      noticeOf(
        "first",
        { ...first!, runbookUrl: "https://sightline.example/runbooks/latency" },
        { ...second!, runbookUrl: "https://sightline.example/runbooks/latency" },
        { ...third!, rule: tokens, runbookUrl: "https://sightline.example/runbooks/tokens" },
      ),
    );
    for (const url of [
      "https://sightline.example/runbooks/latency",
      "https://sightline.example/runbooks/tokens",
    ])
      expect(text).toContain(url);
    if (!isWebhook(name)) expect(text).toMatch(/Runbook: Output tokens/);
  });

  it("links to the pages that acknowledge, silence and put right", async () => {
    const remedy = { label: "Set a price", url: "https://sightline.example/prices?project=1#price-inbox" };
    const notice = { ...noticeOf("first", FIRING), remedy };
    const { text } = await deliver(notice);
    expect(text).toContain(notice.acknowledgeUrl);
    expect(text).toContain(notice.silenceUrl);
    expect(text).toContain(remedy.url);
    const { text: without } = await deliver({
      ...notice,
      acknowledgeUrl: null,
      silenceUrl: null,
      remedy: null,
    });
    expect(without).not.toMatch(/Acknowledge|Silence|\/act\/|Set a price/);
  });
});
