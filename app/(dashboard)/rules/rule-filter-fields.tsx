"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ChoiceMenu } from "@/components/ui/choice-menu";
import { Name } from "@/components/ui/name";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";

type Dimension = keyof RuleFilters;

const DIMENSIONS: { name: Dimension; label: string; facet: keyof Facets }[] = [
  { name: "model", label: "Model", facet: "models" },
  { name: "provider", label: "Provider", facet: "providers" },
  { name: "environment", label: "Environment", facet: "environments" },
  { name: "service", label: "Service", facet: "services" },
];

type RuleFilterFieldsProps = {
  facets: Facets;
  filters: RuleFilters;
  onChange: (filters: RuleFilters) => void;
};

/** Which requests the rule covers; a selected value stays on offer even when nothing sends it anymore. */
export function RuleFilterFields({ facets, filters, onChange }: RuleFilterFieldsProps) {
  const shown = DIMENSIONS.filter(({ name, facet }) => facets[facet].length > 0 || filters[name]?.length);
  if (shown.length === 0) return null;
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1 font-medium text-sm">Filter</legend>
      <div className="flex flex-wrap gap-2">
        {shown.map(({ name, label, facet }) => {
          const chosen = filters[name] ?? [];
          const choose = (next: string[]) => {
            const { [name]: _, ...others } = filters;
            onChange(next.length === 0 ? others : { ...others, [name]: next });
          };
          return (
            <ChoiceMenu
              key={name}
              label={label}
              align="start"
              values={[...new Set([...facets[facet], ...chosen])]}
              chosen={chosen}
              onChange={choose}
              trigger={
                <Button size="small" className="max-w-full" aria-label={`${label} ${chosenText(chosen)}`}>
                  <span className="text-ink-2">{label}</span>
                  <span className="flex min-w-0 font-medium">
                    <Name>{chosenText(chosen)}</Name>
                  </span>
                  <ChevronDown size={13} className="text-ink-3" />
                </Button>
              }
            />
          );
        })}
      </div>
    </fieldset>
  );
}

function chosenText(chosen: readonly string[]): string {
  if (chosen.length === 0) return "all";
  return chosen.length <= 2 ? chosen.join(", ") : `${chosen.length} selected`;
}
