import { type ReactNode, Suspense } from "react";
import { PanelErrorBoundary } from "@/components/panels/panel/panel-error";
import type { Unmatched } from "@/lib/dashboard/range/load-unmatched";
import { UnmatchedNote } from "./unmatched-note";

/** Says which filters leave nothing of the range, once that is known. */
export function UnmatchedFilters({ load }: { load: () => Promise<Unmatched | null> }): ReactNode {
  return (
    <PanelErrorBoundary title="Filters">
      <Suspense fallback={null}>
        <Unmatching load={load} />
      </Suspense>
    </PanelErrorBoundary>
  );
}

async function Unmatching({ load }: { load: () => Promise<Unmatched | null> }) {
  const unmatched = await load();
  return unmatched && <UnmatchedNote unmatched={unmatched} />;
}
