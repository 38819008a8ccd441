import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { pageLink } from "@/components/panels/range/page-link";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { Link } from "@/components/ui/link";
import { requirePage } from "@/lib/auth/page";
import { loadPricesPage } from "@/lib/dashboard/prices/load-prices";
import { loadRepricings } from "@/lib/dashboard/prices/load-repricings";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { DAY_MS, isoDay } from "@/lib/schema/time/epoch";
import { pageSearch, type SearchParams } from "../page-search";
import { OwnPrices } from "./own-prices";
import { PriceInbox } from "./price-inbox";
import { PricedModels } from "./priced-models";
import { Repricing } from "./repricing";

export const metadata = { title: "Prices" };

export default async function PricesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/prices", await pageSearch(searchParams));
  const now = Date.now();
  const [{ table, prices, models }, repricings] = await Promise.all([
    loadPricesPage(project.id, now),
    loadRepricings(project.id),
  ]);
  const chosen = search.getAll("model");
  const isChosen = ({ model }: { model: string }) => chosen.includes(model);
  const waiting = models
    .filter(({ waits }) => waits)
    .sort((a, b) => Number(isChosen(b)) - Number(isChosen(a)));
  const decided = chosen.filter((model) => !waiting.some((one) => one.model === model));
  return (
    <>
      <PageHeader title="Prices">
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <div className="flex max-w-6xl flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          Price table in use: {table.name}, data of {table.date}, with Sightline's corrections. Reported costs
          and custom prices go first.{" "}
          <Link href={pageLink("/prices/reconcile", search)} className="text-accent underline">
            Reconcile with an invoice
          </Link>
        </p>
        {table.refused_file && (
          <p role="status" className="max-w-3xl text-pretty text-warning">
            The operator's price file was refused, so this table stays in use. {table.refused_file}
          </p>
        )}
        <RoleNote needs="member" verb="changing prices" />
        {waiting.length > 0 && <PriceInbox models={waiting} chosen={chosen} />}
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
        <PricedModels models={models} search={decided[0] ?? ""} />
        <OwnPrices prices={prices} />
        <Repricing
          models={models}
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
