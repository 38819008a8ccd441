"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Announced } from "@/components/ui/announcer";
import { Notice } from "@/components/ui/notice";
import { healthTexts, withoutEvaluation } from "@/lib/format/health-text";
import { readHealth } from "./health";

const EVERY_MS = 30_000;
const CONFIRM_MS = 10_000;
/** These pages say for their own project that it is not evaluated. */
const SAY_SO = new Set(["/", "/anomalies", "/rules", "/budgets", "/alerts"]);

/** Says on every page what is wrong with Sightline itself, once two readings agree. */
export function HealthBar() {
  const path = usePathname();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let before: Record<string, string> = {};
    let ended = false;
    const read = async () => {
      const now = document.visibilityState === "visible" ? await readHealth() : before;
      if (ended) return;
      const parts = Object.entries(now).filter(([part, state]) => part !== "status" && state !== "ok");
      setWrong(Object.fromEntries(parts.filter(([part]) => part in before)));
      before = Object.fromEntries(parts);
      timer = setTimeout(() => void read(), parts.length > 0 ? CONFIRM_MS : EVERY_MS);
    };
    void read();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  const shown = SAY_SO.has(path) ? withoutEvaluation(wrong) : wrong;
  const texts = healthTexts(shown);
  if (texts.length === 0) return null;
  return (
    <div className="mb-3.5">
      <Announced of={Object.keys(shown).join()} text={texts.join(" ")} />
      <Notice tone="critical">
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Notice>
    </div>
  );
}
