import { clsx } from "clsx";
import type { ReactNode } from "react";
import { StateIcon } from "./state-icon";

const LOOKS = {
  info: "border-line bg-surface",
  warning: "border-[color-mix(in_srgb,var(--warning)_45%,var(--line))] bg-warning-soft",
  critical: "border-critical-line bg-critical-soft",
};

/** A message about the whole page or form. */
export function Notice({
  tone = "info",
  role,
  children,
}: {
  tone?: keyof typeof LOOKS;
  role?: "alert" | "status";
  children: ReactNode;
}) {
  return (
    <div
      role={role}
      className={clsx("flex items-start gap-2.5 rounded-card border px-3.5 py-2.5", LOOKS[tone])}
    >
      {tone !== "info" && (
        <span className="pt-1">
          <StateIcon state={tone} />
        </span>
      )}
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
