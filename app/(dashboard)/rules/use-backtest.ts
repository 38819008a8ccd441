"use client";

import { useEffect, useRef, useState } from "react";
import { type CallError, useApi } from "@/components/panels/forms/api-call";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";

const PAUSE_MS = 400;

export type Backtest = {
  answer: BacktestAnswer | null;
  /** The answer belongs to an earlier question. */
  stale: boolean;
  error: string | null;
};

/** Backtests the rule in the editor, one question at a time; the latest change is asked next. */
export function useBacktest(question: object | null): Backtest {
  const call = useApi();
  const key = question && JSON.stringify(question);
  const [shown, setShown] = useState<{ key: string; answer: BacktestAnswer } | null>(null);
  const [failed, setFailed] = useState<{ key: string; message: string } | null>(null);
  const wanted = useRef<string | null>(null);
  const running = useRef(false);

  useEffect(() => {
    wanted.current = key;
    if (key === null) return;
    const askNext = async (): Promise<void> => {
      const asked = wanted.current;
      if (running.current || asked === null) return;
      running.current = true;
      try {
        const answer = await call<BacktestAnswer>("POST", "/api/v1/rules/backtest", JSON.parse(asked));
        setShown({ key: asked, answer });
        setFailed(null);
      } catch (thrown) {
        setFailed({ key: asked, message: (thrown as CallError).message });
      } finally {
        running.current = false;
      }
      if (wanted.current !== asked) await askNext();
    };
    const timer = setTimeout(() => void askNext(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, call]);

  // Unmounting cancels the next question.
  useEffect(
    () => () => {
      wanted.current = null;
    },
    [],
  );

  return {
    answer: shown?.answer ?? null,
    stale: shown?.key !== key,
    error: failed?.key === key ? (failed?.message ?? null) : null,
  };
}
