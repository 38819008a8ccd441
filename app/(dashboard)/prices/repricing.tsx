"use client";

import { useEffect, useState } from "react";
import { faultText } from "@/components/panels/forms/fault-text";
import { Form } from "@/components/panels/forms/form";
import { useChange } from "@/components/panels/forms/use-change";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { dayOf } from "@/components/panels/range/wall-input";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { MomentField } from "@/components/ui/moment-field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import { hasChanges } from "@/components/ui/unsaved";
import { billDollars, formatValue, signedDollars } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import { ownValue } from "@/lib/schema/own-value";
import type { RepricedModel, RepricingPreview, RepricingView } from "@/lib/schema/prices/own-price";
import { DAY_MS, isoDay } from "@/lib/schema/time/epoch";
import { Card } from "./card";
import { dayFault, sentDay } from "./price-draft";
import { nameText } from "./price-text";

const POLL_MS = 2_000;

type RepricingProps = {
  /** Models to choose from. */
  names: readonly string[];
  repricings: readonly RepricingView[];
  timeZone: string;
  /** The day that is proposed. */
  since: string;
};

/** Stored requests at today's prices: first what would change, then the job. */
export function Repricing({ names, repricings, timeZone, since }: RepricingProps) {
  const [from, setFrom] = useState(since);
  const [to, setTo] = useState("");
  const [model, setModel] = useState("");
  const [preview, setPreview] = useState<RepricingPreview | null>(null);
  const { attempt, busy } = useChange();
  const read = () => {
    const last = dayOf(to);
    return {
      from: sentDay(from) ?? Number.NaN,
      to: last === null ? (sentDay(to) ?? undefined) : isoDay(Date.parse(last) + DAY_MS),
      ...(model !== "" && { model }),
    };
  };
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/prices/own-price").then((one) => one.RepricingInput),
    read,
    words: (issue) => dayFault(ownValue({ from, to }, String(issue.path[0]))) ?? faultText(issue),
    submit: async (body, call) => {
      setPreview(await call<RepricingPreview>("POST", "/api/v1/repricings/preview", body));
      return undefined;
    },
  });
  const start = () =>
    attempt(
      async (call) => {
        await call("POST", "/api/v1/repricings", {
          from: preview!.from,
          to: preview!.to,
          ...(model !== "" && { model }),
        });
        setPreview(null);
      },
      { done: "Re-pricing started", failed: "Not started" },
    );
  const running = repricings.some(({ state }) => state === "running");
  return (
    <Card
      id="repricing"
      title="Re-price stored requests"
      about="At today's prices, in the background. Reported costs stay as they are. Each request keeps the cost it had before."
    >
      <Form form={form} className="flex flex-wrap items-end gap-3">
        <MomentField label="From (UTC)" kind="date" className="w-40" {...form.field("from", from, setFrom)} />
        <MomentField label="To, inclusive" kind="date" className="w-40" {...form.field("to", to, setTo)} />
        <TextField
          label="Model"
          className="w-56"
          list="models-to-reprice"
          placeholder="all models"
          {...form.field("model", model, setModel)}
        />
        <datalist id="models-to-reprice">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button type="submit" {...form.button}>
          Preview
        </Button>
      </Form>
      {preview && (
        <div className="mt-4 flex flex-col items-start gap-3">
          <p role="status">
            {billDollars(preview.old_usd)} would become <strong>{billDollars(preview.new_usd)}</strong>{" "}
            {/* A line may end between a sign and the dollar sign. */}
            <span className="whitespace-nowrap">({signedDollars(preview.new_usd - preview.old_usd)})</span>.
            {preview.sampled > 1 && ` Estimated from every ${preview.sampled}th request.`}
          </p>
          <Changes models={preview.models} caption="Preview by model" />
          <span className="flex gap-2">
            <Button look="primary" busy={busy} blocked={form.blocked} disabled={running} onClick={start}>
              Re-price
            </Button>
            <Button onClick={() => setPreview(null)}>Discard</Button>
          </span>
        </div>
      )}
      {repricings.length > 0 && (
        <ul
          className="mt-4 flex flex-col divide-y divide-quiet border-quiet border-t"
          aria-label="Re-pricings"
        >
          {repricings.slice(0, 10).map((job) => (
            <Job key={job.id} job={job} timeZone={timeZone} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const COLUMNS = [
  { key: "model", label: "model" },
  { key: "requests", label: "requests", numeric: true },
  { key: "changed", label: "changed", numeric: true },
  { key: "old", label: "old", numeric: true },
  { key: "new", label: "new", numeric: true },
  { key: "difference", label: "difference", numeric: true },
];

function Changes({ models, caption }: { models: readonly RepricedModel[]; caption: string }) {
  const changed = models.filter((one) => one.changed > 0);
  if (changed.length === 0) return <p className="text-ink-2">No cost changes.</p>;
  return (
    <ScrollArea label={caption}>
      <Table
        caption={caption}
        columns={COLUMNS}
        className="min-w-[560px]"
        rows={changed.slice(0, 50).map((one) => ({
          id: nameText(one),
          cells: [
            nameText(one),
            formatValue(one.requests, "count"),
            formatValue(one.changed, "count"),
            one.old_unpriced === one.requests ? "no price" : billDollars(one.old_usd),
            one.new_unpriced === one.requests ? "no price" : billDollars(one.new_usd),
            signedDollars(one.new_usd - one.old_usd),
          ],
        }))}
      />
    </ScrollArea>
  );
}

const STATES = {
  running: { text: "running", tone: "accent" },
  done: { text: "done", tone: "ok" },
  canceled: { text: "canceled", tone: "neutral" },
  failed: { text: "failed", tone: "critical" },
} as const;

function Job({ job, timeZone }: { job: RepricingView; timeZone: string }) {
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const { refresh } = useNavigation();
  const [open, setOpen] = useState(false);
  const running = job.state === "running";
  useEffect(() => {
    if (!running) return;
    // Without a session the page would give way to the login, with what was typed.
    const timer = setInterval(() => hasChanges() || refresh(), POLL_MS);
    return () => clearInterval(timer);
  }, [running, refresh]);
  const cancel = () =>
    attempt((call) => call("POST", `/api/v1/repricings/${job.id}/cancel`), {
      done: "Re-pricing canceled",
      failed: "Not canceled",
    });
  const { text, tone } = STATES[job.state];
  const when = (time: string) => momentText(Date.parse(time), timeZone);
  return (
    <li className="flex flex-col gap-2 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone}>
          {text}
          {running && ` ${Math.floor(job.progress * 100)} %`}
        </Badge>
        <span>
          {when(job.from)} – {when(job.to)}, {job.model ?? "all models"}
        </span>
        <span className="text-ink-2">
          {formatValue(job.changed, "count")} of {formatValue(job.requests, "count")} requests changed:{" "}
          {billDollars(job.old_usd)} → {billDollars(job.new_usd)}
        </span>
        <span className="ms-auto flex gap-2">
          <Button size="small" onClick={() => setOpen(!open)}>
            {open ? "Hide models" : "Show models"}
            <span className="sr-only"> of {job.model ?? "all models"}</span>
          </Button>
          {running && (
            <Button size="small" look="danger" busy={busy} blocked={blocked} onClick={cancel}>
              Cancel<span className="sr-only"> re-pricing of {job.model ?? "all models"}</span>
            </Button>
          )}
        </span>
      </div>
      <p className="text-ink-3 text-sm">
        Started by {job.requested_by}, {when(job.created_at)}; prices of {job.price_table}
        {job.error && `; ${job.error}`}
      </p>
      {open && <Changes models={job.models} caption="Changes by model" />}
    </li>
  );
}
