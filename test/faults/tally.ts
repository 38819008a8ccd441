import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FaultKind } from "./schedule";

/** How often a kind of fault came, and how long each recovery from it took; `evaluatedMs`: until every project was evaluated again. */
export type FaultFigures = { times: number; recoveredMs: number[]; evaluatedMs: number[] };
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

export function addFault(faults: PartFigures["faults"], kind: FaultKind, more: FaultFigures): void {
  const before = faults[kind] ?? { times: 0, recoveredMs: [], evaluatedMs: [] };
  faults[kind] = {
    times: before.times + more.times,
    recoveredMs: [...before.recoveredMs, ...more.recoveredMs],
    evaluatedMs: [...before.evaluatedMs, ...more.evaluatedMs],
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

/** ", recovered after 1.5 s (median) to 4.0 s in 12 cases (goal 5 s: met)"; empty without a case. */
function timesText(what: string, all: readonly number[], goal: number | undefined): string {
  if (all.length === 0) return "";
  const sorted = [...all].sort((a, b) => a - b);
  const slowest = sorted.at(-1)!;
  const verdict =
    goal === undefined ? "" : ` (goal ${goal} s: ${slowest <= goal * 1_000 ? "met" : "missed"})`;
  return `, ${what} after ${seconds(sorted[sorted.length >> 1]!)} (median) to ${seconds(slowest)} in ${all.length} cases${verdict}`;
}

export function linesOf({ faults, ...sum }: PartFigures): string[] {
  return [
    ...Object.entries(faults).map(([kind, { times, recoveredMs, evaluatedMs }]) => {
      const goal = GOALS[kind as FaultKind];
      const recovered = timesText("recovered", recoveredMs, goal?.recovered);
      return `${kind}: ${times} times${recovered}${timesText("evaluated again", evaluatedMs, goal?.evaluated)}`;
    }),
    `${sum.calls} calls, ${sum.acknowledged} requests acknowledged and stored once, ${sum.forgotten} lost with older copies, ` +
      `${sum.breakers} breakers opened and reported in ${sum.messages} messages, ${Math.round(sum.seconds / 60)} min`,
  ];
}

type Passed = { schedule: string; figures: PartFigures };
const PART_FILE = /^part-(\d+)\.json$/;

/** The parts of a schedule that passed, each in a file of its own: parts run at the same time, and a run can be continued. */
export class Tally {
  private readonly passed = new Map<number, PartFigures>();

  constructor(
    private readonly folder: string,
    private readonly schedule: string,
  ) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const part = PART_FILE.exec(name)?.[1];
      if (part === undefined) continue;
      const kept: Passed = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
      if (kept.schedule !== schedule) throw new Error(`${folder} is of another schedule: remove it`);
      this.passed.set(Number(part), kept.figures);
    }
  }

  has(part: number): boolean {
    return this.passed.has(part);
  }

  add(part: number, figures: PartFigures): void {
    this.passed.set(part, figures);
    mkdirSync(this.folder, { recursive: true });
    const kept: Passed = { schedule: this.schedule, figures };
    writeFileSync(path.join(this.folder, `part-${part}.json`), JSON.stringify(kept, null, 1));
  }

  get parts(): PartFigures[] {
    return [...this.passed.values()];
  }
}
