import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import type { VolumePanel } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { zonedMomentText } from "@/lib/format/time-text";

type BarTableProps = { panel: VolumePanel; labels: readonly string[] };

/** The bars over the requests as a table, a row for each. */
export function BarTable({ panel: { bars, starts, timeZone }, labels }: BarTableProps) {
  return (
    <ScrollArea label="Requests over time as a table" className="max-h-72 pb-2">
      <Table
        caption="Requests over time"
        columns={["time", ...labels].map((label, at) => ({ key: label, label, numeric: at > 0 }))}
        rows={bars.map((bar, at) => ({
          id: String(at),
          cells: [
            zonedMomentText(starts[at]!, timeZone),
            ...labels.map((_, layer) => formatValue(bar[layer]!, "count")),
          ],
        }))}
      />
    </ScrollArea>
  );
}
