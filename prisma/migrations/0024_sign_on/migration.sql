-- Users who sign in by single sign-on have no password.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;

-- A user at a provider: the email address may change, the subject does not.
CREATE TABLE identities (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  last_used_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject)
);
-- One identity of a provider for each user: an address that the provider gives to someone else does not pass on the account.
CREATE UNIQUE INDEX identities_user_id_issuer_key ON identities (user_id, issuer);

-- Networks that a user has logged in from: strangers who guess elsewhere do not lock the user out there.
CREATE TABLE known_networks (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  network text NOT NULL,
  seen_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, network)
);
