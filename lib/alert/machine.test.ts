import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Machine } from "@/lib/schema/alerts/machine";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { isOpen, type MachineRule, newMachine, nextState, type Observation } from "./machine";

const RULE = { k: 2, n: 3, keepFiringMs: 5 * 60_000 };

const bad: Observation = { kind: "value", breaches: true, recovered: false, severity: "warning" };
/** Below the trigger, but not yet below the recovery threshold. */
const between: Observation = { kind: "value", breaches: false, recovered: false, severity: "warning" };
const good: Observation = { kind: "value", breaches: false, recovered: true, severity: "warning" };
const critical: Observation = { ...bad, severity: "critical" } as Observation;
const rejudged: Observation = { ...bad, basis: "2" } as Observation;
const insufficient: Observation = { kind: "insufficient", severity: "warning" };
const absent: Observation = { kind: "absent" };

type Timed = [Observation, number];
const every = (stepMs: number, ...list: Observation[]): Timed[] => list.map((one, at) => [one, at * stepMs]);

function run(steps: Timed[], start: Machine = newMachine()) {
  let machine = start;
  const log: string[] = [];
  for (const [observation, at] of steps) {
    const step = nextState(machine, observation, RULE, at);
    machine = step.machine;
    for (const effect of step.effects)
      log.push("reason" in effect ? `${effect.kind}:${effect.reason}` : effect.kind);
  }
  return { machine, log };
}

describe("a rule that needs 2 of 3 breaches", () => {
  it.each<[string, Observation[], string, string[]]>([
    ["one breach is pending", [bad], "pending", []],
    ["two in a row fire", [bad, bad], "firing", ["fire"]],
    ["two of three fire", [bad, between, bad], "firing", ["fire"]],
    ["two of four do not", [bad, between, between, bad], "pending", []],
    [
      "pending is judged at the trigger, not at the recovery threshold",
      [bad, between, between, between],
      "ok",
      [],
    ],
    ["too little data leaves a pending one as it is", [bad, insufficient, bad], "firing", ["fire"]],
    ["a good value after two breaches does not fire late", [good, bad, good], "pending", []],
    ["firing holds between the thresholds", [bad, bad, between, between], "firing", ["fire"]],
    ["a recovered value begins to recover", [bad, bad, good], "recovering", ["fire"]],
    ["and goes back to firing when it is not held", [bad, bad, good, between], "firing", ["fire"]],
    ["absent once stays", [bad, bad, absent], "firing", ["fire"]],
    ["absent twice resolves", [bad, bad, absent, absent], "ok", ["fire", "resolve:missing_series"]],
    ["data in between resets the absences", [bad, bad, absent, bad, absent], "firing", ["fire"]],
    ["absent while pending is ok", [bad, absent], "ok", []],
    ["severity up notifies", [bad, bad, critical], "firing", ["fire", "severity_up"]],
    ["severity stays while nothing breaches", [critical, critical, between, good], "recovering", ["fire"]],
    ["severity down only updates", [critical, critical, bad], "firing", ["fire", "severity_down"]],
    [
      "a person resolves",
      [bad, bad, { kind: "ended", reason: "resolved_by_person" }],
      "ok",
      ["fire", "resolve:resolved_by_person"],
    ],
    [
      "an edited rule resolves",
      [bad, bad, { kind: "ended", reason: "rule_changed" }],
      "ok",
      ["fire", "resolve:rule_changed"],
    ],
    [
      "a paused rule with nothing open says nothing",
      [bad, { kind: "ended", reason: "rule_disabled" }],
      "ok",
      [],
    ],
  ])("%s", (_name, observations, state, log) => {
    const result = run(every(10 * SECOND_MS, ...observations));
    expect([result.machine.state, result.log]).toEqual([state, log]);
  });
});

