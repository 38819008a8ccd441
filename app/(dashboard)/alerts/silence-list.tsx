"use client";

import { useBlocked } from "@/components/panels/project-context";
import { useChange } from "@/components/panels/use-change";
import { Button } from "@/components/ui/button";
import type { SilenceView } from "@/lib/manage/edit-silences";

type Shown = Pick<SilenceView, "id" | "matchers" | "comment" | "created_by"> & { when: string };

/** What is kept quiet, until when and by whom; each can be ended. */
export function SilenceList({ silences }: { silences: readonly Shown[] }) {
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const end = (id: string) =>
    attempt((call) => call("DELETE", `/api/v1/silences/${id}`), {
      done: "Silence ended: what still fires is told of",
      failed: "The silence is as it was",
    });
  return (
    <section className="card mb-3.5 px-4 py-3.5" aria-labelledby="silences">
      <h2 id="silences" className="font-semibold text-[0.875rem]">
        Silences and maintenance
      </h2>
      <ul>
        {silences.map(({ id, matchers, comment, created_by, when }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-quiet border-b py-2 last:border-0"
          >
            <span className="min-w-0 flex-1 basis-64 break-words">
              {Object.entries(matchers)
                .map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`)
                .join(", ")}
              <span className="block text-ink-3 text-sm">
                {when}, by {created_by}
                {comment && `: ${comment}`}
              </span>
            </span>
            <Button size="small" busy={busy} blocked={blocked} onClick={() => void end(id)}>
              End now
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
