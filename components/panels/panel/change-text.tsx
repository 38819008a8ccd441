import { clsx } from "clsx";
import type { Change } from "@/lib/dashboard/overview/overview-model";
import { formatChange } from "@/lib/format/format-value";

const TONES = { good: "text-ok", bad: "font-medium text-critical", neutral: "text-ink-3" };

/** Colored only if clearly good or bad. */
export function ChangeText({ change, className }: { change: Change; className?: string }) {
  const small = change.amount !== null && Math.abs(change.amount) < (change.kind === "points" ? 0.002 : 0.02);
  return (
    <span className={clsx(small ? TONES.neutral : TONES[change.tone], className)}>
      {formatChange(change.amount, change.kind)}
    </span>
  );
}
