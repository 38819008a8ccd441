import type { MachineRule } from "@/lib/alert/machine";

/** Fires with its first breach and resolves with the first evaluation that finds it over. */
export const AT_ONCE: MachineRule = { k: 1, n: 1, keepFiringMs: 0 };

/** Includes the open minute. */
export const seesOpenMinute = () => null;

export const peakSentence = (sentence: string, peak: string | null): string =>
  peak === null ? sentence : `Peak: ${peak}`;

/** What most kinds say about suppression and incidents: nothing special. */
export const NO_RANK = {
  isLearned: false,
  isNeverExplained: false,
  isAboutSightline: false,
  spendRank: null,
  trouble: () => null,
} as const;
