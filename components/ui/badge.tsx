import { clsx } from "clsx";
import type { ReactNode } from "react";

const TONES = {
  neutral: "bg-hover text-ink-2",
  accent: "bg-accent-soft text-accent",
  ok: "bg-[color-mix(in_srgb,var(--ok)_7%,transparent)] text-ok",
  warning: "bg-warning-soft text-warning",
  critical: "bg-critical-soft text-critical",
};

export function Badge({ tone = "neutral", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-px text-sm font-medium",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
