"use client";

import { useEffect, useState } from "react";

/** Code that is loaded when it is needed first. */
export type Part<T> = { load: () => Promise<T>; loaded: T | null };

export const partOf = <T>(load: () => Promise<T>): Part<T> => ({ load, loaded: null });

/** Until then nothing is said: most parts are there at once. */
const SLOW_MS = 400;
/** A request can stay without an answer, on a phone between two networks. */
const LOST_MS = 15_000;

export type Wait = "waiting" | "slow" | "failed";

/**
 * Unlike React's `lazy`, which remembers a failure until the page is reloaded, this one says what it waits for and can
 * be asked again. What comes late is taken all the same. Null: nothing is needed yet.
 */
export function useLoaded<T>(part: Part<T> | null): { value: T | null; wait: Wait; again: () => void } {
  const [value, setValue] = useState<T | null>(() => part?.loaded ?? null);
  const [wait, setWait] = useState<Wait>("waiting");
  const [attempt, setAttempt] = useState(1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt.
  useEffect(() => {
    if (part === null) return;
    if (part.loaded !== null) return setValue(() => part.loaded);
    let gone = false;
    const say = (next: Wait) => () => {
      if (!gone) setWait(next);
    };
    const timers = [setTimeout(say("slow"), SLOW_MS), setTimeout(say("failed"), LOST_MS)];
    const stop = () => timers.forEach(clearTimeout);
    part.load().then(
      (loaded) => {
        stop();
        part.loaded = loaded;
        if (!gone) setValue(() => loaded);
      },
      () => {
        stop();
        say("failed")();
      },
    );
    return () => {
      gone = true;
      stop();
    };
  }, [part, attempt]);
  const again = () => {
    setWait("slow");
    setAttempt((before) => before + 1);
  };
  return { value, wait, again };
}
