-- DropIndex
DROP INDEX "sign_off_one_per_person";

-- CreateIndex
CREATE UNIQUE INDEX "sign_off_one_per_person" ON "DecisionSignOff"("decisionId", "revision", "personId") WHERE ("withdrawnAt" IS NULL AND choice <> 'NO_GO');
