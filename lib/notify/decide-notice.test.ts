import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupMember } from "@/lib/schema/alerts/group-member";
import { decideNotice, doneWith, GROUP_INTERVAL_MS, GROUP_WAIT_MS, type GroupState } from "./decide-notice";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 23, 12);

const member = (alertId: string, more: Partial<GroupMember> = {}): GroupMember => ({
  alertId,
  firing: true,
  severity: "critical",
  held: false,
  acknowledgedUntil: null,
  since: NOW,
  notBefore: null,
  counting: false,
  told: null,
  ...more,
});
const chat = (more: Partial<GroupState> = {}): GroupState => ({
  lastSentAt: null,
  repeats: 0,
  repeating: true,
  tellsPast: true,
  ...more,
});
const toldFiring = { state: "firing", severity: "critical" } as const;
const toldWarning = { state: "firing", severity: "warning" } as const;
const toldResolved = { state: "resolved", severity: "critical" } as const;
const warning = { severity: "warning" } as const;
const ended = { firing: false } as const;

describe("a group", () => {
  it.each<[string, GroupMember[], Partial<GroupState>, string | null, string[]]>([
    ["tells of the first at once where it is critical", [member("a")], {}, "first", ["a"]],
    ["lets a warning wait for the others of its round", [member("a", warning)], {}, null, []],
    [
      "tells of all warnings of the round in one message",
      [member("a", { ...warning, since: NOW - GROUP_WAIT_MS }), member("b", { ...warning, since: NOW })],
      {},
      "first",
      ["a", "b"],
    ],
    [
      "tells at once of a critical one beside what was told",
      [member("a", { told: toldFiring }), member("b")],
      { lastSentAt: NOW - 1_000 },
      "new_alerts",
      ["b", "a"],
    ],
    [
      "lets a further warning wait for the interval",
      [member("a", { ...warning, told: toldWarning }), member("b", { ...warning, since: NOW - MINUTE })],
      { lastSentAt: NOW - 2 * MINUTE },
      null,
      [],
    ],
    [
      "says nothing where nothing is new",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - MINUTE },
      null,
      [],
    ],
    [
      "says at once that it became critical",
      [member("a", { told: toldWarning })],
      { lastSentAt: NOW - 1_000 },
      "severity_up",
      ["a"],
    ],
    [
      "does not say that it became less",
      [member("a", { ...warning, told: toldFiring })],
      { lastSentAt: NOW },
      null,
      [],
    ],
    [
      "says at once that all is over",
      [member("a", { ...ended, told: toldFiring }), member("b", { ...ended, told: toldFiring })],
      { lastSentAt: NOW - 1_000 },
      "all_resolved",
      ["a", "b"],
    ],
    [
      "says after the interval that some are over",
      [member("a", { ...ended, told: toldFiring }), member("b", { told: toldFiring })],
      { lastSentAt: NOW - GROUP_INTERVAL_MS },
      "new_resolved",
      ["b", "a"],
    ],
    [
      "tells of the end though it is silenced meanwhile: what was opened is closed",
      [member("a", { ...ended, held: true, told: toldFiring })],
      { lastSentAt: NOW },
      "all_resolved",
      ["a"],
    ],
    ["does not tell of what is held back", [member("a", { held: true })], {}, null, []],
    [
      "does not tell of what was held back until its end",
      [member("a", { ...ended, held: true })],
      {},
      null,
      [],
    ],
    ["says in one message that it came and went", [member("a", ended)], {}, "fired_and_resolved", ["a"]],
    ["says nothing of what came and went to PagerDuty", [member("a", ended)], { tellsPast: false }, null, []],
    [
      "is told anew of one that came back",
      [member("a", { told: toldResolved })],
      { lastSentAt: NOW },
      "first",
      ["a"],
    ],
    [
      "repeats a critical one after four hours",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - 4 * HOUR },
      "repeat",
      ["a"],
    ],
    [
      "repeats a warning after a day",
      [member("a", { ...warning, told: toldWarning })],
      { lastSentAt: NOW - 23 * HOUR },
      null,
      [],
    ],
    [
      "does not repeat what somebody has acknowledged",
      [member("a", { told: toldFiring, acknowledgedUntil: NOW + MINUTE })],
      { lastSentAt: NOW - 5 * HOUR },
      null,
      [],
    ],
    [
      "repeats three times and no more",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - 9 * HOUR, repeats: 3 },
      null,
      [],
    ],
    [
      "tells anew every five minutes of what counts as it goes on",
      [member("a", { ...warning, counting: true, told: toldWarning })],
      { lastSentAt: NOW - 5 * MINUTE, repeats: 40 },
      "repeat",
      ["a"],
    ],
    [
      "and not sooner",
      [member("a", { ...warning, counting: true, told: toldWarning })],
      { lastSentAt: NOW - 5 * MINUTE + 1 },
      null,
      [],
    ],
    ["does not escalate before its time", [member("a", { notBefore: NOW + 1 })], {}, null, []],
    [
      "escalates when its time has come",
      [member("a", { notBefore: NOW, since: NOW - 15 * MINUTE })],
      {},
      "escalation",
      ["a"],
    ],
    [
      "does not escalate what somebody has acknowledged",
      [member("a", { notBefore: NOW - 1, acknowledgedUntil: NOW + HOUR })],
      {},
      null,
      [],
    ],
    [
      "does not tell of the end of what never was escalated",
      [member("a", { ...ended, notBefore: NOW + 1 })],
      {},
      null,
      [],
    ],
  ])("%s", (_, members, group, reason, alertIds) => {
    const { notice } = decideNotice(members, chat(group), NOW);
    expect(notice).toEqual(reason === null ? null : { reason, alertIds });
  });

  it.each<[string, GroupMember[], Partial<GroupState>, number | null]>([
    ["a warning waits", [member("a", warning)], {}, NOW + GROUP_WAIT_MS],
    ["what was just told would be repeated", [member("a")], {}, NOW + 4 * HOUR],
    ["an escalation falls due", [member("a", { notBefore: NOW + MINUTE })], {}, NOW + MINUTE],
    [
      "the acknowledgement of what would escalate runs out",
      [member("a", { notBefore: NOW - 1, acknowledgedUntil: NOW + HOUR })],
      {},
      NOW + HOUR,
    ],
    ["everything is over", [member("a", { ...ended, told: toldFiring })], {}, null],
    ["nothing may be told", [member("a", { held: true })], {}, null],
  ])("is looked at again when %s", (_, members, group, lookAt) => {
    expect(decideNotice(members, chat(group), NOW).lookAt).toBe(lookAt);
  });

  it.each<[string, GroupMember, Partial<GroupState>, boolean]>([
    ["it still fires", member("a", { told: toldFiring }), { lastSentAt: NOW }, false],
    ["its end was just told", member("a", { ...ended, told: toldFiring }), {}, true],
    ["its end was told before", member("a", { ...ended, told: toldResolved }), {}, true],
    ["it was held back to its end", member("a", { ...ended, held: true }), {}, true],
    ["PagerDuty never heard of it", member("a", ended), { tellsPast: false }, true],
  ])("is done with an alert, or not, when %s", (_, one, group, done) => {
    const decision = decideNotice([one], chat(group), NOW);
    expect(doneWith([one], chat(group), decision)).toEqual(done ? ["a"] : []);
  });

  it("is not done with an end that waits for the interval, nor with what came and went meanwhile", () => {
    const members = [
      member("a", { told: toldFiring }),
      member("b", { ...ended, told: toldFiring }),
      member("c", ended),
    ];
    const group = chat({ lastSentAt: NOW - MINUTE });
    const decision = decideNotice(members, group, NOW);
    expect(decision).toEqual({ notice: null, lookAt: NOW - MINUTE + GROUP_INTERVAL_MS });
    expect(doneWith(members, group, decision)).toEqual([]);
  });

  it("whatever happens tells every start once, and an end to whom a start was told, and to nobody else", () => {
    const step = fc.record({
      alert: fc.integer({ min: 0, max: 3 }),
      change: fc.constantFrom("fire", "end", "hold", "release", "acknowledge", "worse"),
      minutes: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, tellsPast) => {
        let now = NOW;
        let state = chat({ repeating: false, tellsPast });
        const members = new Map<string, GroupMember>();
        const pass = (until: number) => {
          for (;;) {
            const { notice, lookAt } = decideNotice([...members.values()], state, now);
            if (notice) {
              for (const id of notice.alertIds) {
                const one = members.get(id)!;
                if (one.firing) expect(one.held && one.told?.state !== "firing").toBe(false);
                else
                  expect(one.told?.state === "firing" || notice.reason !== "all_resolved" || tellsPast).toBe(
                    true,
                  );
                members.set(id, {
                  ...one,
                  told: { state: one.firing ? "firing" : "resolved", severity: one.severity },
                });
              }
              state = { ...state, lastSentAt: now };
            }
            for (const [id, one] of members)
              if (!one.firing && one.told?.state !== "firing" && notice) members.delete(id);
            if (lookAt === null || lookAt > until) break;
            expect(lookAt).toBeGreaterThan(now);
            now = lookAt;
          }
          now = until;
        };
        for (const { alert, change, minutes } of steps) {
          const id = `alert-${alert}`;
          const one = members.get(id);
          if (change === "fire")
            members.set(id, { ...member(id, { ...warning, since: now }), told: one?.told ?? null });
          else if (one && change === "end") members.set(id, { ...one, firing: false });
          else if (one && change === "hold") members.set(id, { ...one, held: true });
          else if (one && change === "release") members.set(id, { ...one, held: false, since: now });
          else if (one && change === "acknowledge")
            members.set(id, { ...one, acknowledgedUntil: now + HOUR });
          else if (one) members.set(id, { ...one, severity: "critical" });
          pass(now + minutes * MINUTE);
        }
        pass(now + HOUR);
        for (const one of members.values()) {
          // That it became less bad is no news; that it became worse is.
          const least = one.severity === "critical" ? { severity: "critical" } : {};
          if (one.firing && !one.held) expect(one.told).toMatchObject({ state: "firing", ...least });
          if (!one.firing) expect(one.told?.state).not.toBe("firing");
        }
      }),
      { seed: 23, numRuns: 500 },
    );
  });
});
