"use client";

import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";
import { controlClass } from "@/components/ui/field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import type { ResetLink } from "@/lib/manage/reset-password";
import { ROLES } from "@/lib/schema/people/facts";
import type { MemberView } from "@/lib/schema/people/member";
import { SecretLink } from "../secret-link";

const COLUMNS = [
  { key: "member", label: "member" },
  { key: "role", label: "role" },
  { key: "actions", label: "actions", numeric: true, silent: true },
];
const LAST_ADMIN = "A team needs at least one admin; promote another member first";

type MembersSectionProps = {
  members: readonly MemberView[];
  own: string;
  /** Whether users log in with passwords. */
  withPasswords: boolean;
};

export function MembersSection({ members, own, withPasswords }: MembersSectionProps) {
  const { attempt, busy } = useChange();
  const [reset, setReset] = useState<{ email: string; url: string } | null>(null);
  const admins = members.filter(({ role }) => role === "admin").length;
  const change = (member: MemberView, role: string) => {
    const { user_id, email } = member;
    if (user_id === own && !window.confirm(`Give up the admin role? Only another admin can return it.`))
      return;
    void attempt((call) => call("PATCH", `/api/v1/members/${user_id}`, { role }), {
      done: `${email} is now ${role}`,
      failed: "Role not changed",
    });
  };
  const remove = ({ user_id, email }: MemberView) => {
    if (!window.confirm(`Remove ${email} from the team?`)) return;
    void attempt((call) => call("DELETE", `/api/v1/members/${user_id}`), {
      done: `${email} removed`,
      failed: "Not removed",
    });
  };
  const makeResetLink = ({ user_id, email }: MemberView) =>
    attempt(
      async (call) => {
        const { url } = await call<ResetLink>("POST", `/api/v1/members/${user_id}/reset-link`);
        setReset({ email, url });
      },
      { failed: "No reset link created" },
    );
  return (
    <>
      <ScrollArea label="Member list">
        <SortedTable
          caption="Team members"
          columns={COLUMNS}
          className="min-w-[520px]"
          rows={members.map((member) => {
            const last = member.role === "admin" && admins === 1;
            const isOwn = member.user_id === own;
            return {
              id: member.user_id,
              values: [member.name || member.email, member.role],
              cells: [
                <span key="member" className="break-all">
                  {member.name ? `${member.name}, ` : ""}
                  {member.email}
                  {isOwn && <span className="text-ink-3"> (you)</span>}
                </span>,
                <select
                  key="role"
                  aria-label={`Role of ${member.email}`}
                  value={member.role}
                  disabled={busy || last}
                  title={last ? LAST_ADMIN : undefined}
                  onChange={(event) => change(member, event.target.value)}
                  className={`${controlClass} w-28! border-field`}
                >
                  {ROLES.map((role) => (
                    <option key={role} value={role}>
                      {role}
                    </option>
                  ))}
                </select>,
                <span key="actions" className="flex justify-end gap-2">
                  {withPasswords && !isOwn && (
                    <Button size="small" busy={busy} onClick={() => void makeResetLink(member)}>
                      Reset password<span className="sr-only"> of {member.email}</span>
                    </Button>
                  )}
                  <Button
                    size="small"
                    look="danger"
                    busy={busy}
                    blocked={last ? LAST_ADMIN : null}
                    onClick={() => remove(member)}
                  >
                    Remove<span className="sr-only"> {member.email}</span>
                  </Button>
                </span>,
              ],
            };
          })}
        />
      </ScrollArea>
      {admins === 1 && <p className="mt-2 text-ink-3 text-sm">{LAST_ADMIN}.</p>}
      {reset && (
        <div className="mt-4">
          <SecretLink
            about={`Give this link to ${reset.email} to choose a new password. It works once, expires in 1 hour, and is shown only once.`}
            url={reset.url}
            onDone={() => setReset(null)}
          />
        </div>
      )}
    </>
  );
}
