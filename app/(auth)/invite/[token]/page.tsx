import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { currentUser } from "@/lib/auth/page";
import { previewInvitation } from "@/lib/manage/accept-invitation";
import { onlySignOn } from "@/lib/manage/password-login";
import { ApiError } from "@/lib/schema/http/api-error";
import { LinkEnded } from "../../link-ended";
import { AcceptForm } from "./accept-form";
import { JoinForm } from "./join-form";
import { LogInFirst } from "./log-in-first";

export const metadata = { title: "Invitation", referrer: "no-referrer" as const, robots: "noindex" };

type Props = { params: Promise<{ token: string }> };

/** Only its button accepts: mail scanners open links too. */
export default async function InvitePage({ params }: Props) {
  const { token } = await params;
  const preview = await previewInvitation(token).catch((thrown: unknown) => {
    if (thrown instanceof ApiError) return thrown.message;
    throw thrown;
  });
  if (typeof preview === "string") {
    return (
      <LinkEnded
        title="This invitation does not work"
        text={`${preview}.`}
        href="/login"
        label="Go to login"
      />
    );
  }
  const { email, role, team, invitedBy, hasAccount } = preview;
  const user = await currentUser();
  const heading = (
    <div>
      <h1 className="text-balance font-semibold text-lg">Join {team}</h1>
      <p className="mt-1 text-pretty text-ink-2">
        {invitedBy ? `${invitedBy} invited ` : "You are invited: "}
        <span className="break-all">{email}</span> as {role}.
      </p>
    </div>
  );
  const provider = onlySignOn();
  if (user && user.email === email) return <JoinForm token={token} team={team} heading={heading} />;
  if (user || hasAccount)
    return <LogInFirst token={token} email={email} heading={heading} signedInAs={user?.email ?? null} />;
  if (provider !== null) {
    // The provider vouches for the address, and so its owner joins on the first login.
    return (
      <div className="flex flex-col gap-4">
        {heading}
        <p className="text-pretty">Log in with {provider} to accept.</p>
        <Link href="/login" className={buttonClass("primary")}>
          Go to login
        </Link>
      </div>
    );
  }
  return <AcceptForm token={token} email={email} heading={heading} />;
}
