"use client";

import { useEffect, useState } from "react";

/** Seconds left, and a function that starts the count again. */
export function useCountdown(): [number, (seconds: number) => void] {
  const [end, setEnd] = useState<number | null>(null);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (end === null) return;
    const update = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
      setLeft(seconds);
      if (seconds === 0) setEnd(null);
    };
    update();
    const timer = setInterval(update, 500);
    return () => clearInterval(timer);
  }, [end]);
  return [left, (seconds) => setEnd(Date.now() + seconds * 1_000)];
}
