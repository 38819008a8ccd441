"use client";

import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";

type ArchiveSectionProps = { id: number; name: string; isArchived: boolean; isLast: boolean };

export const LAST_PROJECT = "A team needs at least one active project; create another one first";

export function ArchiveSection({ id, name, isArchived, isLast }: ArchiveSectionProps) {
  const { attempt, busy } = useChange();
  const change = (archived: boolean) => {
    if (archived && !window.confirm(`Archive ${name}? Its data will be refused until you restore it.`))
      return;
    void attempt((call) => call("PATCH", `/api/v1/projects/${id}`, { archived }), {
      done: archived ? `${name} archived` : `${name} restored`,
      failed: archived ? "Not archived" : "Not restored",
    });
  };
  const blocked = isLast && !isArchived ? LAST_PROJECT : null;
  return (
    <>
      <Button busy={busy} blocked={blocked} onClick={() => change(!isArchived)}>
        {isArchived ? "Restore project" : "Archive project"}
      </Button>
      {blocked && <p className="mt-2 text-ink-3 text-sm">{blocked}.</p>}
    </>
  );
}
