// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage, type Server } from "@/test/render-page";
import { LoginForm } from "./login-form";

/** The endpoints of next-auth, which refuse with this error. */
const refusing =
  (error: string): Server =>
  ({ path }) =>
    path === "/api/auth/csrf"
      ? { status: 200, body: { csrfToken: "token" } }
      : { status: 401, body: { url: `http://localhost/login?error=${error}` } };

it.each([
  ["CredentialsSignin", "Wrong email or password."],
  ["password_off", "Password login is off. Use single sign-on."],
])("says why a login is refused with %s, without a link to the login", async (error, text) => {
  const { user } = renderPage(<LoginForm next="/" refusal={null} provider={null} password />, {
    server: refusing(error),
  });
  await user.type(screen.getByLabelText("Email"), "ada@example.com");
  await user.type(screen.getByLabelText("Password"), "a wrong passphrase{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe(text);
  expect(screen.queryByRole("link", { name: "Log in" })).toBeNull();
});
