"use client";

import { clsx } from "clsx";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { billDollars, formatValue } from "@/lib/format/format-value";
import type { PricedModel } from "@/lib/schema/prices/own-price";
import { Card } from "./card";
import { PriceDialog, type PriceDraft } from "./price-dialog";
import { MATCH_TEXT, nameText, rateText } from "./price-text";

/** `count`: of all that wait, of which `models` are shown. */
type PriceInboxProps = { models: readonly PricedModel[]; count: number; chosen: readonly string[] };

/** Items without a decision. A decision is a custom price, so it can be seen and changed below. */
export function PriceInbox({ models, count, chosen }: PriceInboxProps) {
  const [draft, setDraft] = useState<PriceDraft | null>(null);
  return (
    <Card
      id="price-inbox"
      title={`Inbox (${formatValue(count, "count")})`}
      about="Models without a price, and models priced by a similar name. Decide once: what is decided leaves this list, and stored requests can then be re-priced."
    >
      <ul className="flex flex-col divide-y divide-quiet">
        {models.map((one) => (
          <InboxItem key={nameText(one)} one={one} isChosen={chosen.includes(one.model)} onDraft={setDraft} />
        ))}
      </ul>
      {count > models.length && (
        <p className="mt-2 text-ink-3 text-sm">
          {formatValue(count - models.length, "count")} more follow when these are decided.
        </p>
      )}
      {draft && <PriceDialog draft={draft} onClose={() => setDraft(null)} />}
    </Card>
  );
}

type InboxItemProps = { one: PricedModel; isChosen: boolean; onDraft: (draft: PriceDraft) => void };

function InboxItem({ one, isChosen, onDraft }: InboxItemProps) {
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const { model, provider, match, as_model: asModel } = one;
  const { text, tone } = MATCH_TEXT[match];
  const accept = () =>
    attempt((call) => call("POST", "/api/v1/prices", { model, provider, as_model: asModel }), {
      done: `${model} is priced as ${asModel}`,
      failed: "Not saved",
    });
  const count = (value: number, noun: string) => `${formatValue(value, "count")} ${noun}`;
  const stake =
    match === "unpriced" || one.cost_usd === null
      ? `${count(one.unpriced_requests, "requests")} without a cost, ${count(one.input_tokens, "input")} and ${count(one.output_tokens, "output tokens")}`
      : `${billDollars(one.cost_usd)} for ${count(one.requests, "requests")}`;
  return (
    <li
      aria-current={isChosen || undefined}
      className={clsx(
        "flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5",
        isChosen ? "-mx-2 rounded-control bg-accent-soft px-2" : "first:pt-0 last:pb-0",
      )}
    >
      <div className="min-w-[min(14rem,100%)] flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="break-all font-medium">{nameText(one)}</span>
          <Badge tone={tone}>{text}</Badge>
        </p>
        <p className="text-ink-2 text-sm">
          {stake} in the last 30 days.{" "}
          {match === "unpriced"
            ? `${one.reason}.`
            : `Priced as ${one.priced_as}: ${rateText(one.input_usd_per_mtok)} input and ${rateText(one.output_usd_per_mtok)} output per million tokens.`}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {match === "similar" && asModel !== null && (
          <Button size="small" look="primary" busy={busy} blocked={blocked} onClick={accept}>
            Use this price<span className="sr-only"> for {model}</span>
          </Button>
        )}
        <Button
          size="small"
          blocked={blocked}
          onClick={() => onDraft({ id: null, model, provider, kind: "rates" })}
        >
          Custom price …<span className="sr-only"> for {model}</span>
        </Button>
        <Button
          size="small"
          blocked={blocked}
          onClick={() => onDraft({ id: null, model, provider, kind: "free" })}
        >
          It is free …<span className="sr-only"> ({model})</span>
        </Button>
      </div>
    </li>
  );
}
