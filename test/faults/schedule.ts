import { seeded } from "../../bench/traffic";

/** What a fault disturbs: one process of a role, or the database and so every process. */
type Place = "web" | "worker" | "database";
type Kind = { place: Place; holdMs: [number, number]; small: number; long: number };

/** Every kind: how long it lasts, in ms, and how often it comes in CI and in a release's run. */
const KINDS = {
  "kill web": { place: "web", holdMs: [0, 500], small: 2, long: 120 },
  "kill worker": { place: "worker", holdMs: [0, 500], small: 2, long: 80 },
  "kill database": { place: "database", holdMs: [0, 1_000], small: 2, long: 50 },
  "restart web": { place: "web", holdMs: [0, 0], small: 1, long: 20 },
  "restart worker": { place: "worker", holdMs: [0, 0], small: 1, long: 10 },
  "end worker thread": { place: "worker", holdMs: [0, 0], small: 1, long: 10 },
  "hang worker thread": { place: "worker", holdMs: [0, 0], small: 1, long: 5 },
  "pause worker": { place: "worker", holdMs: [8_000, 15_000], small: 1, long: 10 },
  "pause web": { place: "web", holdMs: [3_000, 8_000], small: 1, long: 10 },
  "pause database": { place: "database", holdMs: [8_000, 15_000], small: 1, long: 10 },
  silence: { place: "database", holdMs: [0, 0], small: 2, long: 100 },
  cut: { place: "database", holdMs: [0, 0], small: 2, long: 40 },
  "half-open": { place: "database", holdMs: [3_000, 8_000], small: 1, long: 20 },
  delay: { place: "database", holdMs: [3_000, 6_000], small: 1, long: 20 },
  "end sessions": { place: "database", holdMs: [1_000, 3_000], small: 1, long: 40 },
  "take connections": { place: "database", holdMs: [2_000, 5_000], small: 1, long: 10 },
  "read-only": { place: "database", holdMs: [2_000, 6_000], small: 1, long: 10 },
  "disk full": { place: "database", holdMs: [3_000, 8_000], small: 1, long: 10 },
  "fail over": { place: "database", holdMs: [1_000, 3_000], small: 1, long: 20 },
  "fall back": { place: "database", holdMs: [1_000, 4_000], small: 1, long: 20 },
  "wrong clock": { place: "worker", holdMs: [4_000, 8_000], small: 1, long: 10 },
  "wrong web clock": { place: "web", holdMs: [4_000, 8_000], small: 1, long: 10 },
  "clock jump": { place: "worker", holdMs: [4_000, 8_000], small: 1, long: 20 },
  "other secrets": { place: "worker", holdMs: [4_000, 8_000], small: 1, long: 5 },
  "newer schema": { place: "web", holdMs: [0, 0], small: 1, long: 5 },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof KINDS;

export type Fault = {
  kind: FaultKind;
  /** 0 or 1: which of the two processes of its role; faults of the network hit one process, or all. */
  at: 0 | 1;
  all: boolean;
  /** Whether the time that others take to do its work is measured: nothing else disturbs the database then. */
  measured: boolean;
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
    measured: kind === "kill worker" && random() < 0.4,
    holdMs: between(KINDS[kind].holdMs),
    restMs: between([200, 1_000]),
    clock: CLOCKS[Math.floor(random() * CLOCKS.length)]!,
  }));
}

const ON_THE_NETWORK = new Set<FaultKind>(["silence", "cut", "half-open", "delay"]);
/** A process starts while they last, which fails without the database. */
const STARTS_WITHIN = new Set<FaultKind>(["wrong clock", "wrong web clock", "clock jump", "other secrets"]);
/** No other process could start. */
const ALONE: FaultKind = "newer schema";

/** The process that a fault disturbs; null if it disturbs all of them. On the network, it is the first of its role. */
export function victimOf({ kind, at, all }: Fault): { role: "web" | "worker"; number: 0 | 1 } | null {
  if (ON_THE_NETWORK.has(kind)) return all ? null : { role: at === 0 ? "web" : "worker", number: 0 };
  const { place } = KINDS[kind];
  return place === "database" ? null : { role: place, number: at };
}

const placeOf = (fault: Fault): Place => victimOf(fault)?.role ?? "database";
export const isOfDatabase = (fault: Fault): boolean => victimOf(fault) === null;

function canHappenTogether(faults: readonly Fault[]): boolean {
  const places = new Set(faults.map(placeOf));
  if (places.size < faults.length) return false;
  const kinds = new Set(faults.map(({ kind }) => kind));
  if (faults.length > 1 && kinds.has(ALONE)) return false;
  // A stopped process would give its answers when what they promise is already lost.
  if (kinds.has("fall back") && kinds.has("pause web")) return false;
  const needDatabase = faults.some(({ kind, measured }) => measured || STARTS_WITHIN.has(kind));
  return !(places.has("database") && needDatabase);
}

/** Among how many of the next faults one may happen together with the first. */
const AHEAD = 16;

/** Faults that happen together: of one web process, of one worker and of the database, so that one of each role remains. */
export function batchesOf(schedule: readonly Fault[]): Fault[][] {
  const left = [...schedule];
  const batches: Fault[][] = [];
  while (left.length > 0) {
    const batch = [left.shift()!];
    for (let at = 0; at < Math.min(AHEAD, left.length); ) {
      if (canHappenTogether([...batch, left[at]!])) batch.push(...left.splice(at, 1));
      else at += 1;
    }
    batches.push(batch);
  }
  return batches;
}

/** Batches of one installation: what its clients noted must be compared before it outgrows their memory. */
const PART = 32;

/** A long schedule runs in parts, each on an installation of its own. */
export function partsOf(schedule: readonly Fault[]): Fault[][][] {
  const batches = batchesOf(schedule);
  const parts = Math.max(1, Math.ceil(batches.length / PART));
  const end = (part: number) => Math.round((batches.length * part) / parts);
  return Array.from({ length: parts }, (_, part) => batches.slice(end(part), end(part + 1)));
}

const ON_A_PROCESS = /web|worker/;

export function describeFault({ kind, at, all, clock }: Fault): string {
  if (ON_THE_NETWORK.has(kind)) return `${kind} ${all ? "all" : at}`;
  if (kind === "wrong clock" || kind === "clock jump") return `${kind} of ${clock}, worker ${at}`;
  if (kind === "wrong web clock") return `${kind} of ${clock}, web ${at}`;
  if (kind === "other secrets") return `${kind}, worker ${at}`;
  if (kind === "newer schema") return `${kind}, web ${at}`;
  return ON_A_PROCESS.test(kind) ? `${kind} ${at}` : kind;
}
