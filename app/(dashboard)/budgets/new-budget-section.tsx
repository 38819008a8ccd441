"use client";

import { useState } from "react";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { BudgetKey } from "@/lib/dashboard/settings/load-budgets";
import { BudgetForm } from "./budget-form";

type NewBudgetSectionProps = { facets: Facets; keys: readonly BudgetKey[] };

export function NewBudgetSection({ facets, keys }: NewBudgetSectionProps) {
  const [made, setMade] = useState(0);
  return (
    <section className="card px-4 py-3.5" aria-labelledby="new-budget">
      <h2 id="new-budget" className="mb-3 font-semibold text-[0.875rem]">
        New budget
      </h2>
      <BudgetForm key={made} budget={null} facets={facets} keys={keys} onDone={() => setMade(made + 1)} />
    </section>
  );
}
