"use client";

import { type FormEvent, useState } from "react";
import { useApi } from "@/components/panels/api-call";
import { useNavigation } from "@/components/panels/navigation";
import { useBlocked } from "@/components/panels/project-context";
import { useChange } from "@/components/panels/use-change";
import { useFormCheck } from "@/components/panels/use-form-check";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { BudgetStatus } from "@/lib/dashboard/load-budgets";
import { formatValue } from "@/lib/format/format-value";
import { NewBudget } from "@/lib/schema/budget";

const PERIODS = [
  { value: "daily", label: "a day" },
  { value: "weekly", label: "a week" },
  { value: "monthly", label: "a month" },
];

export function BudgetsSection({ budgets }: { budgets: readonly BudgetStatus[] }) {
  const [editing, setEditing] = useState<string | null>(null);
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const remove = ({ id, name }: BudgetStatus) => {
    if (!window.confirm(`Delete the budget ${name}?`)) return;
    void attempt((call) => call("DELETE", `/api/v1/budgets/${id}`), {
      done: `${name} deleted`,
      failed: "Not deleted",
    });
  };
  return (
    <>
      {budgets.length > 0 && (
        <ul className="mb-4">
          {budgets.map((budget) => (
            <li key={budget.id} className="border-quiet border-t py-3 first:border-0 first:pt-0">
              {editing === budget.id ? (
                <BudgetForm budget={budget} onDone={() => setEditing(null)} />
              ) : (
                <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                  <div className="min-w-0 flex-1 basis-56">
                    <p>
                      <strong className="font-semibold">{budget.name}</strong>{" "}
                      <span className="text-ink-2">
                        {formatValue(budget.amount_usd, "usd")}{" "}
                        {PERIODS.find(({ value }) => value === budget.period)?.label}
                      </span>
                    </p>
                    <SpendBar budget={budget} />
                  </div>
                  <Button size="small" blocked={blocked} onClick={() => setEditing(budget.id)}>
                    Edit<span className="sr-only"> {budget.name}</span>
                  </Button>
                  <Button
                    size="small"
                    look="danger"
                    busy={busy}
                    blocked={blocked}
                    onClick={() => remove(budget)}
                  >
                    Delete<span className="sr-only"> {budget.name}</span>
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <BudgetForm key={budgets.length} budget={null} first={budgets.length === 0} onDone={() => undefined} />
    </>
  );
}

function SpendBar({ budget }: { budget: BudgetStatus }) {
  const { spent_usd: spent, share, forecast_usd: forecast } = budget;
  const tone = share > 1 ? "bg-critical" : share > 0.8 ? "bg-warning" : "bg-accent";
  return (
    <>
      <div aria-hidden className="my-1.5 h-1.5 overflow-hidden rounded-full bg-quiet">
        <div className={`h-full rounded-full ${tone}`} style={{ width: `${Math.min(100, share * 100)}%` }} />
      </div>
      <p className="text-ink-2 text-sm">
        {formatValue(spent, "usd")} spent, {formatValue(share, "ratio")}
        {forecast === null ? "" : `; at this pace ${formatValue(forecast, "usd")}`}
      </p>
    </>
  );
}

type BudgetFormProps = { budget: BudgetStatus | null; first?: boolean; onDone: () => void };

function BudgetForm({ budget, first, onDone }: BudgetFormProps) {
  const [name, setName] = useState(budget?.name ?? (first ? "daily" : ""));
  const [amount, setAmount] = useState(budget ? String(budget.amount_usd) : "");
  const [period, setPeriod] = useState<string>(budget?.period ?? "daily");
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const blocked = useBlocked("member");
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const read = () => {
    const text = amount.trim().replace(",", ".");
    return { name: name.trim(), amount_usd: text === "" ? Number.NaN : Number(text), period };
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
          disabled={Boolean(blocked)}
          onBlur={() => name !== "" && leave("name")}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Amount (USD)"
          name="amount_usd"
          inputMode="decimal"
          className="w-32"
          value={amount}
          error={errors.amount_usd}
          disabled={Boolean(blocked)}
          onBlur={() => amount !== "" && leave("amount_usd")}
          onChange={(event) => setAmount(event.target.value)}
        />
        <SelectField
          label="Each"
          name="period"
          className="w-32"
          value={period}
          options={PERIODS}
          disabled={Boolean(blocked)}
          onChange={(event) => setPeriod(event.target.value)}
        />
        <div className="flex gap-2 self-end">
          {budget && <Button onClick={onDone}>Cancel</Button>}
          <Button
            type="submit"
            look={budget || first ? "primary" : "secondary"}
            busy={busy}
            blocked={blocked}
          >
            {budget ? "Save" : "Add budget"}
          </Button>
        </div>
      </div>
      {blocked && <p className="text-ink-3 text-sm">Changing budgets {blocked}.</p>}
    </form>
  );
}
