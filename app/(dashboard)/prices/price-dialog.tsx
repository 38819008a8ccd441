"use client";

import { useState } from "react";
import { faultText } from "@/components/panels/forms/fault-text";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { MomentField } from "@/components/ui/moment-field";
import { ownValue } from "@/lib/schema/own-value";
import type { OwnPrice } from "@/lib/schema/prices/own-price";
import { dayFault, shownDay, timeOfDay, typedRate } from "./price-draft";

type Kind = "rates" | "model" | "free";

export type PriceDraft = { id: string | null; model: string; provider: string | null; kind: Kind } & Omit<
  Partial<OwnPrice>,
  "id" | "model" | "provider"
>;

const KINDS = [
  { value: "rates", label: "per million tokens" },
  { value: "model", label: "as a model of the price table" },
  { value: "free", label: "free" },
];

const shown = (value: number | null | undefined) => (value == null ? "" : String(value));

/** Sets or changes an own price. */
export function PriceDialog({ draft, onClose }: { draft: PriceDraft; onClose: () => void }) {
  const [model, setModel] = useState(draft.model);
  const [provider, setProvider] = useState(draft.provider ?? "");
  const [kind, setKind] = useState<string>(draft.kind);
  const [input, setInput] = useState(shown(draft.input_usd_per_mtok));
  const [output, setOutput] = useState(shown(draft.output_usd_per_mtok));
  const [cached, setCached] = useState(shown(draft.cached_usd_per_mtok));
  const [written, setWritten] = useState(shown(draft.cache_write_usd_per_mtok));
  const [asModel, setAsModel] = useState(draft.as_model ?? "");
  const [reason, setReason] = useState(draft.reason ?? "");
  const [from, setFrom] = useState(shownDay(draft.from));
  const [to, setTo] = useState(shownDay(draft.to));
  const read = () => ({
    model: model.trim(),
    provider: provider.trim() || null,
    ...(kind === "rates" && {
      input_usd_per_mtok: typedRate(input),
      output_usd_per_mtok: typedRate(output),
      cached_usd_per_mtok: typedRate(cached),
      cache_write_usd_per_mtok: typedRate(written),
    }),
    ...(kind === "free" && { input_usd_per_mtok: 0, output_usd_per_mtok: 0 }),
    ...(kind === "model" && { as_model: asModel.trim() }),
    reason: reason.trim() || null,
    from: timeOfDay(from, draft.from),
    to: timeOfDay(to, draft.to),
  });
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/prices/own-price").then((one) => one.OwnPriceInput),
    read,
    words: (issue) => dayFault(ownValue({ from, to }, String(issue.path[0]))) ?? faultText(issue),
    of: draft.id === null ? null : draft,
    submit: async (body, call) => {
      if (draft.id === null) await call("POST", "/api/v1/prices", body);
      else await call("PUT", `/api/v1/prices/${draft.id}`, body);
      onClose();
      return [
        `Price of ${body.model} saved`,
        "New requests use it within seconds. Re-price to apply it to stored ones.",
      ];
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={draft.id === null ? "Custom price" : "Change custom price"}
      description="Goes before reported costs and the price table."
    >
      <Form form={form} className="grid grid-cols-2 gap-3">
        <TextField label="Model" {...form.field("model", model, setModel)} />
        <TextField
          label="Provider"
          placeholder="any"
          hint="As sent with the requests"
          {...form.field("provider", provider, setProvider)}
        />
        <SelectField
          label="Priced"
          className="col-span-2"
          options={KINDS}
          {...form.field("kind", kind, setKind)}
        />
        {kind === "rates" && (
          <>
            <TextField
              label="Input (USD per million)"
              inputMode="decimal"
              {...form.field("input_usd_per_mtok", input, setInput)}
            />
            <TextField
              label="Output (USD per million)"
              inputMode="decimal"
              {...form.field("output_usd_per_mtok", output, setOutput)}
            />
            <TextField
              label="Cached input"
              placeholder="as input"
              inputMode="decimal"
              {...form.field("cached_usd_per_mtok", cached, setCached)}
            />
            <TextField
              label="Cache writes"
              placeholder="as input"
              inputMode="decimal"
              {...form.field("cache_write_usd_per_mtok", written, setWritten)}
            />
          </>
        )}
        {kind === "model" && (
          <TextField
            label="Model of the price table"
            className="col-span-2"
            placeholder="gpt-4o"
            {...form.field("as_model", asModel, setAsModel)}
          />
        )}
        <TextField
          label={kind === "free" ? "Why is it free?" : "Note"}
          className="col-span-2"
          placeholder={kind === "free" ? "runs on our own GPUs" : ""}
          {...form.field("reason", reason, setReason)}
        />
        <MomentField
          label="From"
          kind="date"
          hint="UTC; empty: the beginning"
          {...form.field("from", from, setFrom)}
        />
        <MomentField
          label="Until"
          kind="date"
          hint="UTC, exclusive; empty: no end"
          {...form.field("to", to, setTo)}
        />
        <div className="col-span-2 flex gap-2">
          <Button type="submit" look="primary" {...form.button}>
            Save price
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </Form>
    </Dialog>
  );
}
