-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "roles" TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "address" TEXT NOT NULL,
    "userAgent" TEXT NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInFailure" (
    "id" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SignInFailure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TemplateVersion" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TemplateVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "retryOf" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DecisionSignOff" (
    "statementHash" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawnAt" TIMESTAMPTZ(3),

    CONSTRAINT "DecisionSignOff_pkey" PRIMARY KEY ("statementHash")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "decisionId" TEXT,
    "kind" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "templateId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "lastSeq" INTEGER NOT NULL,
    "contentHash" TEXT,
    "buildId" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "workerId" TEXT,
    "leaseEpoch" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMPTZ(3),
    "launchedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "trigger" TEXT,
    "outcome" TEXT,
    "reason" TEXT,
    "summary" JSONB,
    "reportKind" TEXT,
    "reportMarkdown" TEXT,

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunEvent" (
    "runId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "atMs" DOUBLE PRECISION NOT NULL,
    "type" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "RunEvent_pkey" PRIMARY KEY ("runId","seq")
);

-- CreateTable
CREATE TABLE "RunTick" (
    "runId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "tMs" DOUBLE PRECISION NOT NULL,
    "equityUsd" DOUBLE PRECISION,
    "pnlUsd" DOUBLE PRECISION,
    "positionBtc" DOUBLE PRECISION,
    "openOrders" DOUBLE PRECISION,
    "markPrice" DOUBLE PRECISION,
    "bid" DOUBLE PRECISION,
    "ask" DOUBLE PRECISION,
    "spreadBps" DOUBLE PRECISION,
    "depthUsd" DOUBLE PRECISION,
    "acceptancePct" DOUBLE PRECISION,
    "orderSuccessPct" DOUBLE PRECISION,
    "errorRatePct" DOUBLE PRECISION,
    "p50LatencyMs" DOUBLE PRECISION,
    "p95LatencyMs" DOUBLE PRECISION,
    "wsUptimePct" DOUBLE PRECISION,
    "wsDownSec" DOUBLE PRECISION,
    "rssMb" DOUBLE PRECISION,
    "ordersSubmitted" DOUBLE PRECISION NOT NULL,
    "fills" DOUBLE PRECISION NOT NULL,
    "telemetryAgeMs" DOUBLE PRECISION,
    "venueAgeMs" DOUBLE PRECISION,

    CONSTRAINT "RunTick_pkey" PRIMARY KEY ("runId","seq")
);

-- CreateTable
CREATE TABLE "RunIntent" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "personName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkpointId" TEXT,
    "reason" TEXT,
    "seenAt" TIMESTAMPTZ(3),

    CONSTRAINT "RunIntent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "seq" INTEGER NOT NULL,
    "atMs" DOUBLE PRECISION NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProcessHeartbeat" (
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "ProcessHeartbeat_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "Person_email_key" ON "Person"("email");

-- CreateIndex
CREATE INDEX "Session_personId_idx" ON "Session"("personId");

-- CreateIndex
CREATE INDEX "SignInFailure_account_at_idx" ON "SignInFailure"("account", "at");

-- CreateIndex
CREATE INDEX "SignInFailure_address_at_idx" ON "SignInFailure"("address", "at");

-- CreateIndex
CREATE UNIQUE INDEX "TemplateVersion_slug_version_key" ON "TemplateVersion"("slug", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_number_key" ON "Decision"("number");

-- CreateIndex
CREATE INDEX "Decision_phase_updatedAt_idx" ON "Decision"("phase", "updatedAt");

-- CreateIndex
CREATE INDEX "DecisionSignOff_decisionId_revision_idx" ON "DecisionSignOff"("decisionId", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "sign_off_one_per_role" ON "DecisionSignOff"("decisionId", "revision", "role") WHERE ("withdrawnAt" IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "sign_off_one_per_person" ON "DecisionSignOff"("decisionId", "revision", "personId") WHERE ("withdrawnAt" IS NULL);

-- CreateIndex
CREATE INDEX "Run_phase_idx" ON "Run"("phase");

-- CreateIndex
CREATE INDEX "Run_createdAt_idx" ON "Run"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Run_decisionId_kind_attempt_key" ON "Run"("decisionId", "kind", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "run_one_unfinished_canary" ON "Run"("account", "symbol") WHERE (kind = 'CANARY' AND phase NOT IN ('SUCCEEDED', 'FAILED', 'ROLLED_BACK', 'SCRUBBED'));

-- CreateIndex
CREATE INDEX "RunEvent_runId_type_seq_idx" ON "RunEvent"("runId", "type", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "RunIntent_seq_key" ON "RunIntent"("seq");

-- CreateIndex
CREATE INDEX "RunIntent_runId_seenAt_idx" ON "RunIntent"("runId", "seenAt");

-- CreateIndex
CREATE INDEX "AuditEntry_subjectType_subjectId_seq_idx" ON "AuditEntry"("subjectType", "subjectId", "seq");

-- CreateIndex
CREATE INDEX "AuditEntry_actorId_seq_idx" ON "AuditEntry"("actorId", "seq");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "TemplateVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionSignOff" ADD CONSTRAINT "DecisionSignOff_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunEvent" ADD CONSTRAINT "RunEvent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunTick" ADD CONSTRAINT "RunTick_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunIntent" ADD CONSTRAINT "RunIntent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The chain starts at zero; every writer locks this one row.
ALTER TABLE "AuditHead" ADD CONSTRAINT "audit_head_is_one_row" CHECK (id = 1);
INSERT INTO "AuditHead" (id, seq, hash) VALUES (1, 0, repeat('0', 64));

-- Records are appended, never changed.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER run_event_append_only BEFORE UPDATE OR DELETE ON "RunEvent"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
