"use client";

import { clsx } from "clsx";
import { SlidersHorizontal } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { NotesButton } from "@/components/panels/notes/notes-button";
import { ControlButton } from "@/components/panels/panel/control-button";
import type { Facets, RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { IngestState } from "@/lib/dashboard/range/ingest-state";
import { FILTER_NAMES } from "@/lib/schema/figures/filters";
import { CompareMenu } from "./compare-menu";
import { FilterMenu } from "./filter-menu";
import { MoreFilters } from "./more-filters";
import { RefreshMenu } from "./refresh-menu";
import { ShareButton } from "./share-button";
import { TimePicker } from "./time-picker";

type PageControlsProps = {
  range: RangeModel;
  facets: Facets;
  renderedAt: number;
  ingest: IngestState;
  compare?: boolean;
  /** With `MoreFilters`; "on phones": elsewhere the page has them in a row of its own. */
  all?: boolean | "on phones";
};

/** Filters, time range and refresh. On phones the filters are behind a button. */
export function PageControls({ range, facets, renderedAt, ingest, compare = true, all }: PageControlsProps) {
  const search = useSearchParams();
  const [shown, setShown] = useState(false);
  const filters = FILTER_NAMES.reduce((sum, name) => sum + search.getAll(name).length, 0);
  return (
    <>
      <ControlButton
        className="px-2.5! md:hidden"
        aria-expanded={shown}
        aria-label={`Filters${filters > 0 ? `, ${filters} active` : ""}`}
        onClick={() => setShown(!shown)}
      >
        <SlidersHorizontal size={15} className={filters > 0 ? "text-accent" : undefined} />
      </ControlButton>
      <div
        className={clsx(
          "order-1 w-full flex-wrap gap-2 md:order-none md:flex md:w-auto",
          shown ? "flex" : "hidden",
        )}
      >
        <FilterMenu name="model" label="Model" values={facets.models} excludes />
        <FilterMenu name="service" label="Service" values={facets.services} excludes />
        {all && (
          <div className={clsx("contents", all === "on phones" && "md:hidden")}>
            <MoreFilters facets={facets} />
          </div>
        )}
        {compare && <CompareMenu lengthMs={range.to - range.from} />}
      </div>
      <NotesButton range={range} />
      <TimePicker range={range} narrow={Boolean(all)} />
      <ShareButton range={range} />
      <RefreshMenu renderedAt={renderedAt} ingest={ingest} />
    </>
  );
}
