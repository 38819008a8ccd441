import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "@/lib/notify/classify-answer";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import { FIRING, LOOPBACK, noticeOf, RESOLVED, sendingOf } from "@/test/notice-fixture";
import { SmtpReceiver } from "@/test/receivers/smtp-receiver";
import { email } from "./email";

const FROM = "Sightline <alerts@sightline.example>";
const ACCOUNT = { user: "sightline", password: "right" };
let server: SmtpReceiver;
beforeEach(async () => {
  server = await SmtpReceiver.start();
});
afterEach(() => server.stop());

const FIRST = noticeOf("first", FIRING);
function send(
  notice: Notice = FIRST,
  {
    to = ["one@example.com"],
    url = server.url,
    id = "11111111-1111-4111-8111-111111111111",
    threadId = null as string | null,
    deadlineMs = 10_000,
  } = {},
) {
  const outside = { ...LOOPBACK, mail: { url, from: FROM }, deadlineMs };
  return email.send(sendingOf(notice, { id, threadId }), { to }, outside);
}

describe("an email", () => {
  it("goes to all recipients, as text and HTML, marked as automatic", async () => {
    const result = await send(FIRST, { to: ["one@example.com", "two@example.com"] });
    expect(result).toMatchObject({ status: 250, body: "250 queued as 42", error: null });
    const [mail] = server.received;
    expect(mail).toMatchObject({
      from: "alerts@sightline.example",
      to: ["one@example.com", "two@example.com"],
    });
    expect(mail!.headers.get("from")).toBe(FROM);
    expect(mail!.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail!.headers.get("subject")).toBe("[CRITICAL] p95 latency, gpt-5");
    for (const text of [mail!.text, mail!.html]) {
      expect(text).toContain("p95 latency of gpt-5 is 41.2 s over the last 5 min, above 30 s, n 312.");
      expect(text).toContain("https://sightline.example/alerts/5d0f2b1c");
    }
    expect(server.violations).toEqual([]);
  });

  it("has the notification's id in all attempts, and the resolve is a reply to the start", async () => {
    server.next.push({ code: 451, text: "4.3.0 try later" });
    await send(FIRST, { id: "fire" });
    await send(FIRST, { id: "fire" });
    await send(noticeOf("all_resolved", RESOLVED), { id: "end", threadId: "fire" });
    const [fire, end] = server.received.map(({ headers }) => headers);
    expect(fire!.get("message-id")).toBe("<fire@sightline.example>");
    expect(fire!.has("in-reply-to")).toBe(false);
    expect(end!.get("message-id")).toBe("<end@sightline.example>");
    expect(end!.get("in-reply-to")).toBe("<fire@sightline.example>");
    expect(end!.get("references")).toBe("<fire@sightline.example>");
  });

  it("escapes names and labels in headers and in HTML", async () => {
    const rule = { ...FIRING.rule, name: "p95\r\nBcc: spy@example.com\r\n\r\nbody" };
    await send(noticeOf("first", { ...FIRING, rule, message: "<img src=x onerror=alert(1)> & so" }));
    const [mail] = server.received;
    expect(mail!.to).toEqual(["one@example.com"]);
    expect(mail!.headers.has("bcc")).toBe(false);
    expect(mail!.headers.get("subject")).toBe("[CRITICAL] p95 Bcc: spy@example.com body, gpt-5");
    expect(mail!.html).toContain("&lt;img src=x onerror=alert(1)&gt; &amp; so");
    expect(mail!.html).not.toContain("<img");
    expect(server.violations).toEqual([]);
  });
});

type Wanted = { verdict: Partial<Answer>; error: RegExp | null };

describe("what the server refuses", () => {
  const both = ["one@example.com", "two@example.com"];
  it.each<[string, Record<string, number>, number[], Wanted]>([
    ["nothing", {}, [], { verdict: { accepted: true, left: [] }, error: null }],
    ["all, temporarily", {}, [451], { verdict: { accepted: false, status: 451, left: [] }, error: null }],
    ["all, permanently", {}, [554], { verdict: { accepted: false, status: 554, left: [] }, error: null }],
    [
      "one recipient temporarily",
      { "two@example.com": 450 },
      [],
      { verdict: { accepted: true, left: ["two@example.com"] }, error: /two@example.com: 450/ },
    ],
    [
      "one recipient for good",
      { "two@example.com": 550 },
      [],
      { verdict: { accepted: true, left: [] }, error: /two@example.com: 550/ },
    ],
    [
      "one temporarily and one permanently",
      { "one@example.com": 550, "two@example.com": 450 },
      [],
      { verdict: { accepted: false, left: ["two@example.com"] }, error: /550.*450/ },
    ],
    [
      "both for good",
      { "one@example.com": 550, "two@example.com": 550 },
      [],
      { verdict: { accepted: false, status: 550, left: [] }, error: /one@example.com: 550/ },
    ],
  ])("%s", async (_name, recipients, messages, { verdict, error }) => {
    for (const [address, code] of Object.entries(recipients))
      server.refused.set(address, { code, text: "no" });
    server.next.push(...messages.map((code) => ({ code, text: "no" })));
    const result = await send(FIRST, { to: both });
    expect(result.answer).toMatchObject({ kind: "mailed", ...verdict });
    if (error) expect(result.error).toMatch(error);
    else expect(result.error).toBeNull();
  });
});

describe("a mail server", () => {
  const stopped: Server[] = [];
  afterEach(() => {
    for (const one of stopped.splice(0)) one.close();
  });

  it.each([
    ["the right password", "right", { kind: "mailed", accepted: true }],
    ["a wrong one, which the operator can correct", "wrong", { kind: "failed", fault: "network" }],
  ])("that requires a password, given %s", async (_name, password, answer) => {
    const guarded = await SmtpReceiver.start(ACCOUNT);
    const url = `smtp://sightline:${password}@127.0.0.1:${guarded.port}?ignoreTLS=true`;
    const result = await send(FIRST, { url });
    await guarded.stop();
    expect(result.answer).toMatchObject(answer);
    if (password === "wrong") expect(result.error).toMatch(/rejected the user name or password/);
  });

  it("that cannot encrypt does not get the password", async () => {
    const guarded = await SmtpReceiver.start(ACCOUNT);
    const result = await send(FIRST, { url: `smtp://sightline:right@127.0.0.1:${guarded.port}` });
    await guarded.stop();
    expect(result.answer).toMatchObject({ kind: "failed", fault: "tls" });
    expect(guarded.received).toEqual([]);
  });

  it("that is down, does not resolve, or is not configured is retried", async () => {
    const gone = await SmtpReceiver.start();
    const { url } = gone;
    await gone.stop();
    expect((await send(FIRST, { url })).answer).toEqual({ kind: "failed", fault: "network" });
    expect((await send(FIRST, { url: "smtp://mail.invalid" })).answer).toEqual({
      kind: "failed",
      fault: "unreachable",
    });
    const unset = await email.send(sendingOf(FIRST), { to: ["one@example.com"] }, LOOPBACK);
    expect(unset).toMatchObject({
      answer: { kind: "failed", fault: "network" },
      error: expect.stringContaining("SMTP_URL"),
    });
  });

  it("that sends nothing times out at the deadline", async () => {
    const silent = createServer(() => {});
    stopped.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const result = await send(FIRST, { url: `smtp://127.0.0.1:${port}`, deadlineMs: 100 });
    expect(result).toMatchObject({ status: null, answer: { kind: "failed", fault: "timeout" } });
    // Long after the deadline, for a busy machine, and before the usual one of 10 s.
    expect(result.latencyMs).toBeLessThan(9_000);
  });
});
