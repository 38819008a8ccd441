"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useProject } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";

type CsvButtonProps = { address: string; file: string; className?: string };

/** Downloads an export of the API, which needs the project in a header. */
export function CsvButton({ address, file, className }: CsvButtonProps) {
  const [busy, setBusy] = useState(false);
  const { id } = useProject();
  const { fail } = useToast();
  const download = async () => {
    setBusy(true);
    try {
      const response = await fetch(address, { headers: { "x-sightline-project": String(id) } });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const content = URL.createObjectURL(await response.blob());
      Object.assign(document.createElement("a"), { href: content, download: file }).click();
      URL.revokeObjectURL(content);
    } catch (thrown) {
      fail("Export failed", (thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button {...(className ? { className } : {})} busy={busy} onClick={() => void download()}>
      <Download size={14} /> CSV
    </Button>
  );
}
