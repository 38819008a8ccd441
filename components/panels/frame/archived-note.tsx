import { Notice } from "@/components/ui/notice";

export function ArchivedNote() {
  return (
    <div className="mb-3.5">
      <Notice tone="warning">
        This project is archived and read-only: it accepts no data, and its rules are not evaluated. An admin
        can restore it in the project settings.
      </Notice>
    </div>
  );
}
