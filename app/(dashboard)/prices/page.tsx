import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { pageLink } from "@/components/panels/range/page-link";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { Link } from "@/components/ui/link";
import { requirePage } from "@/lib/auth/page";
import { loadPricesPage } from "@/lib/dashboard/prices/load-prices";
import { loadRepricings } from "@/lib/dashboard/prices/load-repricings";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { DAY_MS, isoDay } from "@/lib/schema/time/epoch";
import { pageSearch, type SearchParams } from "../page-search";
import { OwnPrices } from "./own-prices";
import { PriceInbox } from "./price-inbox";
import { PricedModels } from "./priced-models";
import { Repricing } from "./repricing";
import { shownModels } from "./shown-models";

export const metadata = { title: "Prices" };

export default async function PricesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/prices", await pageSearch(searchParams));
  const now = Date.now();
  const [{ table, prices, models }, repricings] = await Promise.all([
    loadPricesPage(project.id, now),
    loadRepricings(project.id),
  ]);
  const chosen = search.getAll("model").map(withoutOwner);
  const { waiting, found, names } = shownModels(models, search.get("text") ?? "", chosen);
  const decided = chosen.filter((model) => !waiting.models.some((one) => one.model === model));
  return (
    <>
      <PageHeader title="Prices">
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <div className="flex flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          Price table in use: {table.name}, data of {table.date}, with Sightline's corrections. Reported costs
          and custom prices go first.{" "}
          <Link href={pageLink("/prices/reconcile", search)} className="text-accent underline">
            Reconcile with an invoice
          </Link>
        </p>
        {table.refused_file && (
          <p className="max-w-3xl text-pretty text-warning">
            The operator's price file was refused, so this table stays in use. {table.refused_file}
          </p>
        )}
        <RoleNote needs="member" verb="changing prices" />
        {waiting.count > 0 && <PriceInbox {...waiting} chosen={chosen} />}
        {decided.length > 0 && (
          <p className="text-pretty text-ink-2">
            {decided
              .map((model) =>
                decidedText(
                  model,
                  models.some((one) => one.model === model),
                ),
              )
              .join(" ")}
          </p>
        )}
        <PricedModels {...found} isEmpty={models.length === 0} />
        <OwnPrices prices={prices} />
        <Repricing
          names={names}
          repricings={repricings}
          timeZone={timeZone}
          since={isoDay(now - 30 * DAY_MS)}
        />
      </div>
    </>
  );
}

function decidedText(model: string, isKnown: boolean): string {
  return isKnown
    ? `${model} waits for no decision: its price is below.`
    : `${model} was not used in the last 30 days.`;
}
