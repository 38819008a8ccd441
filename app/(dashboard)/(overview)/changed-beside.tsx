import { ChangeText } from "@/components/panels/panel/change-text";
import { unfilteredLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { pageOfMetric } from "@/lib/dashboard/alerts/figure-page";
import type { Movers } from "@/lib/dashboard/overview/overview-model";
import { comparedText, moverText } from "./mover-text";

const SHOWN = 3;

type ChangedBesideProps = { coming: Promise<Movers>; search: string; timeZone: string };

/** What changed most, on the first screen: in the place of alerts while there are none. */
export async function ChangedBeside({ coming, search, timeZone }: ChangedBesideProps) {
  // Its panel below says what went wrong.
  const movers = await coming.catch(() => null);
  if (movers === null || movers.lines.length === 0) return null;
  return (
    <div className="px-4 pb-3.5">
      <h3 className="text-ink-3 text-sm">What changed {comparedText(movers)}</h3>
      <ul>
        {movers.lines.slice(0, SHOWN).map((mover) => {
          const { dimension, name, metric, change } = mover;
          const page = dimension === "model" ? pageOfMetric(metric) : null;
          return (
            <li key={`${dimension}-${name}`} className="border-quiet border-b py-2 last:border-0">
              <p className="flex items-baseline gap-3">
                <Link
                  href={page ? unfilteredLink(page, search, { model: name }) : "#what-changed"}
                  className="flex min-w-0 flex-1 font-medium hover:underline"
                >
                  <Name>{name}</Name>
                </Link>
                {change && <ChangeText change={change} className="shrink-0 font-medium" />}
              </p>
              <p className="text-ink-2 text-sm">{moverText(mover, timeZone)}</p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
