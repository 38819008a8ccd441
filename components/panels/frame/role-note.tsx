"use client";

import { useBlocked } from "./project-context";

/** For those who may only look: what it takes to change what the page shows. */
export function RoleNote({ needs, verb }: { needs: "member" | "admin"; verb: string }) {
  const blocked = useBlocked(needs);
  if (!blocked) return null;
  return (
    <p className="mb-3.5 text-ink-2">
      You can look at everything here; {verb} {blocked}.
    </p>
  );
}
