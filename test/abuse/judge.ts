/** What the other team noticed. */
export type Seen = {
  /** Median of its requests. */
  ingestMs: number;
  /** The longest wait for an answer, as far as the product's main thread worked in it. */
  blockedMs: number;
  ruleAgeS: number;
  memoryBytes: number;
  /** What its requests and readiness were answered if not 200. */
  refused: string[];
  unready: string[];
};

/** As the figures are wanted; ingest and memory in times of an idle product. */
const GOALS = { ingest: 2, memory: 1.3, ruleAgeS: 15, blockedMs: 100 };
/** For the differences between one measurement and the next. */
const MARGIN = 2;
/** Senders notice no delay below this; where an idle product answers in 3 ms, one slice of another's body is several times that. */
const UNNOTICED_MS = 30;

/**
 * What an attack does to the other team, as sentences; none if nothing. `idle`: the same just before and just after it,
 * of which the slower counts, because what the machine keeps waiting without an attack is not the attack's.
 */
export function judge(seen: Seen, idle: readonly [Seen, Seen], idleBytes: number): string[] {
  const slowest = (of: "ingestMs" | "blockedMs" | "ruleAgeS") => Math.max(idle[0][of], idle[1][of]);
  const idleMs = slowest("ingestMs");
  const figures: [name: string, value: number, goal: number][] = [
    [
      "requests of the other team: times slower than idle",
      seen.ingestMs / idleMs,
      Math.max(GOALS.ingest, UNNOTICED_MS / MARGIN / idleMs),
    ],
    ["memory: times as much as idle", seen.memoryBytes / idleBytes, GOALS.memory],
    ["rules: seconds without evaluation", seen.ruleAgeS, Math.max(GOALS.ruleAgeS, slowest("ruleAgeS"))],
    ["event loop: ms blocked", seen.blockedMs, Math.max(GOALS.blockedMs, slowest("blockedMs"))],
  ];
  const beyond = figures
    .filter(([, value, goal]) => value > MARGIN * goal)
    .map(([name, value, goal]) => `${name}: ${value.toFixed(1)}, at most ${(MARGIN * goal).toFixed(1)}`);
  for (const answers of ["refused", "unready"] as const)
    if (seen[answers].length > 0 && idle.every((one) => one[answers].length === 0))
      beyond.push(`${answers}: ${seen[answers].at(-1)}`);
  return beyond;
}
