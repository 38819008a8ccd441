"use client";

import { useRef, useState } from "react";
import { saveExport } from "@/components/panels/forms/api-call";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked, useProject } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import type { OwnPrice } from "@/lib/schema/prices/own-price";
import { Card } from "./card";
import { PriceDialog, type PriceDraft } from "./price-dialog";
import { nameText, rateText } from "./price-text";

const COLUMNS = [
  { key: "model", label: "model" },
  { key: "price", label: "price" },
  { key: "input", label: "input", numeric: true },
  { key: "output", label: "output", numeric: true },
  { key: "valid", label: "valid (UTC)" },
  { key: "edit", label: "change", silent: true },
];

const kindOf = (price: OwnPrice) =>
  price.as_model !== null
    ? "model"
    : price.input_usd_per_mtok === 0 && price.output_usd_per_mtok === 0
      ? "free"
      : "rates";
const day = (time: string | null) => time?.replace("T00:00:00.000Z", "").replace(".000Z", "Z") ?? null;

/** The prices of the project, with import and export. */
export function OwnPrices({ prices }: { prices: readonly OwnPrice[] }) {
  const [draft, setDraft] = useState<PriceDraft | null>(null);
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const { id: projectId } = useProject();
  const file = useRef<HTMLInputElement>(null);
  const remove = (price: OwnPrice) => {
    if (
      !window.confirm(
        `Delete the custom price of ${nameText(price)}? Stored costs stay until they are re-priced.`,
      )
    )
      return;
    void attempt((call) => call("DELETE", `/api/v1/prices/${price.id}`), {
      done: `Price of ${price.model} deleted`,
      failed: "Not deleted",
    });
  };
  const load = async (chosen: File | undefined) => {
    if (!chosen) return;
    const csv = await chosen.text();
    await attempt((call) => call("POST", "/api/v1/prices/import", { csv }), {
      done: `Prices of ${chosen.name} imported`,
      failed: "Not imported",
    });
    if (file.current) file.current.value = "";
  };
  const save = () =>
    attempt(() => saveExport("/api/v1/prices/export", projectId, "sightline-prices.csv"), {
      failed: "Not exported",
    });
  return (
    <Card
      id="own-prices"
      title="Custom prices"
      controls={
        <span className="flex flex-wrap gap-2">
          <Button
            size="small"
            look="primary"
            blocked={blocked}
            onClick={() => setDraft({ id: null, model: "", provider: null, kind: "rates" })}
          >
            Add price
          </Button>
          <Button size="small" busy={busy} blocked={blocked} onClick={() => file.current?.click()}>
            Import CSV
          </Button>
          <Button size="small" busy={busy} onClick={save}>
            Export CSV
          </Button>
          <input
            ref={file}
            type="file"
            accept=".csv,text/csv"
            className="sr-only"
            aria-label="CSV file with prices"
            tabIndex={-1}
            onChange={(event) => void load(event.target.files?.[0])}
          />
        </span>
      }
    >
      {prices.length === 0 ? (
        <p className="text-ink-2">
          No custom prices. A custom price goes before reported costs and the price table.
        </p>
      ) : (
        <ScrollArea label="Custom prices">
          <SortedTable
            caption="Custom prices"
            columns={COLUMNS}
            className="min-w-[640px]"
            rows={prices.map((price) => ({
              id: price.id,
              values: [
                price.model,
                price.as_model ?? kindOf(price),
                price.input_usd_per_mtok,
                price.output_usd_per_mtok,
                price.from ?? "",
              ],
              cells: [
                <span key="model" className="block font-medium">
                  <Name width="max-w-64">{price.model}</Name>
                  <span className="block font-normal text-ink-3 text-sm">
                    <Name width="max-w-64">{price.provider ?? "any provider"}</Name>
                  </span>
                </span>,
                <span key="price">
                  {price.as_model !== null
                    ? `as ${price.as_model}`
                    : kindOf(price) === "free"
                      ? "free"
                      : "per million tokens"}
                  {price.reason && <span className="block text-ink-3 text-sm">{price.reason}</span>}
                </span>,
                rateText(price.input_usd_per_mtok),
                rateText(price.output_usd_per_mtok),
                `${day(price.from) ?? "the beginning"} – ${day(price.to) ?? "no end"}`,
                <span key="edit" className="flex justify-end gap-2">
                  <Button
                    size="small"
                    blocked={blocked}
                    onClick={() => setDraft({ ...price, kind: kindOf(price) })}
                  >
                    Edit<span className="sr-only"> price of {price.model}</span>
                  </Button>
                  <Button
                    size="small"
                    look="danger"
                    busy={busy}
                    blocked={blocked}
                    onClick={() => remove(price)}
                  >
                    Delete<span className="sr-only"> price of {price.model}</span>
                  </Button>
                </span>,
              ],
            }))}
          />
        </ScrollArea>
      )}
      {draft && <PriceDialog draft={draft} onClose={() => setDraft(null)} />}
    </Card>
  );
}
