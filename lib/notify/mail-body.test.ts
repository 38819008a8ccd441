import fc from "fast-check";
import { expect, it } from "vitest";
import { FIRING, firingGroup, noticeOf, plainSpaces, RESOLVED } from "@/test/notice-fixture";
import { mailHtml, mailSubject, mailText } from "./mail-body";

const nasty = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("<b>", "\r\nBcc: x", "\"&'", "\u2028"));

it("a subject is one line of at most 200 characters, for any names", () => {
  fc.assert(
    fc.property(nasty, fc.dictionary(nasty, nasty), (name, labels) => {
      const subject = mailSubject(noticeOf("first", { ...FIRING, rule: { ...FIRING.rule, name }, labels }));
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(subject.length).toBeLessThanOrEqual(200);
    }),
    { seed: 1 },
  );
});

it("the HTML has no elements but its own", () => {
  const tags = (html: string) => html.match(/<[^>]*>/g)!.map((tag) => tag.split(/[\s>]/)[0]);
  const plain = tags(mailHtml(noticeOf("first", FIRING)));
  fc.assert(
    fc.property(nasty, nasty, nasty, (name, model, message) => {
      const rule = { ...FIRING.rule, name };
      expect(tags(mailHtml(noticeOf("first", { ...FIRING, rule, message, labels: { model } })))).toEqual(
        plain,
      );
    }),
    { seed: 1 },
  );
});

it("the text reads like this", () => {
  const { acknowledgeUrl, silenceUrl, ...notice } = noticeOf("all_resolved", RESOLVED);
  const text = mailText({ ...notice, acknowledgeUrl: null, silenceUrl: null });
  expect(plainSpaces(text)).toBe(`[RESOLVED] p95 latency, gpt-5

p95 latency of gpt-5 is 41.2 s over the last 5 min, above 30 s, n 312.

Severity   critical
Value      41.2 s
Threshold  30 s
Baseline   18.9 s
Requests   312
Window     5 min
Model      gpt-5
Started    2026-11-23 11:58:00 UTC
Resolved   2026-11-23 12:30:00 UTC
Rule       p95 latency, version 3
Project    Shop
Reason     resolved

Open in Sightline: https://sightline.example/alerts/5d0f2b1c
`);
});

it("a group lists all its alerts", () => {
  const notice = { ...noticeOf("new_alerts", ...firingGroup(3)), omitted: 2 };
  for (const text of [mailText(notice), mailHtml(notice)])
    for (const part of ["model-0", "model-1", "model-2", "And 2 more."]) expect(text).toContain(part);
});
