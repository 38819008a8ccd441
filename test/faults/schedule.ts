import { seeded } from "../../bench/traffic";

export type FaultKind =
  | "kill web"
  | "kill worker"
  | "kill database"
  | "restart web"
  | "restart worker"
  | "pause worker"
  | "silence"
  | "cut"
  | "half-open"
  | "delay"
  | "end sessions"
  | "wrong clock";

export type Fault = {
  kind: FaultKind;
  /** 0 or 1: which of the two processes of its role; faults of the network hit one process, or all. */
  at: 0 | 1;
  all: boolean;
  /** How long it lasts, and how long the system then has to itself. */
  holdMs: number;
  restMs: number;
  /** Of a wrong clock: how far ahead, in libfaketime's words. */
  clock: string;
};

export type Size = Record<FaultKind, number>;

/** In CI: every kind, the frequent ones more than once. */
export const SMALL: Size = {
  "kill web": 4,
  "kill worker": 3,
  "kill database": 2,
  "restart web": 2,
  "restart worker": 1,
  "pause worker": 1,
  silence: 3,
  cut: 3,
  "half-open": 1,
  delay: 1,
  "end sessions": 2,
  "wrong clock": 2,
};

/** The figures that a release must show. */
export const LONG: Size = {
  "kill web": 120,
  "kill worker": 80,
  "kill database": 50,
  "restart web": 20,
  "restart worker": 10,
  "pause worker": 10,
  silence: 100,
  cut: 40,
  "half-open": 20,
  delay: 20,
  "end sessions": 40,
  "wrong clock": 20,
};

const HOLD_MS: Record<FaultKind, [number, number]> = {
  "kill web": [0, 500],
  "kill worker": [0, 500],
  "kill database": [0, 1_000],
  "restart web": [0, 0],
  "restart worker": [0, 0],
  // Longer than the lease of a notification in the long run only.
  "pause worker": [8_000, 15_000],
  silence: [0, 0],
  cut: [0, 0],
  "half-open": [3_000, 8_000],
  delay: [3_000, 6_000],
  "end sessions": [1_000, 3_000],
  "wrong clock": [4_000, 8_000],
};
const CLOCKS = ["+100d", "-1d", "+2h", "-90d", "+5y", "-7m"];

/** The same seed and size give the same faults in the same order. */
export function makeSchedule(seed: number, size: Size): Fault[] {
  const random = seeded(seed);
  const between = ([least, most]: [number, number]) => Math.round(least + random() * (most - least));
  const kinds = (Object.keys(size) as FaultKind[]).flatMap((kind) => Array<FaultKind>(size[kind]).fill(kind));
  for (let at = kinds.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [kinds[at], kinds[other]] = [kinds[other]!, kinds[at]!];
  }
  return kinds.map((kind) => ({
    kind,
    at: random() < 0.5 ? 0 : 1,
    all: random() < 0.4,
    holdMs: between(HOLD_MS[kind]),
    restMs: between([500, 2_500]),
    clock: CLOCKS[Math.floor(random() * CLOCKS.length)]!,
  }));
}

export const describeFault = ({ kind, at, all, clock }: Fault): string =>
  kind === "wrong clock"
    ? `worker ${at} with a clock of ${clock}`
    : kind === "kill database" || kind === "end sessions"
      ? kind
      : all && ["silence", "cut", "half-open", "delay"].includes(kind)
        ? `${kind} all`
        : `${kind} ${at}`;
