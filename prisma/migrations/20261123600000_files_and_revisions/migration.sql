-- CreateTable
CREATE TABLE "FileContent" (
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FileContent_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "DecisionFile" (
    "id" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DecisionFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DecisionRevision" (
    "decisionId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "contentHash" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "frozenAt" TIMESTAMPTZ(3) NOT NULL,
    "personId" TEXT NOT NULL,
    "personName" TEXT NOT NULL,

    CONSTRAINT "DecisionRevision_pkey" PRIMARY KEY ("decisionId","revision")
);

-- CreateIndex
CREATE INDEX "DecisionFile_decisionId_idx" ON "DecisionFile"("decisionId");

-- AddForeignKey
ALTER TABLE "DecisionFile" ADD CONSTRAINT "DecisionFile_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionFile" ADD CONSTRAINT "DecisionFile_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "FileContent"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionRevision" ADD CONSTRAINT "DecisionRevision_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was signed is kept as it was signed.
CREATE TRIGGER file_content_append_only BEFORE UPDATE OR DELETE ON "FileContent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_file_append_only BEFORE UPDATE OR DELETE ON "DecisionFile"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_revision_append_only BEFORE UPDATE OR DELETE ON "DecisionRevision"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
