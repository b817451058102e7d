-- CreateTable
CREATE TABLE "RunTwin" (
    "runId" TEXT NOT NULL,
    "atMs" DOUBLE PRECISION NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "RunTwin_pkey" PRIMARY KEY ("runId")
);

-- AddForeignKey
ALTER TABLE "RunTwin" ADD CONSTRAINT "RunTwin_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
