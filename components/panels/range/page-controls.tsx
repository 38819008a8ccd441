"use client";

import { clsx } from "clsx";
import { useState } from "react";
import { NotesButton } from "@/components/panels/notes/notes-button";
import type { Facets, RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { IngestState } from "@/lib/dashboard/range/ingest-state";
import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { CompareMenu } from "./compare-menu";
import { FilterMenu } from "./filter-menu";
import { FiltersButton } from "./filters-button";
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
  /** Parameters of the filters in the rows below that the button shows as well: those with `FOLDED_BY_HEADER`. */
  folds?: readonly string[];
};

/** Filters, time range and refresh. On phones the filters are behind a button. */
export function PageControls(props: PageControlsProps) {
  const { range, facets, renderedAt, ingest, compare = true, all, folds = [] } = props;
  const [shown, setShown] = useState(false);
  return (
    <>
      <FiltersButton
        className="px-2.5!"
        names={[...SERIES_DIMENSIONS, ...folds]}
        shown={shown}
        onShow={setShown}
        narrow
      />
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
      <TimePicker range={range} narrow={all === true} />
      <ShareButton range={range} />
      <RefreshMenu renderedAt={renderedAt} ingest={ingest} />
    </>
  );
}
