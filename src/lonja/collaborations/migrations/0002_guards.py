"""The database's own guard of what was agreed: offers and agreements are never changed."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION collaborations_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was offered or agreed is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER agreement_frozen BEFORE UPDATE ON collaborations_agreement
    FOR EACH ROW EXECUTE FUNCTION collaborations_refuse_change();
CREATE TRIGGER offer_frozen BEFORE UPDATE OF number, side, fee_minor, currency, deliverables, rights,
    revisions_included, message, created_at ON collaborations_offer
    FOR EACH ROW EXECUTE FUNCTION collaborations_refuse_change();
"""

NO_GUARDS = """
DROP TRIGGER agreement_frozen ON collaborations_agreement;
DROP TRIGGER offer_frozen ON collaborations_offer;
DROP FUNCTION collaborations_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("collaborations", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
