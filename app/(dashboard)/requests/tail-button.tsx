"use client";

import { Radio } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";

/** Follows new requests as they come in: those of a range that ends now, the newest first. */
export function TailButton({ tailed }: { tailed: boolean }) {
  const endsLater = useSearchParams().get("to");
  const { change } = useNavigation();
  const start = {
    tail: "1",
    ...(endsLater && endsLater !== "now" ? { from: null, to: null } : {}),
    ...{ sort: null, order: null, cursor: null, refresh: null },
  };
  return (
    <ControlButton aria-pressed={tailed} onClick={() => change(tailed ? { tail: null } : start)}>
      <Radio size={14} className={tailed ? "text-accent" : undefined} /> Live tail
    </ControlButton>
  );
}
