import type { Machine } from "@/lib/schema/alerts/machine";
import type { Severity } from "@/lib/schema/alerts/severity";
import { isSameBasis } from "@/lib/schema/rules/finding";
import type { NoDataPolicy } from "@/lib/schema/rules/kinds/metric";
import { HOUR_MS } from "@/lib/schema/time/epoch";

export type EndReason =
  | "resolved_by_person"
  | "rule_changed"
  | "rule_disabled"
  | "project_archived"
  | "budget_changed"
  | "budget_deleted";

/** What an evaluation found for one label set. */
export type Observation =
  /** Enough data: does it breach, and is it within the recovery threshold? */
  | { kind: "value"; breaches: boolean; recovered: boolean; severity: Severity; basis?: string }
  /** The query ran, but too little data came to say anything; `severity`: of an alert about that. */
  | { kind: "insufficient"; severity: Severity }
  /** Other label sets of the rule returned data; this one was not among them. */
  | { kind: "absent" }
  /** A user resolved it, or its rule or budget was changed or deleted. */
  | { kind: "ended"; reason: EndReason };

/** `coolDown` false: a re-fire is a new episode at once. `latched`: what has ended does not fire again. */
export type MachineRule = {
  k: number;
  n: number;
  keepFiringMs: number;
  coolDown?: boolean;
  latched?: boolean;
  noData?: NoDataPolicy;
};

export type Effect =
  | { kind: "fire"; severity: Severity; notify: true }
  | { kind: "reopen"; severity: Severity; notify: false }
  | { kind: "still_firing"; notify: true }
  | { kind: "severity_up" | "severity_down"; severity: Severity; notify: boolean }
  | { kind: "resolve"; reason: ResolveReason; notify: boolean };
export type ResolveReason = "recovered" | "missing_series" | "no_data" | "no_data_timeout" | EndReason;

const COOL_DOWN_MS: Record<Severity, number> = { warning: HOUR_MS, critical: HOUR_MS / 4 };
const NO_DATA_LIMIT_MS = 24 * HOUR_MS;
const ABSENCE_LIMIT = 2;

export function newMachine(): Machine {
  return {
    state: "ok",
    recent: [],
    episode: 0,
    severity: null,
    recoveringSince: null,
    resolvedAt: null,
    announced: false,
    absences: 0,
    lastDataAt: null,
    keepFiringFactor: 1,
  };
}

type Step = { machine: Machine; effects: Effect[] };
const unchanged = (machine: Machine): Step => ({ machine, effects: [] });

/** The next state and what follows from the transition. Pure: same arguments, same answer. */
export function nextState(machine: Machine, observation: Observation, rule: MachineRule, now: number): Step {
  switch (observation.kind) {
    case "ended":
      return isOpen(machine)
        ? resolve(machine, observation.reason, now)
        : unchanged({ ...newMachine(), ...memory(machine) });
    case "absent":
      return onAbsent(machine, now);
    case "insufficient":
      return onInsufficient(machine, observation.severity, rule, now);
    case "value":
      return onValue(judgedBy(machine, observation.basis, now), observation, rule, now);
  }
}

export function isOpen({ state }: Machine): boolean {
  return state === "firing" || state === "recovering";
}

/** Under a new basis an open alert continues, and anything else starts over: neither cool-down nor latch applies. */
function judgedBy(machine: Machine, basis: string | undefined, now: number): Machine {
  const isNew = basis !== undefined && machine.basis !== undefined && !isSameBasis(machine.basis, basis);
  const known = isNew && !isOpen(machine) ? startedOver(machine) : machine;
  return { ...known, absences: 0, gaps: 0, lastDataAt: now, ...(basis === undefined ? {} : { basis }) };
}

const startedOver = ({ episode }: Machine): Machine => ({ ...newMachine(), episode, released: true });

/** What outlives an episode. */
function memory({ episode, resolvedAt, severity, keepFiringFactor, basis }: Machine): Partial<Machine> {
  return { episode, resolvedAt, severity, keepFiringFactor, ...(basis === undefined ? {} : { basis }) };
}

function timedOut({ lastDataAt }: Machine, now: number): boolean {
  return lastDataAt !== null && now - lastDataAt >= NO_DATA_LIMIT_MS;
}

function onInsufficient(machine: Machine, severity: Severity, rule: MachineRule, now: number): Step {
  const { noData = "keep_last", n } = rule;
  const { gaps: before = 0, lastDataAt } = machine;
  const gaps = Math.min(before + 1, n);
  // The evaluation before the first gap had data, but its time is not stored if it saw nothing new.
  const next = { ...machine, gaps, lastDataAt: before === 0 && lastDataAt !== null ? now : lastDataAt };
  const long = gaps >= n;
  if (isOpen(machine)) {
    if (noData === "ok" && long) return resolve(next, "no_data", now);
    return noData !== "alert" && timedOut(machine, now)
      ? resolve(next, "no_data_timeout", now)
      : unchanged(next);
  }
  if (noData === "alert")
    return long ? fire(next, severity, rule, now) : unchanged({ ...next, state: "pending" });
  return noData === "ok" && long ? unchanged({ ...newMachine(), ...memory(next) }) : unchanged(next);
}

