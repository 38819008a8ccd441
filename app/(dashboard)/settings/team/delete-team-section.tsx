import { counted } from "@/lib/format/format-value";
import { TypedDelete } from "../typed-delete";

type DeleteTeamSectionProps = { name: string; projects: readonly string[]; members: number; isLast: boolean };

export function DeleteTeamSection({ name, projects, members, isLast }: DeleteTeamSectionProps) {
  if (isLast) {
    return <p className="text-ink-2">This is the only team that you administer; create another one first.</p>;
  }
  return (
    <TypedDelete noun="team" name={name} path="/api/v1/team">
      <div>
        <p>This deletes, at once and for good:</p>
        <ul className="mt-1 list-disc ps-5">
          <li>
            {counted(projects.length, "project")} with all of their data:{" "}
            <span className="break-words">{projects.join(", ")}</span>
          </li>
          <li>the membership of {counted(members, "user")}; their accounts stay</li>
        </ul>
      </div>
    </TypedDelete>
  );
}
