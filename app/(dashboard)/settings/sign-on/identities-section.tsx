import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import { formatAgo } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { IdentityView } from "@/lib/schema/people/sign-on";

const COLUMNS = [
  { key: "user", label: "user" },
  { key: "identity", label: "at the provider" },
  { key: "used", label: "last sign-in" },
  { key: "linked", label: "linked" },
];

type Props = { identities: readonly IdentityView[]; timeZone: string; now: number };

export function IdentitiesSection({ identities, timeZone, now }: Props) {
  if (identities.length === 0)
    return <p className="text-ink-2">No one has signed in through the provider yet.</p>;
  return (
    <ScrollArea label="Identity list">
      <Table
        caption="Signed in through the provider"
        columns={COLUMNS}
        className="min-w-[560px]"
        rows={identities.map((identity) => ({
          id: `${identity.issuer} ${identity.user_id}`,
          cells: [
            <span key="user" className="break-all">
              {identity.name ? `${identity.name}, ` : ""}
              {identity.user_email}
            </span>,
            <span key="identity" className="break-all">
              {identity.email}
            </span>,
            formatAgo(Date.parse(identity.last_used_at), now),
            <span key="linked" className="whitespace-nowrap">
              {momentText(Date.parse(identity.linked_at), timeZone)}
            </span>,
          ],
        }))}
      />
    </ScrollArea>
  );
}
