import { PageHeader } from "@/components/panels/frame/page-header";
import { requirePage } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { loadChannelViews } from "@/lib/manage/edit-channels";
import { loadRoutes } from "@/lib/manage/edit-routes";
import { pageSearch, type SearchParams } from "../page-search";
import { AddChannel } from "./add-channel";
import { ChannelCard } from "./channel-card";
import { RouteTester } from "./route-tester";
import { RoutingGrid } from "./routing-grid";

export const metadata = { title: "Channels" };

export default async function ChannelsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, timeZone } = await requirePage("/channels", await pageSearch(searchParams));
  const [channels, routes] = await Promise.all([loadChannelViews(project.id), loadRoutes(project.id)]);
  const hasMailServer = Boolean(env().SMTP_URL && env().SMTP_FROM);
  const now = Date.now();
  return (
    <>
      <PageHeader title="Channels">
        <AddChannel hasMailServer={hasMailServer} />
      </PageHeader>
      {channels.length === 0 ? (
        <div className="card px-4 py-12 text-center">
          <p className="font-medium">No one gets notified yet</p>
          <p className="mx-auto mt-1 max-w-md text-pretty text-ink-2">
            Add Slack, PagerDuty, Microsoft Teams, Discord, email or a signed webhook, send a test, and choose
            which severities it receives.
          </p>
        </div>
      ) : (
        <div className="grid items-start gap-3.5 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <ul className="flex min-w-0 flex-col gap-3.5" aria-label="Channels">
            {channels.map((channel) => (
              <ChannelCard
                key={channel.id}
                channel={channel}
                timeZone={timeZone}
                now={now}
                hasMailServer={hasMailServer}
              />
            ))}
          </ul>
          <div className="flex min-w-0 flex-col gap-3.5">
            <RoutingGrid channels={channels} routes={routes} />
            <RouteTester routes={routes} />
          </div>
        </div>
      )}
    </>
  );
}
