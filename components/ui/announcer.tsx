"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";

type Announcement = { id: number; text: string };

const Announce = createContext<(text: string) => void>(() => {});

/** How long a text stays: readers have taken it by then, and the page does not have it twice. */
export const STAYS_MS = 3_000;

/** Reads a text to people who use a screen reader. A place that is there before its text is the only one that all of them read. */
export const useAnnounce = () => useContext(Announce);

export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Announcement[]>([]);
  const count = useRef(0);
  const announce = useCallback((text: string) => {
    const id = count.current++;
    setSaid((before) => [...before, { id, text }]);
    setTimeout(() => setSaid((before) => before.filter((one) => one.id !== id)), STAYS_MS);
  }, []);
  return (
    <Announce value={announce}>
      {children}
      <div role="log" aria-label="Announcements" aria-live="polite" className="sr-only">
        {said.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </Announce>
  );
}

/** Reads a text when it appears on a page, and again only when `of` changes: a text may say how long something lasts. */
export function Announced({ text, of = text }: { text: string; of?: string }) {
  const announce = useAnnounce();
  const latest = useRef(text);
  latest.current = text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` decides when.
  useEffect(() => announce(latest.current), [announce, of]);
  return null;
}