describe("recovery", () => {
  const fired = () => run(every(10 * SECOND_MS, bad, bad)).machine;

  it("takes as long as the rule says, without a break", () => {
    const held = run(
      [
        [good, MINUTE_MS],
        [good, 3 * MINUTE_MS],
        [good, 6 * MINUTE_MS - 1],
      ],
      fired(),
    );
    expect(held.log).toEqual([]);
    expect(run([[good, 6 * MINUTE_MS]], held.machine).log).toEqual(["resolve:recovered"]);
    const broken = run(
      [
        [good, MINUTE_MS],
        [between, 3 * MINUTE_MS],
        [good, 4 * MINUTE_MS],
        [good, 8 * MINUTE_MS],
      ],
      fired(),
    );
    expect(broken.log).toEqual([]);
  });

  it("resolves an episode that had no data for a day", () => {
    expect(run([[insufficient, 23 * HOUR_MS]], fired()).log).toEqual([]);
    expect(run([[insufficient, 25 * HOUR_MS]], fired()).log).toEqual(["resolve:no_data_timeout"]);
  });

  it("counts that day from the first evaluation without data, as later evaluations with the same are not stored", () => {
    const hours = (...at: number[]) =>
      run(
        at.map((hour) => [insufficient, hour * HOUR_MS]),
        fired(),
      ).log;
    expect(hours(10, 20, 33)).toEqual([]);
    expect(hours(10, 20, 34)).toEqual(["resolve:no_data_timeout"]);
  });

  it("stays as it is while data stays away", () => {
    const rule: MachineRule = { k: 1, n: 2, keepFiringMs: 0 };
    let { machine } = nextState(newMachine(), bad, rule, 0);
    const states = Array.from({ length: 5 }, (_, at) => {
      ({ machine } = nextState(machine, insufficient, rule, (at + 1) * MINUTE_MS));
      return machine;
    });
    expect(states[2]).toEqual(states[1]);
    expect(states[4]).toEqual(states[1]);
  });
});

describe("a re-fire within the cool-down of an hour", () => {
  const resolved = () =>
    run([...every(10 * SECOND_MS, bad, bad), [good, MINUTE_MS], [good, 6 * MINUTE_MS]]).machine;

  it("reopens the same episode without notifying", () => {
    const again = run(
      [
        [bad, 10 * MINUTE_MS],
        [bad, 11 * MINUTE_MS],
      ],
      resolved(),
    );
    expect([again.log, again.machine.episode, again.machine.announced]).toEqual([["reopen"], 1, false]);
  });

  it("notifies if it still fires after the cool-down", () => {
    const again = run(
      [
        [bad, 10 * MINUTE_MS],
        [bad, 11 * MINUTE_MS],
        [bad, 65 * MINUTE_MS],
        [bad, 67 * MINUTE_MS],
        [bad, 68 * MINUTE_MS],
      ],
      resolved(),
    );
    expect(again.log).toEqual(["reopen", "still_firing"]);
  });

  it("takes longer to recover each time", () => {
    const again = run(
      [
        [bad, 10 * MINUTE_MS],
        [bad, 11 * MINUTE_MS],
        [good, 12 * MINUTE_MS],
        [good, 18 * MINUTE_MS],
      ],
      resolved(),
    );
    expect(again.log).toEqual(["reopen"]);
    expect(run([[good, 19.5 * MINUTE_MS]], again.machine).log).toEqual(["resolve:recovered"]);
  });

  it("is a new episode at once if the rule has no cool-down", () => {
    const step = nextState(resolved(), bad, { k: 1, n: 1, keepFiringMs: 0, coolDown: false }, 10 * MINUTE_MS);
    expect(step.effects.map(({ kind }) => kind)).toEqual(["fire"]);
    expect(step.machine.episode).toBe(2);
  });

  it("does not happen if the rule is latched", () => {
    const rule = { k: 1, n: 1, keepFiringMs: 0, latched: true };
    const first = nextState(newMachine(), bad, rule, 0);
    expect(first.effects.map(({ kind }) => kind)).toEqual(["fire"]);
    const ended = nextState(first.machine, { kind: "ended", reason: "resolved_by_person" }, rule, MINUTE_MS);
    const after = nextState(ended.machine, bad, rule, 3 * HOUR_MS);
    expect([after.effects, after.machine.state]).toEqual([[], "ok"]);
  });

  it("is a new episode of a latched rule after its budget changed", () => {
    const rule = { k: 1, n: 1, keepFiringMs: 0, latched: true };
    const first = nextState(newMachine(), bad, rule, 0).machine;
    const ended = nextState(first, { kind: "ended", reason: "budget_changed" }, rule, MINUTE_MS).machine;
    const calm = nextState(ended, good, rule, 2 * MINUTE_MS).machine;
    const again = nextState(calm, bad, rule, 3 * HOUR_MS);
    expect(again.effects.map(({ kind }) => kind)).toEqual(["fire"]);
    const person = nextState(
      again.machine,
      { kind: "ended", reason: "resolved_by_person" },
      rule,
      4 * HOUR_MS,
    );
    expect(nextState(person.machine, bad, rule, 7 * HOUR_MS).effects).toEqual([]);
  });

  it("is a new episode at once under another basis, unless the alert stayed open", () => {
    const rule = { k: 1, n: 1, keepFiringMs: 0, latched: true };
    const steps = (...list: [Observation, string][]) => {
      let machine = newMachine();
      return list.map(([one, basis], at) => {
        const step = nextState(machine, { ...one, basis } as Observation, rule, at * SECOND_MS);
        machine = step.machine;
        return step.effects.map(({ kind }) => kind).join();
      });
    };
    expect(steps([bad, "10"], [good, "10"], [bad, "10"], [bad, "5"])).toEqual([
      "fire",
      "resolve",
      "",
      "fire",
    ]);
    // An older version stored less of it.
    expect(steps([bad, "10"], [good, "10"], [bad, "10 monthly"], [bad, "10 daily"])).toEqual([
      "fire",
      "resolve",
      "",
      "fire",
    ]);
    expect(steps([bad, "10"], [bad, "5"], [good, "5"], [bad, "5"])).toEqual(["fire", "", "resolve", ""]);
  });

  it("after the cool-down is a new episode", () => {
    const later = run(
      [
        [bad, 70 * MINUTE_MS],
        [bad, 71 * MINUTE_MS],
      ],
      resolved(),
    );
    expect([later.log, later.machine.episode]).toEqual([["fire"], 2]);
  });
});

