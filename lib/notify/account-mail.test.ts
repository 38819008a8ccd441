import { expect, test } from "vitest";
import { invitationMail, resetMail } from "./account-mail";

const URL = "https://sightline.example/invite/abc_-123";

test("an invitation names the team, the role, who invites and when it expires", () => {
  const mail = invitationMail({ team: "Core", role: "viewer", invitedBy: "Ada", url: URL, days: 7 });
  expect(mail.subject).toBe("Join Core on Sightline");
  expect(mail.text).toContain("Ada invited you to the team Core on Sightline as viewer.");
  for (const body of [mail.text, mail.html]) {
    expect(body).toContain(URL);
    expect(body).toContain("expires in 7 days");
  }
  expect(
    invitationMail({ team: "Core", role: "viewer", invitedBy: "Ada", url: URL, days: 1 }).text,
  ).toContain("expires in 1 day.");
});

test("a name of people is one line in the subject, and no HTML", () => {
  const mail = invitationMail({
    team: 'x\r\nBcc: eve@example.com <img src="//evil">',
    role: "admin",
    invitedBy: "<script>alert(1)</script>",
    url: URL,
    days: 7,
  });
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.html).not.toMatch(/<img|<script/);
});

test("a reset email says what to do if another person requested it", () => {
  const mail = resetMail({ email: "ada@example.com", url: URL, hours: 1 });
  expect(mail.text).toContain("expires in 1 hour. If it was not you, ignore this email");
});
