import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupMember } from "@/lib/schema/alerts/group-member";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { ChannelFacts } from "./channel-facts";
import {
  afterSending,
  decideNotice,
  doneWith,
  GROUP_INTERVAL_MS,
  GROUP_WAIT_MS,
  type GroupState,
} from "./decide-notice";

const NOW = Date.UTC(2026, 10, 23, 12);

const member = (alertId: string, more: Partial<GroupMember> = {}): GroupMember => ({
  alertId,
  firing: true,
  severity: "critical",
  held: false,
  silenced: false,
  acknowledgedUntil: null,
  since: NOW,
  notBefore: null,
  counting: false,
  told: null,
  ...more,
});
type Group = GroupState & Pick<ChannelFacts, "sendsRepeats" | "sendsPast">;
const chat = (more: Partial<Group> = {}): Group => ({
  lastSentAt: null,
  repeats: 0,
  updates: null,
  sendsRepeats: true,
  sendsPast: true,
  ...more,
});
const toldFiring = { state: "firing", severity: "critical" } as const;
const toldWarning = { state: "firing", severity: "warning" } as const;
const toldResolved = { state: "resolved", severity: "critical" } as const;
const warning = { severity: "warning" } as const;
const ended = { firing: false } as const;

describe("a group", () => {
  it.each<[string, GroupMember[], Partial<Group>, string | null, string[]]>([
    ["notifies of a first critical alert at once", [member("a")], {}, "first", ["a"]],
    ["holds a warning for others of the same round", [member("a", warning)], {}, null, []],
    [
      "sends all warnings of a round in one message",
      [member("a", { ...warning, since: NOW - GROUP_WAIT_MS }), member("b", { ...warning, since: NOW })],
      {},
      "first",
      ["a", "b"],
    ],
    [
      "notifies at once of a further critical alert",
      [member("a", { told: toldFiring }), member("b")],
      { lastSentAt: NOW - 1_000 },
      "new_alerts",
      ["b", "a"],
    ],
    [
      "holds a further warning for the group interval",
      [member("a", { ...warning, told: toldWarning }), member("b", { ...warning, since: NOW - MINUTE_MS })],
      { lastSentAt: NOW - 2 * MINUTE_MS },
      null,
      [],
    ],
    [
      "sends nothing without news",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - MINUTE_MS },
      null,
      [],
    ],
    [
      "notifies at once of an escalation to critical",
      [member("a", { told: toldWarning })],
      { lastSentAt: NOW - 1_000 },
      "severity_up",
      ["a"],
    ],
    [
      "does not notify of a downgrade",
      [member("a", { ...warning, told: toldFiring })],
      { lastSentAt: NOW },
      null,
      [],
    ],
    [
      "notifies at once when all have resolved",
      [member("a", { ...ended, told: toldFiring }), member("b", { ...ended, told: toldFiring })],
      { lastSentAt: NOW - 1_000 },
      "all_resolved",
      ["a", "b"],
    ],
    [
      "notifies after the interval that some have resolved",
      [member("a", { ...ended, told: toldFiring }), member("b", { told: toldFiring })],
      { lastSentAt: NOW - GROUP_INTERVAL_MS },
      "new_resolved",
      ["b", "a"],
    ],
    [
      "sends the resolve of an alert that was silenced after it fired",
      [member("a", { ...ended, held: true, told: toldFiring })],
      { lastSentAt: NOW },
      "all_resolved",
      ["a"],
    ],
    ["does not notify of a suppressed alert", [member("a", { held: true })], {}, null, []],
    [
      "does not notify of an alert that was suppressed until it resolved",
      [member("a", { ...ended, held: true })],
      {},
      null,
      [],
    ],
    [
      "sends one message for an alert that fired and resolved",
      [member("a", ended)],
      {},
      "fired_and_resolved",
      ["a"],
    ],
    [
      "lists it beside one that fires, in one message",
      [member("a", ended), member("b")],
      {},
      "first",
      ["b", "a"],
    ],
    [
      "sends nothing of it to a channel that takes no past alerts",
      [member("a", ended)],
      { sendsPast: false },
      null,
      [],
    ],
    [
      "notifies again of an alert that fires again",
      [member("a", { told: toldResolved })],
      { lastSentAt: NOW },
      "first",
      ["a"],
    ],
    [
      "repeats a critical alert after four hours",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - 4 * HOUR_MS },
      "repeat",
      ["a"],
    ],
    [
      "leaves repeats to a receiver that reminds people itself",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - 4 * HOUR_MS, sendsRepeats: false },
      null,
      [],
    ],
    [
      "does not repeat a warning within a day",
      [member("a", { ...warning, told: toldWarning })],
      { lastSentAt: NOW - 23 * HOUR_MS },
      null,
      [],
    ],
    [
      "does not repeat an acknowledged alert",
      [member("a", { told: toldFiring, acknowledgedUntil: NOW + MINUTE_MS })],
      { lastSentAt: NOW - 5 * HOUR_MS },
      null,
      [],
    ],
    [
      "repeats three times and no more",
      [member("a", { told: toldFiring })],
      { lastSentAt: NOW - 9 * HOUR_MS, repeats: 3 },
      null,
      [],
    ],
    [
      "repeats an alert that counts hits every five minutes",
      [member("a", { ...warning, counting: true, told: toldWarning })],
      { lastSentAt: NOW - 5 * MINUTE_MS, repeats: 40 },
      "repeat",
      ["a"],
    ],
    [
      "does not repeat it sooner",
      [member("a", { ...warning, counting: true, told: toldWarning })],
      { lastSentAt: NOW - 5 * MINUTE_MS + 1 },
      null,
      [],
    ],
    ["does not escalate before its time", [member("a", { notBefore: NOW + 1 })], {}, null, []],
    [
      "escalates when its time has come",
      [member("a", { notBefore: NOW, since: NOW - 15 * MINUTE_MS })],
      {},
      "escalation",
      ["a"],
    ],
    [
      "does not escalate an acknowledged alert",
      [member("a", { notBefore: NOW - 1, acknowledgedUntil: NOW + HOUR_MS })],
      {},
      null,
      [],
    ],
    [
      "does not send the resolve of an alert that was not escalated",
      [member("a", { ...ended, notBefore: NOW + 1 })],
      {},
      null,
      [],
    ],
  ])("%s", (_, members, group, reason, alertIds) => {
    const { notice } = decideNotice(chat(group), members, chat(group), NOW);
    expect(notice).toEqual(reason === null ? null : { reason, alertIds });
  });

  const told = member("a", { ...warning, told: toldWarning });
  const incident = (minutes: number, updates = 0) => ({ updates, lastSentAt: NOW - minutes * MINUTE_MS });
  it.each<[string, GroupMember[], Partial<Group>, string | null, string[]]>([
    ["when it begins", [member("a")], { updates: 0 }, "first", ["a"]],
    ["once that it has grown", [told, member("b", warning)], incident(15), "new_alerts", ["b", "a"]],
    ["not sooner", [told, member("b", warning)], incident(14), null, []],
    ["not of further growth", [told, member("b", warning)], incident(60, 1), null, []],
    [
      "after hours of further growth",
      [told, member("b", warning)],
      incident(240, 1),
      "new_alerts",
      ["b", "a"],
    ],
    ["at once that it has become critical", [told, member("b")], incident(1, 1), "severity_up", ["b", "a"]],
    [
      "at once that an alert of it has become critical",
      [{ ...told, severity: "critical" }],
      incident(1, 1),
      "severity_up",
      ["a"],
    ],
    [
      "not of a second critical alert",
      [member("a", { told: toldFiring }), member("b")],
      incident(1),
      null,
      [],
    ],
    [
      "not that a part of it has resolved",
      [told, member("b", { ...ended, told: toldFiring })],
      incident(60),
      null,
      [],
    ],
    [
      "of its end only when all of it has ended, with what was never sent",
      [member("a", { ...ended, told: toldFiring }), member("b", ended)],
      incident(1, 1),
      "all_resolved",
      ["a", "b"],
    ],
    [
      "not of its end while an alert fires that another explained",
      [member("a", { ...ended, told: toldFiring }), member("b", { held: true })],
      incident(60, 1),
      null,
      [],
    ],
    [
      "of its end while only a silenced alert fires",
      [member("a", { ...ended, told: toldFiring }), member("b", { held: true, silenced: true })],
      incident(60, 1),
      "all_resolved",
      ["a"],
    ],
    [
      "not of its end while an alert fires that was silenced after the channel knew of it",
      [
        member("a", { ...ended, told: toldFiring }),
        member("b", { held: true, silenced: true, told: toldFiring }),
      ],
      incident(60, 1),
      null,
      [],
    ],
    [
      "not of its end while silenced alerts fire, by the resolve of another silenced one",
      [
        member("a", { ...ended, held: true, silenced: true, told: toldFiring }),
        member("b", { held: true, silenced: true }),
      ],
      incident(60, 1),
      null,
      [],
    ],
    [
      "of its end when the last of its silenced alerts has ended, with all that the channel knows",
      [
        member("a", { ...ended, held: true, silenced: true, told: toldFiring }),
        member("b", { ...ended, held: true, silenced: true, told: toldFiring }),
        member("c", { ...ended, held: true, silenced: true }),
      ],
      incident(60, 1),
      "all_resolved",
      ["a", "b"],
    ],
    [
      "of its end without an unknown silenced alert, once the last that is not silenced has ended",
      [
        member("a", { ...ended, held: true, silenced: true, told: toldFiring }),
        member("b", { ...ended, told: toldFiring }),
        member("c", { held: true, silenced: true }),
      ],
      incident(60, 1),
      "all_resolved",
      ["a", "b"],
    ],
    [
      "of an alert that fires again after the end",
      [member("a", { told: toldResolved })],
      incident(5, 1),
      "first",
      ["a"],
    ],
    ["again after its repeat interval", [member("a", { told: toldFiring })], incident(240), "repeat", ["a"]],
    [
      "of its escalation once",
      [
        member("a", { notBefore: NOW - HOUR_MS, told: toldFiring }),
        member("b", { notBefore: NOW - MINUTE_MS }),
      ],
      incident(5),
      null,
      [],
    ],
  ])("sends an incident %s", (_, members, group, reason, alertIds) => {
    const { notice } = decideNotice(chat(group), members, chat(group), NOW);
    expect(notice).toEqual(reason === null ? null : { reason, alertIds });
  });

  it.each<[string, GroupMember[], Partial<Group>, number | null]>([
    ["a warning is held", [member("a", warning)], {}, NOW + GROUP_WAIT_MS],
    ["the repeat of what was just sent is due", [member("a")], {}, NOW + 4 * HOUR_MS],
    ["an escalation falls due", [member("a", { notBefore: NOW + MINUTE_MS })], {}, NOW + MINUTE_MS],
    [
      "the acknowledgement that delays an escalation expires",
      [member("a", { notBefore: NOW - 1, acknowledgedUntil: NOW + HOUR_MS })],
      {},
      NOW + HOUR_MS,
    ],
    ["everything has resolved", [member("a", { ...ended, told: toldFiring })], {}, null],
    ["everything is suppressed", [member("a", { held: true })], {}, null],
  ])("is checked next: %s", (_, members, group, lookAt) => {
    expect(decideNotice(chat(group), members, chat(group), NOW).lookAt).toBe(lookAt);
  });

  it.each<[string, GroupMember, Partial<Group>, boolean]>([
    ["it still fires", member("a", { told: toldFiring }), { lastSentAt: NOW }, false],
    ["its resolve was just sent", member("a", { ...ended, told: toldFiring }), {}, true],
    ["its resolve was sent before", member("a", { ...ended, told: toldResolved }), {}, true],
    ["it was suppressed until it resolved", member("a", { ...ended, held: true }), {}, true],
    ["a channel that takes no past alerts never got it", member("a", ended), { sendsPast: false }, true],
  ])("is done with an alert, or not, when %s", (_, one, group, done) => {
    const decision = decideNotice(chat(group), [one], chat(group), NOW);
    expect(doneWith(chat(group), [one], decision)).toEqual(done ? ["a"] : []);
  });

  it("keeps a resolve that waits for the interval, and an alert that fired and resolved in that time", () => {
    const members = [
      member("a", { told: toldFiring }),
      member("b", { ...ended, told: toldFiring }),
      member("c", ended),
    ];
    const group = chat({ lastSentAt: NOW - MINUTE_MS });
    const decision = decideNotice(group, members, group, NOW);
    expect(decision).toEqual({ notice: null, lookAt: NOW - MINUTE_MS + GROUP_INTERVAL_MS });
    expect(doneWith(group, members, decision)).toEqual([]);
  });

  it("sends every start once, and a resolve only where the start was sent, for any history", () => {
    const step = fc.record({
      alert: fc.integer({ min: 0, max: 3 }),
      change: fc.constantFrom("fire", "end", "hold", "release", "acknowledge", "worse"),
      minutes: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.boolean(),
        fc.boolean(),
        (steps, sendsPast, isIncident) => {
          let now = NOW;
          let state = chat({ sendsRepeats: false, sendsPast, updates: isIncident ? 0 : null });
          const members = new Map<string, GroupMember>();
          const pass = (until: number) => {
            for (;;) {
              const { notice, lookAt } = decideNotice(state, [...members.values()], state, now);
              if (notice) {
                for (const id of notice.alertIds) {
                  const one = members.get(id)!;
                  if (one.firing) expect(one.held && one.told?.state !== "firing").toBe(false);
                  else
                    expect(
                      one.told?.state === "firing" || notice.reason !== "all_resolved" || sendsPast,
                    ).toBe(true);
                  members.set(id, {
                    ...one,
                    told: { state: one.firing ? "firing" : "resolved", severity: one.severity },
                  });
                }
                state = { ...state, ...afterSending(state, notice.reason, now) };
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
              members.set(id, { ...one, acknowledgedUntil: now + HOUR_MS });
            else if (one) members.set(id, { ...one, severity: "critical" });
            pass(now + minutes * MINUTE_MS);
          }
          // An incident reports further growth after hours, and resolved alerts with its end.
          pass(now + 5 * HOUR_MS);
          const isOpen = isIncident && [...members.values()].some(({ firing }) => firing);
          for (const one of members.values()) {
            // A lower severity is not worth a message; a higher one is.
            const least = one.severity === "critical" && !isIncident ? { severity: "critical" } : {};
            if (one.firing && !one.held) expect(one.told).toMatchObject({ state: "firing", ...least });
            if (!one.firing && !isOpen) expect(one.told?.state).not.toBe("firing");
          }
        },
      ),
      { seed: 23, numRuns: 500 },
    );
  });
});
