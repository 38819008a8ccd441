"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { unfilteredLink } from "@/components/panels/range/page-link";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { ShownSilence } from "./silence-text";

const incidentPath = (id: string) => `/alerts/incidents/${id}`;
/** Beside the alerts, more are behind a button. */
const SHOWN = 3;

/** Silences and maintenance windows, each with a button to end it. */
export function SilenceList({ silences }: { silences: readonly ShownSilence[] }) {
  const search = useSearchParams();
  const path = usePathname();
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const [all, setAll] = useState(path === "/silences");
  const shown = all || silences.length <= SHOWN + 1 ? silences : silences.slice(0, SHOWN);
  const end = (id: string) =>
    attempt((call) => call("DELETE", `/api/v1/silences/${id}`), {
      done: "Silence ended. Alerts that still fire will notify.",
      failed: "Silence not ended",
    });
  return (
    <section className="card px-4 py-3.5" aria-labelledby="silences">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="silences" className="me-auto font-semibold text-[0.875rem]">
          Silences and maintenance windows
        </h2>
        {path !== "/silences" && (
          <Link href={unfilteredLink("/silences", search)} className="min-h-6 text-accent hover:underline">
            Calendar
          </Link>
        )}
      </div>
      <ul>
        {shown.map(({ id, what, about, recurs, incident }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-quiet border-b py-2 last:border-0"
          >
            <span className="min-w-0 flex-1 basis-64 break-words">
              {what}
              <span className="block text-ink-3 text-sm">{about}</span>
            </span>
            {incident !== null && path !== incidentPath(incident) && (
              <Link
                href={unfilteredLink(incidentPath(incident), search)}
                className="min-h-6 text-accent hover:underline"
              >
                View incident
              </Link>
            )}
            <Button size="small" busy={busy} blocked={blocked} onClick={() => void end(id)}>
              {recurs ? "Delete" : "End now"}
              <span className="sr-only"> {what}</span>
            </Button>
          </li>
        ))}
      </ul>
      {shown.length < silences.length && (
        <Button size="small" onClick={() => setAll(true)}>
          Show {silences.length - shown.length} more
        </Button>
      )}
    </section>
  );
}
