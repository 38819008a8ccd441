"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useAnnounce } from "./announcer";
import { Button } from "./button";

/** `of`: what a button says apart from others that are only called "Copy". */
export function CopyButton({ text, label = "Copy", of }: { text: string; label?: string; of?: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const announce = useAnnounce();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
      announce("Copied");
    } catch {
      setState("failed");
      announce("Not copied: the browser refused");
    }
    setTimeout(() => setState("idle"), 2_000);
  };
  return (
    <Button size="small" onClick={() => void copy()}>
      {state === "copied" ? <Check size={13} /> : <Copy size={13} />}
      <span>{state === "copied" ? "Copied" : state === "failed" ? "Copy manually" : label}</span>
      {of && <span className="sr-only"> {of}</span>}
    </Button>
  );
}
