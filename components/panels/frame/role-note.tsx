"use client";

import { useBlocked } from "./project-context";

/** Tells users with read-only access which role a change requires. */
export function RoleNote({ needs, verb }: { needs: "member" | "admin"; verb: string }) {
  const blocked = useBlocked(needs);
  if (!blocked) return null;
  return (
    <p className="mb-3.5 text-ink-2">
      You have read-only access; {verb} {blocked}.
    </p>
  );
}
