"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useProject } from "@/components/panels/frame/project-context";
import { CopyButton } from "@/components/ui/copy-button";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import { changedQuery, sharedQuery } from "./page-link";

/** A link with the relative range, and one with its absolute times. */
export function RangeLinks({ range }: { range: RangeModel }) {
  const path = usePathname();
  const search = useSearchParams().toString();
  const [origin, setOrigin] = useState("");
  useEffect(() => setOrigin(window.location.origin), []);
  const { id: projectId } = useProject();
  return (
    <div className="mt-3 flex flex-wrap gap-1.5 border-line border-t pt-3">
      <CopyButton label="Copy link" text={`${origin}${path}${changedQuery(search, {})}`} />
      <CopyButton
        label="Copy absolute link"
        text={`${origin}${path}${sharedQuery(search, projectId, range)}`}
      />
    </div>
  );
}
