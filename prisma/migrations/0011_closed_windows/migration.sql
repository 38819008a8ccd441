-- Rules that look for too little are judged once for each closed minute, not once for each round.
ALTER TABLE rules ADD COLUMN judged_until timestamptz(6);
