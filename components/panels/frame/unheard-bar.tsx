"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { pageLink, unfilteredLink } from "@/components/panels/range/page-link";
import { Announced } from "@/components/ui/announcer";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { remedyText, unheardSummary } from "@/lib/format/unheard-text";
import type { UnheardAlerts } from "@/lib/schema/alerts/unheard";
import { useBlocked } from "./project-context";

/** Says on every page that alerts fired and reached no one, and leads those who may fix it to the channels. */
export function UnheardBar({ alerts }: { alerts: UnheardAlerts }) {
  const search = useSearchParams();
  const blocked = useBlocked("member");
  return (
    <div className="mb-3.5">
      <Announced text={unheardSummary(alerts)} />
      <Notice tone={alerts.critical > 0 ? "critical" : "warning"}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Link
            href={unfilteredLink("/alerts", search, { state: "firing" })}
            className="min-w-0 flex-1 basis-64 font-medium hover:underline"
          >
            {unheardSummary(alerts)}
          </Link>
          {!blocked && (
            <Link
              href={pageLink("/channels", search)}
              className={clsx(buttonClass("secondary", "small"), "-my-1")}
            >
              {remedyText(alerts.reasons[0]!)}
            </Link>
          )}
        </div>
      </Notice>
    </div>
  );
}
