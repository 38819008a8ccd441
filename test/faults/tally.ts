import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { FaultKind } from "./schedule";

/** How often a kind of fault came, and the slowest recovery from it; `evaluatedMs`: until every project was evaluated again. */
export type FaultFigures = { times: number; recoveredMs: number; evaluatedMs: number | null };
/** What a part of a schedule showed that broke no invariant. */
export type PartFigures = {
  faults: Partial<Record<FaultKind, FaultFigures>>;
  calls: number;
  acknowledged: number;
  /** Lost with a server that an older copy replaced. */
  forgotten: number;
  breakers: number;
  messages: number;
  seconds: number;
};

/** In seconds, on a machine that has nothing else to do. */
const GOALS: Partial<Record<FaultKind, { recovered?: number; evaluated?: number }>> = {
  "kill database": { recovered: 5 },
  "kill worker": { evaluated: 10 },
  silence: { recovered: 10 },
};

const slower = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));

export function addFault(
  faults: PartFigures["faults"],
  kind: FaultKind,
  { times, recoveredMs, evaluatedMs }: FaultFigures,
): void {
  const before = faults[kind] ?? { times: 0, recoveredMs: 0, evaluatedMs: null };
  faults[kind] = {
    times: before.times + times,
    recoveredMs: Math.max(before.recoveredMs, recoveredMs),
    evaluatedMs: slower(before.evaluatedMs, evaluatedMs),
  };
}

export function sumOf(parts: readonly PartFigures[]): PartFigures {
  const sum = { faults: {}, calls: 0, acknowledged: 0, forgotten: 0, breakers: 0, messages: 0, seconds: 0 };
  for (const { faults, ...figures } of parts) {
    for (const [kind, one] of Object.entries(faults)) addFault(sum.faults, kind as FaultKind, one);
    for (const name of Object.keys(figures) as (keyof typeof figures)[]) sum[name] += figures[name];
  }
  return sum;
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const against = (goal: number | undefined, ms: number) =>
  goal === undefined ? "" : ` (goal ${goal} s: ${ms <= goal * 1_000 ? "met" : "missed"})`;

export function linesOf({ faults, ...sum }: PartFigures): string[] {
  return [
    ...Object.entries(faults).map(([kind, { times, recoveredMs, evaluatedMs }]) => {
      const goal = GOALS[kind as FaultKind];
      const evaluated =
        evaluatedMs === null
          ? ""
          : `, evaluated again after ${seconds(evaluatedMs)}${against(goal?.evaluated, evaluatedMs)}`;
      return `${kind}: ${times} times, slowest recovery ${seconds(recoveredMs)}${against(goal?.recovered, recoveredMs)}${evaluated}`;
    }),
    `${sum.calls} calls, ${sum.acknowledged} requests acknowledged and stored once, ${sum.forgotten} lost with older copies, ` +
      `${sum.breakers} breakers opened and reported in ${sum.messages} messages, ${Math.round(sum.seconds / 60)} min`,
  ];
}

/** The parts of a schedule that passed, in a file, so that a run of hours can be continued. */
export class Tally {
  private readonly passed: Record<string, PartFigures>;

  constructor(
    private readonly file: string,
    private readonly schedule: string,
  ) {
    const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { schedule, passed: {} };
    if (kept.schedule !== schedule) throw new Error(`${file} is of another schedule: remove it`);
    this.passed = kept.passed;
  }

  has(part: number): boolean {
    return String(part) in this.passed;
  }

  add(part: number, figures: PartFigures): void {
    this.passed[part] = figures;
    writeFileSync(this.file, JSON.stringify({ schedule: this.schedule, passed: this.passed }, null, 1));
  }

  get parts(): PartFigures[] {
    return Object.values(this.passed);
  }
}
