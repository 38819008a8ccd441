"use client";

import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Name } from "@/components/ui/name";
import { shownValue } from "@/components/ui/shown-value";
import { notName } from "@/lib/schema/figures/filters";
import { type ChipFilter, COMMON_FILTERS } from "./common-filters";
import { EXCLUDABLE, type Wanted, withValue } from "./filter-state";

/** The filters in the query, each with a button that removes it and one that turns it around. */
export function FilterChips({ filters = COMMON_FILTERS }: { filters?: readonly ChipFilter[] }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const shown = filters.flatMap((filter) => {
    const chips = (of: string, wanted: Wanted) =>
      search.getAll(of).map((value) => ({ ...filter, wanted, value }));
    if (!EXCLUDABLE.includes(filter.name)) return chips(filter.name, "is");
    return [...chips(filter.name, "is"), ...chips(notName(filter.name), "is not")];
  });
  const names = shown.flatMap(({ name }) => [name, notName(name)]);
  return (
    <>
      {shown.map((chip) => (
        <FilterChip key={`${chip.name} ${chip.wanted} ${chip.value}`} {...chip} />
      ))}
      {shown.length > 1 && (
        <button
          type="button"
          onClick={() => change({ ...Object.fromEntries(names.map((name) => [name, null])), cursor: null })}
          className="min-h-[34px] rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink"
        >
          Clear filters
        </button>
      )}
    </>
  );
}

type ChipProps = ChipFilter & { wanted: Wanted; value: string };

function FilterChip({ name, label, unit = "", wanted, value }: ChipProps) {
  const { change } = useNavigation();
  const shown = `${shownValue(value)}${unit}`;
  const flipped = wanted === "is" ? "is not" : "is";
  const set = (to: Wanted | null) => change((latest) => withValue(latest, name, value, to));
  return (
    <span className="inline-flex min-h-[34px] max-w-72 items-stretch overflow-hidden rounded-control bg-accent-soft">
      {EXCLUDABLE.includes(name) && (
        <button
          type="button"
          title={wanted === "is" ? "Exclude this value instead" : "Show only this value instead"}
          aria-label={wanted === "is" ? `Exclude ${shown} instead` : `Show only ${shown} instead`}
          onClick={() => set(flipped)}
          className="shrink-0 whitespace-nowrap ps-2.5 pe-1 text-ink-2 hover:bg-hover hover:text-ink"
        >
          {label} <span className="underline decoration-dotted underline-offset-3">{wanted}</span>
        </button>
      )}
      <button
        type="button"
        title="Remove this filter"
        onClick={() => set(null)}
        className="inline-flex min-w-0 items-center gap-1.5 ps-1 pe-2.5 first:ps-2.5 hover:bg-hover"
      >
        {EXCLUDABLE.includes(name) ? (
          <span className="sr-only">{`${label} ${wanted} `}</span>
        ) : (
          <span className="text-ink-2">{label}</span>
        )}
        <strong className="flex min-w-0 font-medium">
          <Name>{shown}</Name>
        </strong>
        <X size={13} className="shrink-0 text-ink-3" aria-hidden />
        <span className="sr-only">, remove this filter</span>
      </button>
    </span>
  );
}
