"use client";

import { useBlocked } from "@/components/panels/frame/project-context";
import { RowButton } from "./row-button";

type AcknowledgeButtonProps = { title: string; busy: boolean; onPress: () => void };

/** In a row of a feed; `title`: of the alert or incident. */
export function AcknowledgeButton({ title, busy, onPress }: AcknowledgeButtonProps) {
  const blocked = useBlocked("member");
  return (
    <RowButton of={title} disabled={busy || Boolean(blocked)} title={blocked ?? undefined} onClick={onPress}>
      Acknowledge
    </RowButton>
  );
}
