import { redirect } from "next/navigation";
import { requirePage } from "@/lib/auth/page";
import { PAGES } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";
import { pageSearch, type SearchParams } from "../page-search";
import { SETTINGS_PLACES } from "./settings-places";

/** Leads to the first page of the settings that the user may see. */
export default async function SettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search } = await requirePage("/settings", await pageSearch(searchParams));
  const first = SETTINGS_PLACES.find(({ path }) => roleMay(project.role, PAGES[path]))!;
  redirect(`${first.path}?${search}`);
}
