"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useProject } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { saveExport } from "./api-call";

type CsvButtonProps = { address: string; file: string; className?: string };

export function CsvButton({ address, file, className }: CsvButtonProps) {
  const [busy, setBusy] = useState(false);
  const { id } = useProject();
  const { fail } = useToast();
  const download = async () => {
    setBusy(true);
    try {
      await saveExport(address, id, file);
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
