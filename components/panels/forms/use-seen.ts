"use client";

import { useCallback, useEffect, useRef } from "react";

/** Something as it was read. Null: nothing is compared. */
export type Seen = object | null;

/** The body of a change, with what the user saw of it. */
export const withSeen = (body: object, seen: Seen): object => (seen ? { ...body, seen } : body);

/** What a form began with, while the page brings newer ones; after it was saved, what the page brings next. */
export function useSeen(of: Seen, saves: number): () => Seen {
  const seen = useRef(of);
  const taken = useRef(saves);
  useEffect(() => {
    if (taken.current === saves) return;
    if (seen.current !== null) seen.current = null;
    else {
      seen.current = of;
      taken.current = saves;
    }
  }, [of, saves]);
  return useCallback(() => seen.current, []);
}
