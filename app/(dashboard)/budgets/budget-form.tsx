"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { BudgetStatus } from "@/lib/dashboard/settings/load-budgets";
import { NewBudget } from "@/lib/schema/rules/budget";

export const PERIODS = [
  { value: "daily", label: "a day" },
  { value: "weekly", label: "a week" },
  { value: "monthly", label: "a month" },
];

type BudgetFormProps = { budget: BudgetStatus | null; facets: Facets; onDone: () => void };

/** A new budget, or one that is changed: how much, each what, and of what. */
export function BudgetForm({ budget, facets, onDone }: BudgetFormProps) {
  const scope = budget?.scope ?? {};
  const [name, setName] = useState(budget?.name ?? "");
  const [amount, setAmount] = useState(budget ? String(budget.amount_usd) : "");
  const [period, setPeriod] = useState<string>(budget?.period ?? "daily");
  const [model, setModel] = useState(scope.model?.[0] ?? "");
  const [service, setService] = useState(scope.service?.[0] ?? "");
  const [environment, setEnvironment] = useState(scope.environment?.[0] ?? "");
  const [tagName, setTagName] = useState(scope.tag?.name ?? "");
  const [tagValue, setTagValue] = useState(scope.tag?.value ?? "");
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const blocked = useBlocked("member");
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const read = () => {
    const text = amount.trim().replace(",", ".");
    return {
      name: name.trim(),
      amount_usd: text === "" ? Number.NaN : Number(text),
      period,
      scope: {
        // What is named of these by the API, and cannot be shown here, stays.
        ...(scope.provider ? { provider: scope.provider } : {}),
        ...one("model", model, scope.model),
        ...one("service", service, scope.service),
        ...one("environment", environment, scope.environment),
        ...(tagName || tagValue ? { tag: { name: tagName.trim(), value: tagValue.trim() } } : {}),
      },
    };
  };
  const { form, errors, summary, leave, check, refuse } = useFormCheck(NewBudget, read);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = check();
    if (!body) return;
    setBusy(true);
    try {
      if (budget) await call("PATCH", `/api/v1/budgets/${budget.id}`, body);
      else await call("POST", "/api/v1/budgets", body);
      tell(`${name} saved`);
      onDone();
      refresh();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  };
  const choices = (all: string, names: readonly string[]) => [
    { value: "", label: all },
    ...names.map((value) => ({ value, label: value })),
  ];
  const disabled = Boolean(blocked);
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      {summary && (
        <Notice tone="critical" role="alert">
          {summary}
        </Notice>
      )}
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          label="Budget name"
          name="name"
          className="min-w-36 flex-1"
          value={name}
          error={errors.name}
          disabled={disabled}
          onBlur={() => name !== "" && leave("name")}
          onChange={({ target }) => setName(target.value)}
        />
        <TextField
          label="Amount (USD)"
          name="amount_usd"
          inputMode="decimal"
          className="w-32"
          value={amount}
          error={errors.amount_usd}
          disabled={disabled}
          onBlur={() => amount !== "" && leave("amount_usd")}
          onChange={({ target }) => setAmount(target.value)}
        />
        <SelectField
          label="Each"
          name="period"
          className="w-32"
          value={period}
          options={PERIODS}
          disabled={disabled}
          onChange={({ target }) => setPeriod(target.value)}
        />
      </div>
      <fieldset>
        <legend className="mb-1 text-ink-2 text-sm">Of which requests</legend>
        <div className="flex flex-wrap items-start gap-3">
          <SelectField
            label="Model"
            className="w-44"
            value={model}
            options={choices("any model", facets.models)}
            disabled={disabled}
            onChange={({ target }) => setModel(target.value)}
          />
          <SelectField
            label="Service"
            className="w-44"
            value={service}
            options={choices("any service", facets.services)}
            disabled={disabled}
            onChange={({ target }) => setService(target.value)}
          />
          <SelectField
            label="Environment"
            className="w-40"
            value={environment}
            options={choices("any environment", facets.environments)}
            disabled={disabled}
            onChange={({ target }) => setEnvironment(target.value)}
          />
          <TextField
            label="Tag"
            name="scope.tag.name"
            placeholder="team"
            className="w-28"
            value={tagName}
            error={errors["scope.tag.name"]}
            disabled={disabled}
            onChange={({ target }) => setTagName(target.value)}
          />
          <TextField
            label="is"
            name="scope.tag.value"
            placeholder="search"
            className="w-36"
            value={tagValue}
            error={errors["scope.tag.value"]}
            disabled={disabled}
            onChange={({ target }) => setTagValue(target.value)}
          />
        </div>
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy} blocked={blocked}>
          {budget ? "Save" : "Add budget"}
        </Button>
        {budget && <Button onClick={onDone}>Cancel</Button>}
      </div>
      {blocked && <p className="text-ink-3 text-sm">Changing budgets {blocked}.</p>}
    </form>
  );
}

/** The one value that is chosen; several that the API named stay while their first is shown. */
function one(name: "model" | "service" | "environment", chosen: string, stored: string[] | undefined) {
  if (chosen === "") return {};
  return { [name]: stored?.[0] === chosen ? stored : [chosen] };
}
