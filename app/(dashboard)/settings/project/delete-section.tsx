"use client";

import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import type { ProjectContents } from "@/lib/schema/people/project";
import { TypedDelete } from "../typed-delete";
import { LAST_PROJECT } from "./archive-section";
import { contentLines } from "./content-lines";

type DeleteSectionProps = { id: number; name: string; isLast: boolean };

export function DeleteSection({ id, name, isLast }: DeleteSectionProps) {
  const call = useApi();
  const [contents, setContents] = useState<ProjectContents | "failed" | null>(null);
  const load = () => {
    setContents(null);
    call<ProjectContents>("GET", `/api/v1/projects/${id}/contents`).then(setContents, () =>
      setContents("failed"),
    );
  };
  if (isLast) return <p className="text-ink-2">{LAST_PROJECT}.</p>;
  return (
    <TypedDelete noun="project" name={name} path={`/api/v1/projects/${id}`} onOpen={load}>
      <div aria-live="polite">
        {contents === null && <p className="text-ink-2">Counting what would be deleted …</p>}
        {contents === "failed" && <p className="text-ink-2">Could not count what would be deleted.</p>}
        {contents !== null && contents !== "failed" && (
          <>
            <p>This deletes, at once and for good:</p>
            <ul className="mt-1 list-disc ps-5">
              {contentLines(contents).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </TypedDelete>
  );
}
