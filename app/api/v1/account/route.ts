import { serve } from "@/lib/auth/serve";
import { renameAccount } from "@/lib/manage/edit-account";
import { ACCOUNT } from "@/lib/schema/http/endpoints/people";

export const GET = serve(ACCOUNT.show, async ({ account: { userId, email, name } }) => ({
  user_id: userId,
  email,
  name,
}));

export const PATCH = serve(ACCOUNT.change, async ({ account, body }) => {
  if (body.name !== undefined) await renameAccount(account, body.name);
});
