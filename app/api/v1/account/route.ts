import { serve } from "@/lib/auth/serve";
import { chooseZone, renameAccount } from "@/lib/manage/edit-account";
import { ACCOUNT } from "@/lib/schema/http/endpoints/account";

export const GET = serve(ACCOUNT.show, async ({ account: { userId, email, name, timeZone } }) => ({
  user_id: userId,
  email,
  name,
  time_zone: timeZone,
}));

export const PATCH = serve(ACCOUNT.change, async ({ account, body }) => {
  if (body.name !== undefined) await renameAccount(account, body.name);
  if (body.time_zone !== undefined) await chooseZone(account, body.time_zone);
});
