"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { canRead } from "./health";
import { useNewContent } from "./navigation";

const EVERY_MS = 10_000;

type PageErrorProps = { error: Error & { digest?: string }; reset: () => void; retry: () => void };

/** The page failed to load; what surrounds it stays. It comes back when it can be read again, as on a wall screen. */
export function PageError({ error, reset, retry }: PageErrorProps) {
  useNewContent(reset);
  const latest = useRef(retry);
  latest.current = retry;
  useEffect(() => {
    const again = async () => {
      if (document.visibilityState === "visible" && (await canRead())) latest.current();
    };
    const timer = setInterval(() => void again(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="card mx-auto mt-16 max-w-lg p-6">
      <h1 className="font-semibold text-lg">This page could not be loaded</h1>
      <p className="mt-1.5 text-ink-2">
        The reason is in the server log
        {error.digest ? (
          <>
            {" "}
            under <code className="font-mono text-sm">{error.digest}</code>
          </>
        ) : null}
        . If the database was unavailable or busy, try again in a few seconds, or choose a shorter range.
      </p>
      <Button look="primary" className="mt-4" onClick={() => retry()}>
        Try again
      </Button>
    </section>
  );
}