function onAbsent(machine: Machine, now: number): Step {
  const absences = machine.absences + 1;
  if (!isOpen(machine)) return unchanged({ ...newMachine(), ...memory(machine) });
  return absences >= ABSENCE_LIMIT
    ? resolve(machine, "missing_series", now)
    : unchanged({ ...machine, absences });
}

type ValueObservation = Extract<Observation, { kind: "value" }>;

function onValue(machine: Machine, observation: ValueObservation, rule: MachineRule, now: number): Step {
  const recent = [...machine.recent, observation.breaches].slice(-rule.n);
  const next = { ...machine, recent };
  if (!isOpen(machine)) return beforeFiring(next, observation, rule, now);
  // A value that does not breach says nothing of how bad it is: until it ends, it is as bad as it last was.
  const severity = observation.breaches ? observation.severity : machine.severity!;
  const { effects, machine: changed } = withSeverity(next, severity);
  const step = whileFiring(changed, observation, rule, now);
  return { machine: step.machine, effects: [...effects, ...step.effects] };
}

function beforeFiring(
  machine: Machine,
  { severity }: ValueObservation,
  rule: MachineRule,
  now: number,
): Step {
  const breaches = machine.recent.filter(Boolean).length;
  const latched = rule.latched && machine.episode > 0 && !machine.released;
  if (breaches === 0 || latched) return unchanged({ ...machine, state: "ok" });
  // A breach that was and is no longer must not fire, however the window counts it.
  const met = breaches >= rule.k && machine.recent.at(-1) === true;
  return met ? fire(machine, severity, rule, now) : unchanged({ ...machine, state: "pending" });
}

function fire(machine: Machine, severity: Severity, { coolDown = true }: MachineRule, now: number): Step {
  const since = machine.resolvedAt === null ? Number.POSITIVE_INFINITY : now - machine.resolvedAt;
  const reopens = coolDown && since < COOL_DOWN_MS[machine.severity ?? severity];
  const keepFiringFactor = since < HOUR_MS ? machine.keepFiringFactor * 1.5 : 1;
  const firing: Machine = { ...machine, state: "firing", severity, recoveringSince: null, keepFiringFactor };
  delete firing.released;
  if (reopens) {
    return {
      machine: { ...firing, announced: false },
      effects: [{ kind: "reopen", severity, notify: false }],
    };
  }
  const episode = machine.episode + 1;
  return {
    machine: { ...firing, episode, announced: true, resolvedAt: null },
    effects: [{ kind: "fire", severity, notify: true }],
  };
}

function withSeverity(machine: Machine, severity: Severity): Step {
  if (machine.severity === severity) return unchanged(machine);
  const kind = severity === "critical" ? "severity_up" : "severity_down";
  const notify = kind === "severity_up" && machine.announced;
  return { machine: { ...machine, severity }, effects: [{ kind, severity, notify }] };
}

function whileFiring(
  machine: Machine,
  { recovered }: ValueObservation,
  rule: MachineRule,
  now: number,
): Step {
  if (!recovered) return stillFiring({ ...machine, state: "firing", recoveringSince: null }, now);
  const recoveringSince = machine.recoveringSince ?? now;
  const keepFiringMs = Math.min(HOUR_MS, rule.keepFiringMs * machine.keepFiringFactor);
  if (now - recoveringSince >= keepFiringMs) return resolve(machine, "recovered", now);
  return unchanged({ ...machine, state: "recovering", recoveringSince });
}

/** A re-fire that outlasts the cool-down is announced. */
function stillFiring(machine: Machine, now: number): Step {
  const coolDownEnds = (machine.resolvedAt ?? 0) + COOL_DOWN_MS[machine.severity ?? "warning"];
  if (machine.announced || now < coolDownEnds) return unchanged(machine);
  return {
    machine: { ...machine, announced: true, resolvedAt: null },
    effects: [{ kind: "still_firing", notify: true }],
  };
}

function resolve(machine: Machine, reason: ResolveReason, now: number): Step {
  const resolvedAt = machine.announced ? now : (machine.resolvedAt ?? now);
  const ended: Machine = { ...newMachine(), ...memory(machine), resolvedAt };
  return {
    machine: reason === "budget_changed" ? startedOver(machine) : ended,
    effects: [{ kind: "resolve", reason, notify: machine.announced }],
  };
}
