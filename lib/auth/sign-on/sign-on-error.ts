import { SIGN_ON_REFUSALS, type SignOnRefusal } from "@/lib/schema/people/sign-on";

/** `message` is for the server log: what the provider did. The user reads the sentence of the reason. */
export class SignOnError extends Error {
  constructor(
    readonly reason: SignOnRefusal,
    message: string = SIGN_ON_REFUSALS[reason],
  ) {
    super(message);
  }
}
