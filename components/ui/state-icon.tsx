export type StateIconKind = "ok" | "warning" | "critical" | "none";

const WORDS: Record<StateIconKind, string> = {
  ok: "OK",
  warning: "Warning",
  critical: "Critical",
  none: "No data",
};

/** A state has a shape as well as a color: circle, triangle, diamond, hollow circle. */
export function StateIcon({
  state,
  size = 10,
  label,
}: {
  state: StateIconKind;
  size?: number;
  label?: string;
}) {
  const color = state === "none" ? "var(--ink-3)" : `var(--${state})`;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 10 10"
      role="img"
      aria-label={label ?? WORDS[state]}
      className="shrink-0"
    >
      {state === "ok" && <circle cx="5" cy="5" r="4" fill={color} />}
      {state === "none" && <circle cx="5" cy="5" r="3.4" fill="none" stroke={color} strokeWidth="1.4" />}
      {state === "warning" && (
        <path d="M5 0.8 9.6 9.2H0.4Z" fill={color} stroke={color} strokeWidth="0.8" strokeLinejoin="round" />
      )}
      {state === "critical" && (
        <rect x="1.5" y="1.5" width="7" height="7" rx="1" fill={color} transform="rotate(45 5 5)" />
      )}
    </svg>
  );
}
