"use client";

import { useState } from "react";
import { choices } from "@/components/panels/forms/choices";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { BudgetKey, BudgetStatus } from "@/lib/dashboard/settings/load-budgets";
import { readNumber } from "@/lib/format/read-number";

const PERIODS = [
  { value: "daily", label: "daily" },
  { value: "weekly", label: "weekly" },
  { value: "monthly", label: "monthly" },
];

type BudgetFormProps = {
  budget: BudgetStatus | null;
  facets: Facets;
  keys: readonly BudgetKey[];
  onDone: () => void;
};

/** Creates a budget, or edits `budget`. */
export function BudgetForm({ budget, facets, keys, onDone }: BudgetFormProps) {
  const scope = budget?.scope ?? {};
  const [name, setName] = useState(budget?.name ?? "");
  const [amount, setAmount] = useState(budget ? String(budget.amount_usd) : "");
  const [period, setPeriod] = useState<string>(budget?.period ?? "daily");
  const [model, setModel] = useState(scope.model?.[0] ?? "");
  const [service, setService] = useState(scope.service?.[0] ?? "");
  const [environment, setEnvironment] = useState(scope.environment?.[0] ?? "");
  const [tagName, setTagName] = useState(scope.tag?.name ?? "");
  const [user, setUser] = useState(scope.user ?? "");
  const [apiKey, setApiKey] = useState(scope.api_key ?? "");
  const [tagValue, setTagValue] = useState(scope.tag?.value ?? "");
  const read = () => ({
    name: name.trim(),
    amount_usd: readNumber(amount),
    period,
    scope: {
      // The form has no field for it; a value set through the API is kept.
      ...(scope.provider ? { provider: scope.provider } : {}),
      ...one("model", model, scope.model),
      ...one("service", service, scope.service),
      ...one("environment", environment, scope.environment),
      ...(user.trim() ? { user: user.trim() } : {}),
      ...(apiKey ? { api_key: apiKey } : {}),
      ...(tagName || tagValue ? { tag: { name: tagName.trim(), value: tagValue.trim() } } : {}),
    },
  });
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/rules/budget").then((one) => one.NewBudget),
    read,
    of: budget,
    submit: async (body, call) => {
      if (budget) await call("PATCH", `/api/v1/budgets/${budget.id}`, body);
      else await call("POST", "/api/v1/budgets", body);
      onDone();
      return `${body.name} saved`;
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-3">
      <div className="grid grid-cols-2 items-start gap-3 sm:flex sm:flex-wrap">
        <TextField
          label="Budget name"
          className="col-span-2 sm:min-w-36 sm:flex-1"
          {...form.field("name", name, setName)}
        />
        <TextField
          label="Amount (USD)"
          inputMode="decimal"
          className="sm:w-32"
          {...form.field("amount_usd", amount, setAmount)}
        />
        <SelectField
          label="Period"
          className="sm:w-32"
          options={PERIODS}
          {...form.field("period", period, setPeriod)}
        />
      </div>
      <fieldset>
        <legend className="mb-1 text-ink-2 text-sm">Scope</legend>
        <div className="grid grid-cols-2 items-start gap-3 sm:flex sm:flex-wrap">
          <SelectField
            label="Model"
            className="sm:w-44"
            options={choices("any model", facets.models)}
            {...form.field("scope.model", model, setModel)}
          />
          <SelectField
            label="Service"
            className="sm:w-44"
            options={choices("any service", facets.services)}
            {...form.field("scope.service", service, setService)}
          />
          <SelectField
            label="Environment"
            className="sm:w-40"
            options={choices("any environment", facets.environments)}
            {...form.field("scope.environment", environment, setEnvironment)}
          />
          <TextField
            label="Tag"
            placeholder="team"
            className="sm:w-28"
            {...form.field("scope.tag.name", tagName, setTagName)}
          />
          <TextField
            label="Tag value"
            placeholder="search"
            className="sm:w-36"
            {...form.field("scope.tag.value", tagValue, setTagValue)}
          />
          <TextField
            label="User"
            placeholder="any user"
            className="sm:w-44"
            {...form.field("scope.user", user, setUser)}
          />
          <SelectField
            label="API key"
            className="sm:w-44"
            options={keyOptions(keys, budget)}
            {...form.field("scope.api_key", apiKey, setApiKey)}
          />
        </div>
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" look="primary" {...form.button}>
          {budget ? "Save" : "Add budget"}
        </Button>
        {budget && <Button onClick={onDone}>Cancel</Button>}
      </div>
      {form.blocked && <p className="text-ink-3 text-sm">Changing budgets {form.blocked}.</p>}
    </Form>
  );
}

/** The selected value. Several values set through the API are kept while the first of them stays selected. */
function one(name: "model" | "service" | "environment", chosen: string, stored: string[] | undefined) {
  if (chosen === "") return {};
  return { [name]: stored?.[0] === chosen ? stored : [chosen] };
}

/** A key that was replaced is named by the id that the budget has. */
function keyOptions(keys: readonly BudgetKey[], budget: BudgetStatus | null) {
  const chosen = budget?.scope.api_key;
  const known = keys.map(({ id, name, last4, isUsable }) => ({
    value: id,
    label: `${name} …${last4}${isUsable ? "" : " (revoked)"}`,
  }));
  const isListed = chosen === undefined || keys.some(({ id }) => id === chosen);
  const own = isListed ? [] : [{ value: chosen, label: budget?.api_key_name ?? chosen }];
  return [{ value: "", label: "any API key" }, ...own, ...known];
}
