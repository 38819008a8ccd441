"use client";

import { Button } from "@/components/ui/button";

/** The page failed to load; what surrounds it stays. */
export function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
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
