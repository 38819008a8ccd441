import { requirePage } from "@/lib/auth/page";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { ApiKeysSection } from "./api-keys-section";

export const metadata = { title: "API keys" };

export default async function ApiKeysPage({ searchParams }: { searchParams: SearchParams }) {
  const { project } = await requirePage("/settings/api-keys", await pageSearch(searchParams));
  return (
    <SettingsFrame>
      <SettingsCard id="api-keys" title="API keys" about="Keys are per project and limited to their scopes.">
        <ApiKeysSection keys={await loadApiKeys(project.id)} timeZone={project.timeZone} now={Date.now()} />
      </SettingsCard>
    </SettingsFrame>
  );
}
