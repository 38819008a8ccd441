"use client";

import { useState } from "react";
import { useBlocked } from "@/components/panels/frame/project-context";
import { SearchBox } from "@/components/panels/range/search-box";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import { billDollars, counted, formatValue } from "@/lib/format/format-value";
import type { PricedModel } from "@/lib/schema/prices/own-price";
import { Card } from "./card";
import { PriceDialog, type PriceDraft } from "./price-dialog";
import { MATCH_TEXT, nameText, rateText } from "./price-text";

const COLUMNS = [
  { key: "model", label: "model", width: 10 },
  { key: "priced", label: "priced as" },
  { key: "input", label: "input", width: 5, numeric: true },
  { key: "cached", label: "cached", width: 5.5, numeric: true },
  { key: "output", label: "output", width: 5, numeric: true },
  { key: "requests", label: "requests", width: 5.5, numeric: true },
  { key: "cost", label: "cost", width: 7.5, numeric: true },
  { key: "edit", label: "custom price", width: 8.75, silent: true },
];
const LIST = new Intl.ListFormat("en-US");

/** `count`: of all that match the search, of which `models` are shown. `isEmpty`: there are none without it either. */
type PricedModelsProps = { models: readonly PricedModel[]; count: number; isEmpty: boolean };

/** What each model of the last 30 days is priced as today. */
export function PricedModels({ models, count, isEmpty }: PricedModelsProps) {
  const [draft, setDraft] = useState<PriceDraft | null>(null);
  const blocked = useBlocked("member");
  return (
    <Card
      id="priced-models"
      title="Models of the last 30 days"
      about="Prices in USD per million tokens, for short prompts, as of today."
      controls={
        <SearchBox
          name="text"
          label="Find models"
          placeholder="Model, provider, price"
          className="max-w-64"
        />
      }
    >
      {models.length === 0 ? (
        <p className="text-ink-2">{isEmpty ? "No requests yet." : "No model matches."}</p>
      ) : (
        <ScrollArea label="Prices of models">
          <SortedTable
            caption="Prices of models"
            columns={COLUMNS}
            className="min-w-[58rem] table-fixed"
            rows={models.map((one) => ({
              id: nameText(one),
              values: [
                one.model,
                one.priced_as,
                one.input_usd_per_mtok,
                one.cached_usd_per_mtok,
                one.output_usd_per_mtok,
                one.requests,
                one.cost_usd,
              ],
              cells: [
                <span key="model" className="block font-medium">
                  <Name width="max-w-full">{one.model}</Name>
                  <span className="block font-normal text-ink-3 text-sm">
                    <Name width="max-w-full">{one.provider ?? "no provider sent"}</Name>
                  </span>
                </span>,
                <PricedAs key="priced" one={one} />,
                rateText(one.input_usd_per_mtok),
                rateText(one.cached_usd_per_mtok),
                rateText(one.output_usd_per_mtok),
                formatValue(one.requests, "count"),
                <Cost key="cost" one={one} />,
                one.match === "own" ? null : (
                  <Button
                    key="edit"
                    size="small"
                    blocked={blocked}
                    onClick={() =>
                      setDraft({ id: null, model: one.model, provider: one.provider, kind: "rates" })
                    }
                  >
                    Custom price …<span className="sr-only"> for {one.model}</span>
                  </Button>
                ),
              ],
            }))}
          />
        </ScrollArea>
      )}
      {count > models.length && (
        <p className="mt-2 text-ink-3 text-sm">
          {models.length} of {counted(count, "model")}; search for the others.
        </p>
      )}
      {draft && <PriceDialog draft={draft} onClose={() => setDraft(null)} />}
    </Card>
  );
}

function PricedAs({ one }: { one: PricedModel }) {
  const { text, tone } = MATCH_TEXT[one.match];
  return (
    <span className="block">
      <Badge tone={tone}>{text}</Badge> {one.priced_as}
      {[one.reason, ...one.doubts].map(
        (line) =>
          line && (
            <span key={line} className="block text-ink-2 text-sm">
              {line}.
            </span>
          ),
      )}
      {one.assumptions.length > 0 && (
        <span className="block text-ink-3 text-sm">Assumes {LIST.format(one.assumptions)}</span>
      )}
    </span>
  );
}

function Cost({ one }: { one: PricedModel }) {
  const doubtful = one.doubtful_usd > 0 ? `${billDollars(one.doubtful_usd)} doubtful` : null;
  const missing =
    one.unpriced_requests > 0 ? `${formatValue(one.unpriced_requests, "count")} without a price` : null;
  return (
    <span className="whitespace-nowrap">
      {billDollars(one.cost_usd)}
      {[doubtful, missing].map(
        (line) =>
          line && (
            <span key={line} className="block text-ink-3 text-sm">
              {line}
            </span>
          ),
      )}
    </span>
  );
}
