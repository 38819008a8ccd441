-- An account made through an invitation link, which its admin has seen too: nothing proves that its owner reads the address.
ALTER TABLE users ADD COLUMN address_unproven boolean NOT NULL DEFAULT false;
