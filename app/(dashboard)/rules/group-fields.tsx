"use client";

import { FieldGroup } from "@/components/ui/field-group";
import type { GroupDimension } from "@/lib/schema/figures/metric";

const LABELS: Record<GroupDimension, string> = {
  model: "model",
  provider: "provider",
  environment: "environment",
  service: "service",
  error_type: "error type",
};

type GroupFieldsProps<Dimension extends GroupDimension> = {
  /** The labels on offer. */
  dimensions: readonly Dimension[];
  chosen: readonly Dimension[];
  error: string | undefined;
  onChange: (chosen: Dimension[]) => void;
};

/** The labels by which a rule is evaluated separately. */
export function GroupFields<Dimension extends GroupDimension>({
  dimensions,
  chosen,
  error,
  onChange,
}: GroupFieldsProps<Dimension>) {
  const shown = chosen.filter((one) => dimensions.includes(one));
  return (
    <FieldGroup
      legend="Group by"
      hint={shown.length === 0 ? "One alert for the whole project." : "One alert per group."}
      error={error}
      className="sm:col-span-2"
    >
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {dimensions.map((dimension) => (
          <label key={dimension} className="flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={chosen.includes(dimension)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, dimension] : chosen.filter((one) => one !== dimension))
              }
            />
            {LABELS[dimension]}
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}
