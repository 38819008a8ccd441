"use client";

import { clsx } from "clsx";
import { SlidersHorizontal } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { notName } from "@/lib/schema/figures/filters";

type FiltersButtonProps = {
  /** The parameters of the filters behind it. */
  names: readonly string[];
  shown: boolean;
  onShow: (shown: boolean) => void;
  /** Beside other controls: the picture alone, and the number. */
  narrow?: boolean;
  className?: string;
};

/** On phones, shows and hides filters, and says how many are active. */
export function FiltersButton({ names, shown, onShow, narrow = false, className }: FiltersButtonProps) {
  const search = useSearchParams();
  const active = [...new Set(names.flatMap((name) => [name, notName(name)]))].reduce(
    (sum, name) => sum + search.getAll(name).length,
    0,
  );
  return (
    <ControlButton
      className={clsx("md:hidden", className)}
      aria-expanded={shown}
      aria-label={active > 0 ? `Filters, ${active} active` : "Filters"}
      data-folds
      onClick={() => onShow(!shown)}
    >
      <SlidersHorizontal size={15} className={active > 0 ? "text-accent" : undefined} />
      {!narrow && "Filters"}
      {active > 0 && <strong className="font-medium text-ink">{active}</strong>}
    </ControlButton>
  );
}
