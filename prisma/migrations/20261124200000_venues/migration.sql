-- CreateTable
CREATE TABLE "Venue" (
    "id" TEXT NOT NULL,
    "profile" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),
    "retiredByName" TEXT,
    "sealedKeys" JSONB,
    "keyFingerprint" TEXT,
    "keysSetBy" TEXT,
    "keysSetByName" TEXT,
    "keysSetAt" TIMESTAMPTZ(3),
    "testAskedAt" TIMESTAMPTZ(3),
    "testAskedBy" TEXT,
    "testedAt" TIMESTAMPTZ(3),
    "testResult" JSONB,

    CONSTRAINT "Venue_pkey" PRIMARY KEY ("id")
);

-- What was signed names the profile's digest: a profile stays as it was added, and a venue that once had keys stays reachable
-- for the kill switch.
CREATE FUNCTION venue_profile_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a venue is retired, not deleted';
  END IF;
  IF NEW."id" <> OLD."id" OR NEW."profile" <> OLD."profile" OR NEW."digest" <> OLD."digest" THEN
    RAISE EXCEPTION 'the profile of a venue does not change';
  END IF;
  IF OLD."retiredAt" IS NOT NULL AND NEW."retiredAt" IS NULL THEN
    RAISE EXCEPTION 'a retired venue stays retired';
  END IF;
  RETURN NEW;
END;
$$;

CREATE TRIGGER "Venue_profile_stays" BEFORE UPDATE OR DELETE ON "Venue"
  FOR EACH ROW EXECUTE FUNCTION venue_profile_stays();
