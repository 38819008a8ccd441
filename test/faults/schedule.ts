import { seeded } from "../../bench/traffic";

/** Every kind: how long it lasts, in ms, and how often it comes in CI and in a release's run. */
const KINDS = {
  "kill web": { holdMs: [0, 500], small: 2, long: 120 },
  "kill worker": { holdMs: [0, 500], small: 2, long: 80 },
  "kill database": { holdMs: [0, 1_000], small: 2, long: 50 },
  "restart web": { holdMs: [0, 0], small: 1, long: 20 },
  "restart worker": { holdMs: [0, 0], small: 1, long: 10 },
  "pause worker": { holdMs: [8_000, 15_000], small: 1, long: 10 },
  "pause web": { holdMs: [3_000, 8_000], small: 1, long: 10 },
  "pause database": { holdMs: [8_000, 15_000], small: 1, long: 10 },
  silence: { holdMs: [0, 0], small: 2, long: 100 },
  cut: { holdMs: [0, 0], small: 2, long: 40 },
  "half-open": { holdMs: [3_000, 8_000], small: 1, long: 20 },
  delay: { holdMs: [3_000, 6_000], small: 1, long: 20 },
  "end sessions": { holdMs: [1_000, 3_000], small: 1, long: 40 },
  "take connections": { holdMs: [2_000, 5_000], small: 1, long: 10 },
  "read-only": { holdMs: [2_000, 6_000], small: 1, long: 10 },
  "disk full": { holdMs: [3_000, 8_000], small: 1, long: 10 },
  "fail over": { holdMs: [1_000, 3_000], small: 1, long: 20 },
  "fall back": { holdMs: [1_000, 4_000], small: 1, long: 20 },
  "wrong clock": { holdMs: [4_000, 8_000], small: 1, long: 10 },
  "clock jump": { holdMs: [4_000, 8_000], small: 1, long: 20 },
  "other secrets": { holdMs: [4_000, 8_000], small: 1, long: 5 },
  "newer schema": { holdMs: [0, 0], small: 1, long: 5 },
} as const satisfies Record<string, { holdMs: [number, number]; small: number; long: number }>;

export type FaultKind = keyof typeof KINDS;

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

export type Size = Partial<Record<FaultKind, number>>;

const sizeOf = (which: "small" | "long"): Size =>
  Object.fromEntries(Object.entries(KINDS).map(([kind, counts]) => [kind, counts[which]]));
/** In CI: every kind, the frequent ones more than once. */
export const SMALL = sizeOf("small");
/** The figures that a release must show. */
export const LONG = sizeOf("long");

const CLOCKS = ["+100d", "-1d", "+2h", "-90d", "+5y", "-7m"];

/** "kill web=200,silence=100"; without a number, as often as in `usual`. Throws on any other name. */
export function parseSize(text: string, usual: Size): Size {
  const size: Size = {};
  for (const part of text.split(",")) {
    const [kind, count] = part.split("=") as [FaultKind, string?];
    const times = count === undefined ? usual[kind] : Number(count);
    if (!(kind in KINDS) || times === undefined || !Number.isInteger(times) || times < 0)
      throw new Error(
        `"${part}" is no fault; faults are ${Object.keys(KINDS).join(", ")}, each with "=times"`,
      );
    size[kind] = times;
  }
  return size;
}

/** The same seed and size give the same faults in the same order. */
export function makeSchedule(seed: number, size: Size): Fault[] {
  const random = seeded(seed);
  const between = ([least, most]: readonly [number, number]) => Math.round(least + random() * (most - least));
  const kinds = Object.entries(size).flatMap(([kind, count]) =>
    Array<FaultKind>(count).fill(kind as FaultKind),
  );
  for (let at = kinds.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [kinds[at], kinds[other]] = [kinds[other]!, kinds[at]!];
  }
  return kinds.map((kind) => ({
    kind,
    at: random() < 0.5 ? 0 : 1,
    all: random() < 0.4,
    holdMs: between(KINDS[kind].holdMs),
    restMs: between([500, 2_500]),
    clock: CLOCKS[Math.floor(random() * CLOCKS.length)]!,
  }));
}

/** Faults of one installation: what its clients noted must be compared before it outgrows their memory. */
const PART = 32;

/** A long schedule runs in parts, each on an installation of its own. */
export function partsOf(schedule: readonly Fault[]): Fault[][] {
  const parts = Math.max(1, Math.ceil(schedule.length / PART));
  const end = (part: number) => Math.round((schedule.length * part) / parts);
  return Array.from({ length: parts }, (_, part) => schedule.slice(end(part), end(part + 1)));
}

const ON_THE_NETWORK = new Set<FaultKind>(["silence", "cut", "half-open", "delay"]);
const ON_A_PROCESS = /web|worker/;

export function describeFault({ kind, at, all, clock }: Fault): string {
  if (ON_THE_NETWORK.has(kind)) return `${kind} ${all ? "all" : at}`;
  if (kind === "wrong clock" || kind === "clock jump") return `${kind} of ${clock}, worker ${at}`;
  if (kind === "other secrets") return `${kind}, worker ${at}`;
  if (kind === "newer schema") return `${kind}, web ${at}`;
  return ON_A_PROCESS.test(kind) ? `${kind} ${at}` : kind;
}
