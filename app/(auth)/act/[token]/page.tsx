import Link from "next/link";
import { previewLink } from "@/lib/manage/act-on-link";
import { ApiError } from "@/lib/schema/http/api-error";
import { databaseNow } from "@/lib/store/database/database-clock";
import { ActForm } from "./act-form";

export const metadata = { title: "Confirm", referrer: "no-referrer" as const, robots: "noindex" };

type Props = { params: Promise<{ token: string }> };

/** Target of the links in messages; only its button acts. */
export default async function ActPage({ params }: Props) {
  const { token } = await params;
  const preview = await previewLink(token, await databaseNow()).catch((thrown: unknown) => {
    if (thrown instanceof ApiError) return thrown.message;
    throw thrown;
  });
  if (typeof preview === "string") return <Ended title="This link does not work" text={`${preview}.`} />;
  if (preview.alerts.length === 0)
    return <Ended title="Nothing left to do" text="All alerts in this message are resolved." />;
  const alerts = preview.alerts.map(({ id, message }) => ({ id, message }));
  return <ActForm token={token} act={preview.act} alerts={alerts} />;
}

function Ended({ title, text }: { title: string; text: string }) {
  return (
    <div className="flex flex-col gap-3">
      <h1 className="font-semibold text-lg">{title}</h1>
      <p className="text-ink-2">{text}</p>
      <Link href="/alerts" className="text-accent hover:underline">
        Open alerts
      </Link>
    </div>
  );
}
