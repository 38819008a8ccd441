"use client";

import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";
import { controlClass } from "@/components/ui/field";
import { Table } from "@/components/ui/table";
import type { MemberView } from "@/lib/schema/people/member";
import { Role } from "@/lib/schema/people/role";

const COLUMNS = [
  { key: "member", label: "member" },
  { key: "role", label: "role" },
  { key: "remove", label: "remove", numeric: true, silent: true },
];

export function MembersSection({ members, own }: { members: readonly MemberView[]; own: string }) {
  const { attempt, busy } = useChange();
  const admins = members.filter(({ role }) => role === "admin").length;
  const change = ({ user_id, email }: MemberView, role: string) =>
    attempt((call) => call("PATCH", `/api/v1/members/${user_id}`, { role }), {
      done: `${email} is now ${role}`,
      failed: "Role not changed",
    });
  const remove = ({ user_id, email }: MemberView) => {
    if (!window.confirm(`Remove ${email} from the team?`)) return;
    void attempt((call) => call("DELETE", `/api/v1/members/${user_id}`), {
      done: `${email} removed`,
      failed: "Not removed",
    });
  };
  return (
    <Table
      caption="Team members"
      columns={COLUMNS}
      rows={members.map((member) => {
        const last = member.role === "admin" && admins === 1;
        return {
          id: member.user_id,
          cells: [
            <span key="member" className="break-all">
              {member.name ? `${member.name}, ` : ""}
              {member.email}
              {member.user_id === own && <span className="text-ink-3"> (you)</span>}
            </span>,
            <select
              key="role"
              aria-label={`Role of ${member.email}`}
              value={member.role}
              disabled={busy || last}
              title={last ? "A team needs at least one admin" : undefined}
              onChange={(event) => void change(member, event.target.value)}
              className={`${controlClass} w-28! border-line`}
            >
              {Role.options.map((role) => (
                <option key={role} value={role}>
                  {role}
                </option>
              ))}
            </select>,
            <Button
              key="remove"
              size="small"
              look="danger"
              busy={busy}
              blocked={last ? "A team needs at least one admin" : null}
              onClick={() => remove(member)}
            >
              Remove<span className="sr-only"> {member.email}</span>
            </Button>,
          ],
        };
      })}
    />
  );
}
