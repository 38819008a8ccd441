"use client";

import { useFiringCount } from "./firing-count";

/** The number of firing alerts beside the link to them. */
export function FiringBadge({ floating = false }: { floating?: boolean }) {
  const count = useFiringCount();
  if (count === 0) return null;
  return (
    <span
      className={
        floating
          ? "absolute -top-1.5 left-1/2 ml-1.5 rounded-full bg-critical-soft px-1.5 font-semibold text-critical text-xs"
          : "ms-auto rounded-full bg-critical-soft px-2 font-semibold text-critical text-xs leading-5"
      }
    >
      {count > 99 ? "99+" : count}
      <span className="sr-only"> firing</span>
    </span>
  );
}
