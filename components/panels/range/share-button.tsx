"use client";

import { Share2 } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { ControlButton } from "@/components/panels/panel/control-button";
import { useToast } from "@/components/ui/toast";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import { rangeText, zoneText } from "@/lib/format/time-text";
import { sharedQuery } from "./page-link";

/** Copies a link to what the page shows now, with the times of now. */
export function ShareButton({ range }: { range: RangeModel }) {
  const path = usePathname();
  const search = useSearchParams().toString();
  const { id } = useProject();
  const { tell, fail } = useToast();
  const share = async () => {
    const link = `${window.location.origin}${path}${sharedQuery(search, id, range)}`;
    const { from, to, timeZone } = range;
    try {
      await navigator.clipboard.writeText(link);
      tell("Link copied", `It shows ${rangeText(from, to, timeZone)} ${zoneText(to, timeZone)}.`);
    } catch {
      fail("Link not copied", link);
    }
  };
  return (
    <ControlButton
      className="px-2.5! max-md:hidden"
      aria-label="Share"
      title="Copy a link to this"
      onClick={() => void share()}
    >
      <Share2 size={15} />
    </ControlButton>
  );
}
