-- No release wrote the earlier form of the chain, in which the application chose numbers and hashes by itself.
TRUNCATE "AuditEntry";
UPDATE "AuditHead" SET seq = 0, hash = repeat('0', 64) WHERE id = 1;

-- AlterTable
ALTER TABLE "AuditEntry" DROP COLUMN "actorName",
DROP COLUMN "detail",
ADD COLUMN     "recordedAtMs" DOUBLE PRECISION NOT NULL,
ADD COLUMN     "text" TEXT NOT NULL;

-- CreateTable
CREATE TABLE "AuditCheckpoint" (
    "id" SERIAL NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "atMs" DOUBLE PRECISION NOT NULL,
    "note" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,

    CONSTRAINT "AuditCheckpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditAlarm" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "openedAtMs" DOUBLE PRECISION NOT NULL,
    "clearedAtMs" DOUBLE PRECISION,

    CONSTRAINT "AuditAlarm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditSweep" (
    "id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "atMs" DOUBLE PRECISION NOT NULL,
    "tookMs" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "AuditSweep_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditCheckpoint_seq_idx" ON "AuditCheckpoint"("seq");

-- CreateIndex
CREATE INDEX "AuditAlarm_clearedAtMs_idx" ON "AuditAlarm"("clearedAtMs");

CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE ON "AuditCheckpoint"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The one door to the chain. It runs with its owner's rights, so that the application's role needs none on the table: the
-- role hands in the canonical text of what happened; number, time of record and hashes are made here, under the locked
-- head, and everything that can be searched is taken from the text itself. Hashed as lib/proof/hash-chain.ts says.
CREATE FUNCTION append_audit(entry_text text)
  RETURNS TABLE (new_seq integer, recorded_at_ms double precision, prev_hash text, new_hash text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  facts jsonb := entry_text::jsonb;
BEGIN
  IF (SELECT string_agg(key, ',' ORDER BY key COLLATE "C") FROM jsonb_object_keys(facts) AS key)
     IS DISTINCT FROM 'act,actorId,actorName,atMs,detail,subjectId,subjectType' THEN
    RAISE EXCEPTION 'an audit entry has exactly: act, actorId, actorName, atMs, detail, subjectId, subjectType'
      USING ERRCODE = 'check_violation';
  END IF;
  SELECT head.seq + 1, head.hash INTO new_seq, prev_hash FROM public."AuditHead" AS head WHERE head.id = 1 FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the audit chain has no head row';
  END IF;
  -- A row that the owner put behind the head must not stop the house from acting: it is passed by, and the witness sees it.
  new_seq := greatest(new_seq, (SELECT max(entry.seq) + 1 FROM public."AuditEntry" AS entry));
  recorded_at_ms := floor(extract(epoch FROM clock_timestamp()) * 1000);
  new_hash := encode(sha256(convert_to(concat_ws(E'\n',
    'countersign/audit/v1',
    new_seq,
    recorded_at_ms::bigint,
    prev_hash,
    encode(sha256(convert_to((facts->>'subjectType') || ':' || (facts->>'subjectId'), 'UTF8')), 'hex'),
    encode(sha256(convert_to(entry_text, 'UTF8')), 'hex'),
    ''), 'UTF8')), 'hex');
  INSERT INTO public."AuditEntry"
    (seq, "atMs", "recordedAtMs", "actorId", act, "subjectType", "subjectId", text, "prevHash", hash)
  VALUES (new_seq, (facts->>'atMs')::double precision, recorded_at_ms, facts->>'actorId', facts->>'act',
    facts->>'subjectType', facts->>'subjectId', entry_text, prev_hash, new_hash);
  UPDATE public."AuditHead" SET seq = new_seq, hash = new_hash WHERE id = 1;
  RETURN NEXT;
END
$$;
REVOKE ALL ON FUNCTION append_audit(text) FROM PUBLIC;
