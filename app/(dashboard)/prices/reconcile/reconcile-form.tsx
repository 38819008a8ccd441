"use client";

import { useRef, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import { billDollars, formatCount, formatValue, signedDollars } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import { readNumber } from "@/lib/format/read-number";
import { monthText } from "@/lib/format/time-text";
import type { Explanation, ReconcileAnswer } from "@/lib/schema/prices/reconcile";
import { isoDay } from "@/lib/schema/time/epoch";
import { Card } from "../card";

/** The last twelve months, the last complete one first. */
function months(now: number): { value: string; label: string }[] {
  const date = new Date(now);
  return Array.from({ length: 13 }, (_, at) => {
    const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - at, 1);
    const label = monthText(month, "UTC");
    return { value: isoDay(month).slice(0, 7), label: at === 0 ? `${label} (until now)` : label };
  });
}

export function ReconcileForm({ providers, now }: { providers: readonly string[]; now: number }) {
  const options = months(now);
  const [provider, setProvider] = useState(providers[0] ?? "");
  const [month, setMonth] = useState(options[1]!.value);
  const [invoice, setInvoice] = useState("");
  const [csv, setCsv] = useState<{ name: string; text: string } | null>(null);
  const [answer, setAnswer] = useState<ReconcileAnswer | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const call = useApi();
  const form = useForm({
    schema: () => import("@/lib/schema/prices/reconcile").then((one) => one.ReconcileInput),
    read: () => ({
      provider,
      month,
      ...(csv ? { csv: csv.text } : { invoice_usd: invoice.trim() === "" ? null : readNumber(invoice) }),
    }),
    submit: async (body) => {
      setAnswer(await call<ReconcileAnswer>("POST", "/api/v1/prices/reconcile", body));
    },
  });
  return (
    <>
      <Card id="bill" title="The bill">
        <Form form={form} className="flex flex-wrap items-start gap-3">
          <SelectField
            label="Provider"
            className="w-44"
            options={providers.map((name) => ({ value: name, label: name }))}
            {...form.field("provider", provider, setProvider)}
          />
          <SelectField
            label="Month"
            className="w-52"
            options={options}
            {...form.field("month", month, setMonth)}
          />
          <TextField
            label="Invoice total (USD)"
            inputMode="decimal"
            className="w-44"
            placeholder={csv ? "from the file" : ""}
            {...form.field("invoice_usd", csv ? "" : invoice, setInvoice)}
          />
          <div className="flex flex-col gap-1">
            <span className="font-medium text-sm">or the provider's cost export</span>
            <span className="flex flex-wrap items-center gap-2">
              <Button onClick={() => file.current?.click()}>Choose file …</Button>
              {csv && (
                <Button size="small" onClick={() => setCsv(null)}>
                  Remove {csv.name}
                </Button>
              )}
            </span>
            <span className="max-w-72 text-ink-3 text-sm">
              CSV of OpenAI (Usage, Export costs, grouped by line item) or Anthropic (Cost, Export), or JSON
              of their cost APIs.
            </span>
            {form.errors.csv && <span className="text-critical text-sm">{form.errors.csv}</span>}
            <input
              ref={file}
              type="file"
              accept=".csv,.json,text/csv,application/json"
              className="sr-only"
              aria-label="Cost export as CSV"
              tabIndex={-1}
              onChange={async (event) => {
                const chosen = event.target.files?.[0];
                if (chosen) setCsv({ name: chosen.name, text: await chosen.text() });
                event.target.value = "";
              }}
            />
          </div>
          <Button type="submit" look="primary" className="mt-6" {...form.button}>
            Compare
          </Button>
        </Form>
      </Card>
      {answer && <Result answer={answer} />}
    </>
  );
}

function Result({ answer }: { answer: ReconcileAnswer }) {
  const { ours_usd, theirs_usd, difference_usd, explanations, models, days } = answer;
  const share = theirs_usd ? (difference_usd ?? 0) / theirs_usd : 0;
  return (
    <>
      <Card id="difference" title="Difference">
        <dl className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-3">
          <Figure name="Bill" value={billDollars(theirs_usd)} />
          <Figure
            name={`Recorded, ${formatCount(answer.requests, "request")}`}
            value={billDollars(ours_usd)}
          />
          <Figure
            name="Bill minus recorded"
            value={`${signedDollars(difference_usd)} (${decimals(share * 100, 1, 1)} %)`}
          />
        </dl>
        <Explanations title="What explains it" list={explanations.filter(({ certain }) => certain)} />
        <Explanations title="What may explain it" list={explanations.filter(({ certain }) => !certain)} />
        {explanations.length === 0 && (
          <p className="mt-4 text-ink-2">
            No known reason: none of the recorded costs is doubtful. Compare the models below with the bill.
          </p>
        )}
      </Card>
      <Card id="by-model" title="By model">
        <Sides
          caption="Difference by model"
          first="model"
          rows={models.map(({ model, ...row }) => ({ id: model, ...row }))}
        />
      </Card>
      <Card id="by-day" title="By day (UTC)">
        <Sides
          caption="Difference by day"
          first="day"
          rows={days.map(({ day, ...row }) => ({ id: day, ...row }))}
        />
      </Card>
    </>
  );
}

function Explanations({ title, list }: { title: string; list: readonly Explanation[] }) {
  if (list.length === 0) return null;
  return (
    <>
      <h3 className="mt-4 mb-1.5 font-medium">{title}</h3>
      <ul className="flex flex-col divide-y divide-quiet">
        {list.map(({ kind, text, usd, certain }) => (
          <li key={`${kind} ${text}`} className="flex flex-wrap gap-x-4 gap-y-0.5 py-2">
            <span className="min-w-0 flex-1 basis-64 break-words">{text}.</span>
            <span className="whitespace-nowrap text-ink-2 tabular-nums">
              {usd === null
                ? certain
                  ? ""
                  : "not known"
                : `${certain ? "" : "up to "}${signedDollars(usd)}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-sm">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}

type Row = {
  id: string;
  requests: number;
  ours_usd: number;
  theirs_usd: number | null;
  difference_usd: number | null;
};

function Sides({ caption, first, rows }: { caption: string; first: string; rows: readonly Row[] }) {
  const columns = [
    { key: "first", label: first },
    { key: "requests", label: "requests", numeric: true },
    { key: "ours", label: "recorded", numeric: true },
    { key: "theirs", label: "bill", numeric: true },
    { key: "difference", label: "difference", numeric: true },
  ];
  return (
    <ScrollArea label={caption}>
      <SortedTable
        caption={caption}
        columns={columns}
        className="min-w-[480px]"
        rows={rows.map((row) => ({
          id: row.id,
          values: [row.id, row.requests, row.ours_usd, row.theirs_usd, row.difference_usd],
          cells: [
            <span key="first" className="break-all">
              {row.id}
            </span>,
            formatValue(row.requests, "count"),
            billDollars(row.ours_usd),
            billDollars(row.theirs_usd),
            signedDollars(row.difference_usd),
          ],
        }))}
      />
    </ScrollArea>
  );
}
