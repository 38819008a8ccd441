"use client";

import { SlidersHorizontal } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { ControlButton } from "@/components/panels/panel/control-button";
import { notName } from "@/lib/schema/figures/filters";

/** On phones, shows and hides the filters that follow it; `names` of their parameters. */
export function FoldButton({ names }: { names: readonly string[] }) {
  const search = useSearchParams();
  const [shown, setShown] = useState(false);
  const active = names.reduce(
    (sum, name) => sum + search.getAll(name).length + search.getAll(notName(name)).length,
    0,
  );
  return (
    <ControlButton className="peer mb-3.5 md:hidden" aria-expanded={shown} onClick={() => setShown(!shown)}>
      <SlidersHorizontal size={15} className={active > 0 ? "text-accent" : undefined} /> Filters
      {active > 0 && <strong className="font-medium text-ink">{active}</strong>}
    </ControlButton>
  );
}
