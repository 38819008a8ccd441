"use client";

import { useBlocked } from "@/components/panels/frame/project-context";

type AcknowledgeButtonProps = { title: string; busy: boolean; onPress: () => void };

/** In a row of a feed; `title`: of the alert or incident. */
export function AcknowledgeButton({ title, busy, onPress }: AcknowledgeButtonProps) {
  const blocked = useBlocked("member");
  return (
    <button
      type="button"
      disabled={busy || Boolean(blocked)}
      title={blocked ?? undefined}
      onClick={onPress}
      className="-mx-1 min-h-6 rounded px-1 text-accent hover:underline disabled:cursor-not-allowed disabled:text-ink-3 disabled:no-underline"
    >
      Acknowledge<span className="sr-only"> {title}</span>
    </button>
  );
}
