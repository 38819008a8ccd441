import { requirePage } from "@/lib/auth/page";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { env } from "@/lib/env";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";
import { ApiKeysSection } from "./api-keys-section";

export const metadata = { title: "API keys" };

export default async function ApiKeysPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, timeZone } = await requirePage("/settings/api-keys", await pageSearch(searchParams));
  const now = Date.now();
  return (
    <SettingsFrame>
      <SettingsCard id="api-keys" title="API keys" about="Keys are per project and limited to their scopes.">
        <ApiKeysSection
          keys={await loadApiKeys(project.id, now)}
          defaultLimit={env().SIGHTLINE_KEY_REQUESTS_PER_MINUTE}
          timeZone={timeZone}
          now={now}
        />
      </SettingsCard>
    </SettingsFrame>
  );
}
