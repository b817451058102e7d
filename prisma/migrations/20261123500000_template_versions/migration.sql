-- Template versions: drafts beside published versions, who made and who published them.
ALTER TABLE "TemplateVersion"
  ADD COLUMN "status" TEXT NOT NULL DEFAULT 'PUBLISHED',
  ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "basedOn" TEXT,
  ADD COLUMN "editors" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "draftedByName" TEXT,
  ADD COLUMN "publishedByName" TEXT,
  ADD COLUMN "publishedAt" TIMESTAMPTZ(3),
  ADD COLUMN "retiredByName" TEXT,
  ADD COLUMN "retiredAt" TIMESTAMPTZ(3);

-- A version that people published, or that a decision stands on, never changes again; none is ever deleted.
CREATE FUNCTION guard_template_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a template version is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.id <> OLD.id OR NEW.slug <> OLD.slug OR NEW.version <> OLD.version THEN
    RAISE EXCEPTION 'a template version keeps its name' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status <> 'DRAFT' THEN
    IF NEW.status = 'DRAFT' THEN
      RAISE EXCEPTION 'a published template version never becomes a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.body IS DISTINCT FROM OLD.body AND
       (cardinality(OLD.editors) > 0 OR EXISTS (SELECT 1 FROM "Decision" WHERE "Decision"."templateId" = OLD.id)) THEN
      RAISE EXCEPTION 'a published template version never changes' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER template_version_guard BEFORE UPDATE OR DELETE ON "TemplateVersion"
  FOR EACH ROW EXECUTE FUNCTION guard_template_version();
