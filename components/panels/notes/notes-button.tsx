"use client";

import { StickyNote } from "lucide-react";
import { useState } from "react";
import { ControlButton } from "@/components/panels/panel/control-button";
import { type NotedRange, NotesDialog } from "./lazy-notes";

/** The notes of the page's range, from its header. */
export function NotesButton({ range }: { range: NotedRange }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ControlButton
        className="px-2.5! max-md:hidden"
        aria-label="Notes"
        title="Notes"
        onClick={() => setOpen(true)}
      >
        <StickyNote size={15} />
      </ControlButton>
      {open && <NotesDialog range={range} onClose={() => setOpen(false)} />}
    </>
  );
}
