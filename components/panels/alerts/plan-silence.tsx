"use client";

import { useState } from "react";
import type { LabelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { SilenceDialog } from "@/components/panels/alerts/lazy-silence";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";

/** A button and its form for a one-time silence or a weekly maintenance window. */
export function PlanSilence({ timeZone, suggestions }: { timeZone: string; suggestions: LabelSuggestions }) {
  const [open, setOpen] = useState(false);
  const blocked = useBlocked("member");
  return (
    <>
      <Button blocked={blocked} onClick={() => setOpen(true)}>
        Schedule silence
      </Button>
      {open && (
        <SilenceDialog
          matchers={{ "": "" }}
          timeZone={timeZone}
          suggestions={suggestions}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
