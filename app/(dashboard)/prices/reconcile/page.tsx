import { PageHeader } from "@/components/panels/frame/page-header";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { requirePage } from "@/lib/auth/page";
import { loadProviders } from "@/lib/dashboard/prices/load-reconcile";
import { pageSearch, type SearchParams } from "../../page-search";
import { ReconcileForm } from "./reconcile-form";

export const metadata = { title: "Reconcile" };

export default async function ReconcilePage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search } = await requirePage("/prices/reconcile", await pageSearch(searchParams));
  return (
    <>
      <PageHeader title="Reconcile with an invoice" />
      <div className="flex flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          Compares a provider's bill of a month with the recorded costs, by model and day, and lists what may
          explain the difference. Nothing is stored.{" "}
          <Link href={pageLink("/prices", search)} className="text-accent underline">
            Prices
          </Link>
        </p>
        <ReconcileForm providers={await loadProviders(project.id)} now={Date.now()} />
      </div>
    </>
  );
}
