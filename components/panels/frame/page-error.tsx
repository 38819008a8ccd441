"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { canRead } from "./health";
import { useNewContent } from "./navigation";
import { isUnloaded, mayReload, reloadPage } from "./unloaded";

const EVERY_MS = 10_000;

type PageErrorProps = { error: Error & { digest?: string }; reset: () => void; retry: () => void };

/** The page failed to load; what surrounds it stays. It comes back when it can be read again, as on a wall screen. */
export function PageError({ error, reset, retry }: PageErrorProps) {
  useNewContent(reset);
  const unloaded = isUnloaded(error);
  const again = unloaded ? reloadPage : retry;
  const alone = () => {
    if (!unloaded || mayReload(Date.now())) again();
  };
  const latest = useRef(alone);
  latest.current = alone;
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
        {unloaded ? (
          "Part of its code did not arrive. Check your connection; after an update of Sightline, reload the page."
        ) : (
          <>
            The reason is in the server log
            {error.digest ? (
              <>
                {" "}
                under <code className="font-mono text-sm">{error.digest}</code>
              </>
            ) : null}
            . If the database was unavailable or busy, try again in a few seconds, or choose a shorter range.
          </>
        )}
      </p>
      <Button look="primary" className="mt-4" onClick={() => again()}>
        {unloaded ? "Reload page" : "Try again"}
      </Button>
    </section>
  );
}
