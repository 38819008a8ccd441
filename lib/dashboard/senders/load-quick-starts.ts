import { ownValue } from "@/lib/schema/own-value";
import { PAGE_ONLY } from "@/lib/senders/page-only";
import { QUICK_STARTS } from "@/lib/senders/quick-starts";
import { senderNamed } from "@/lib/senders/registry";

type QuickStart = { name: string; label: string; text: string };

/** How to connect each sender to the Sightline at this address, sorted by label. */
export function loadQuickStarts(address: string): QuickStart[] {
  return Object.entries(QUICK_STARTS)
    .map(([name, text]) => ({
      name,
      label: ownValue(PAGE_ONLY, name)?.label ?? senderNamed(name)?.label ?? name,
      text: text.replaceAll("ADDRESS", address.replace(/\/$/, "")),
    }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
}
