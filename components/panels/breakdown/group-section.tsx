import { PanelSlot } from "@/components/panels/panel/panel-slot";
import type { BreakdownTable } from "@/lib/dashboard/series/breakdown-model";
import { GroupTable } from "./group-table";

type GroupSectionProps = { load: () => Promise<BreakdownTable> };

export function GroupSection({ load }: GroupSectionProps) {
  return (
    <PanelSlot title="Groups" height={313}>
      <Groups load={load} />
    </PanelSlot>
  );
}

async function Groups({ load }: GroupSectionProps) {
  return <GroupTable {...(await load())} />;
}