describe("any history", () => {
  const observation = fc.oneof(fc.constantFrom(bad, between, good, critical, insufficient, absent, rejudged));
  const history = fc.array(fc.tuple(observation, fc.integer({ min: SECOND_MS, max: 20 * MINUTE_MS })), {
    maxLength: 200,
  });

  it("announces one resolve per announced fire, opens only on a breach, and never opens twice", () => {
    fc.assert(
      fc.property(history, (steps) => {
        let machine = newMachine();
        let now = 0;
        let announced = 0;
        for (const [one, gap] of steps) {
          now += gap;
          const wasOpen = isOpen(machine);
          const step = nextState(machine, one, RULE, now);
          machine = step.machine;
          for (const effect of step.effects) {
            if (effect.kind === "fire" || effect.kind === "reopen") {
              expect(wasOpen).toBe(false);
              expect(one).toMatchObject({ breaches: true });
            }
            if (effect.kind === "fire" || effect.kind === "still_firing") announced += 1;
            if (effect.kind === "resolve" && effect.notify) announced -= 1;
            expect(announced === 0 || announced === 1).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a value that swings across its threshold for two hours", () => {
  it.each([10, 20, 30, 60, 120, 240])("every %i s: one fire, one resolve", (halfPeriod) => {
    const steps: Timed[] = [];
    for (let at = 0; at < 2 * HOUR_MS; at += 10 * SECOND_MS) {
      const high = Math.floor(at / (halfPeriod * SECOND_MS)) % 2 === 0;
      steps.push([high ? bad : good, at]);
    }
    for (let at = 2 * HOUR_MS; at < 3 * HOUR_MS; at += 10 * SECOND_MS) steps.push([good, at]);
    expect(run(steps).log).toEqual(["fire", "resolve:recovered"]);
  });
});

describe("no data", () => {
  const rule = (noData: MachineRule["noData"]): MachineRule => ({ k: 2, n: 3, keepFiringMs: 0, noData });
  const firing = (): Machine => ({
    ...newMachine(),
    state: "firing",
    episode: 1,
    severity: "warning",
    announced: true,
  });
  const after = (noData: MachineRule["noData"], start: Machine, steps: number) => {
    let machine = start;
    const kinds: string[] = [];
    for (let at = 1; at <= steps; at++) {
      const step = nextState(machine, insufficient, rule(noData), at * 10 * SECOND_MS);
      machine = step.machine;
      kinds.push(...step.effects.map((effect) => ("reason" in effect ? effect.reason : effect.kind)));
    }
    return { state: machine.state, kinds };
  };

  it.each<[string, MachineRule["noData"], Machine, number, string, string[]]>([
    ["changes nothing by default", "keep_last", firing(), 10, "firing", []],
    ["changes nothing at first", "ok", firing(), 2, "firing", []],
    ["ends an alert where it is said to be well", "ok", firing(), 3, "ok", ["no_data"]],
    ["is pending where it alerts", "alert", newMachine(), 2, "pending", []],
    ["alerts after as many evaluations as the rule looks at", "alert", newMachine(), 3, "firing", ["fire"]],
    ["alerts once", "alert", newMachine(), 20, "firing", ["fire"]],
    ["goes on with what fires where it alerts", "alert", firing(), 20, "firing", []],
  ])("%s", (_, noData, start, steps, state, kinds) => {
    expect(after(noData, start, steps)).toEqual({ state, kinds });
  });

  it("resolves when good data arrives, and starts counting again after it", () => {
    let machine = newMachine();
    const kinds: string[] = [];
    for (const observation of [
      insufficient,
      insufficient,
      good,
      insufficient,
      insufficient,
      insufficient,
      good,
    ]) {
      const step = nextState(machine, observation, rule("alert"), kinds.length);
      machine = step.machine;
      kinds.push(step.effects[0]?.kind ?? machine.state);
    }
    expect(kinds).toEqual(["pending", "pending", "ok", "pending", "pending", "fire", "resolve"]);
  });
});
