"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useChange } from "@/components/panels/forms/use-change";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import { counted } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { MadeInvitation } from "@/lib/manage/invite";
import { INVITATION_DAYS, ROLES } from "@/lib/schema/people/facts";
import type { InvitationView } from "@/lib/schema/people/invitation";
import { SecretLink } from "../secret-link";

const COLUMNS = [
  { key: "email", label: "email" },
  { key: "role", label: "role" },
  { key: "by", label: "invited by" },
  { key: "expires", label: "expires" },
  { key: "revoke", label: "revoke", numeric: true, silent: true },
];
const ROLE_CHOICES = ROLES.map((role) => ({ value: role, label: role }));
const EXPIRIES = [1, 3, INVITATION_DAYS, 14, 30].map((days) => ({
  value: String(days),
  label: counted(days, "day"),
}));

type InvitationsSectionProps = {
  invitations: readonly InvitationView[];
  hasMailServer: boolean;
  timeZone: string;
};

export function InvitationsSection({ invitations, hasMailServer, timeZone }: InvitationsSectionProps) {
  const { attempt, busy } = useChange();
  const [made, setMade] = useState<MadeInvitation | null>(null);
  const revoke = ({ id, email }: InvitationView) =>
    attempt((call) => call("DELETE", `/api/v1/invitations/${id}`), {
      done: `Invitation to ${email} revoked`,
      failed: "Not revoked",
    });
  return (
    <>
      {invitations.length > 0 && (
        <ScrollArea label="Invitation list" className="mb-4">
          <SortedTable
            caption="Invitations"
            columns={COLUMNS}
            className="min-w-[600px]"
            rows={invitations.map((invitation) => ({
              id: invitation.id,
              values: [invitation.email, invitation.role, invitation.invited_by, invitation.expires_at],
              cells: [
                <span key="email" className="break-all">
                  {invitation.email}
                </span>,
                invitation.role,
                <span key="by" className="break-all">
                  {invitation.invited_by ?? "deleted user"}
                </span>,
                invitation.is_expired ? (
                  <span key="expires" className="text-ink-3">
                    expired
                  </span>
                ) : (
                  <span key="expires" className="whitespace-nowrap">
                    {momentText(Date.parse(invitation.expires_at), timeZone)}
                  </span>
                ),
                <Button
                  key="revoke"
                  size="small"
                  look="danger"
                  busy={busy}
                  onClick={() => void revoke(invitation)}
                >
                  Revoke<span className="sr-only"> invitation to {invitation.email}</span>
                </Button>,
              ],
            }))}
          />
        </ScrollArea>
      )}
      {made ? (
        <SecretLink about={madeText(made)} url={made.url} onDone={() => setMade(null)} />
      ) : (
        <InviteForm hasMailServer={hasMailServer} onMade={setMade} />
      )}
    </>
  );
}

function madeText({ email, sent, mail_error }: MadeInvitation): string {
  if (sent) return `Sent to ${email}. The link is shown only once.`;
  if (mail_error)
    return `The email to ${email} was not sent: ${mail_error}. Send this link yourself; it is shown only once.`;
  return `Send this link to ${email}. It is shown only once.`;
}

type InviteFormProps = { hasMailServer: boolean; onMade: (made: MadeInvitation) => void };

function InviteForm({ hasMailServer, onMade }: InviteFormProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<string>("member");
  const [days, setDays] = useState(String(INVITATION_DAYS));
  const [mails, setMails] = useState(hasMailServer);
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/people/invitation").then((one) => one.NewInvitation),
    read: () => ({ email: email.trim(), role, expires_in_days: Number(days), send_email: mails }),
    submit: async (body, call) => {
      onMade(await call<MadeInvitation>("POST", "/api/v1/invitations", body));
      return undefined;
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_8rem_8rem]">
        <TextField
          label="Email"
          type="email"
          autoComplete="off"
          placeholder="ada@example.com"
          {...form.field("email", email, setEmail)}
        />
        <SelectField label="Role" options={ROLE_CHOICES} {...form.field("role", role, setRole)} />
        <SelectField
          label="Expires in"
          options={EXPIRIES}
          {...form.field("expires_in_days", days, setDays)}
        />
      </div>
      <label className="flex min-h-6 items-start gap-2.5">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-(--accent)"
          checked={mails}
          disabled={!hasMailServer}
          onChange={(event) => setMails(event.target.checked)}
        />
        <span>
          Send the link by email
          {!hasMailServer && (
            <span className="block text-ink-3 text-sm">Requires SMTP_URL and SMTP_FROM</span>
          )}
        </span>
      </label>
      <Button type="submit" {...form.button} className="self-start">
        {mails ? "Send invitation" : "Create invitation link"}
      </Button>
    </Form>
  );
}
