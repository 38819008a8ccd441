import { previewLink } from "@/lib/manage/act-on-link";
import { ApiError } from "@/lib/schema/http/api-error";
import { LinkEnded } from "../../link-ended";
import { ActForm } from "./act-form";

export const metadata = { title: "Confirm", referrer: "no-referrer" as const, robots: "noindex" };

type Props = { params: Promise<{ token: string }> };

/** Target of the links in messages; only its button acts. */
export default async function ActPage({ params }: Props) {
  const { token } = await params;
  const preview = await previewLink(token).catch((thrown: unknown) => {
    if (thrown instanceof ApiError) return thrown.message;
    throw thrown;
  });
  const alerts = { href: "/alerts", label: "Open alerts" };
  if (typeof preview === "string")
    return <LinkEnded title="This link does not work" text={`${preview}.`} {...alerts} />;
  if (preview.alerts.length === 0)
    return (
      <LinkEnded title="Nothing left to do" text="All alerts in this message are resolved." {...alerts} />
    );
  const shown = preview.alerts.map(({ id, message }) => ({ id, message }));
  return <ActForm token={token} act={preview.act} alerts={shown} />;
}
