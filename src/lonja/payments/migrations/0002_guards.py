"""The database's own guards of the ledger: a transfer sums to zero, and nothing of it is ever changed."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION payments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is never edited, only reversed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledgerentry_frozen BEFORE UPDATE OR DELETE ON payments_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER transfer_frozen BEFORE UPDATE OR DELETE ON payments_transfer
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();

CREATE FUNCTION payments_require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payments_ledgerentry WHERE transfer_id = NEW.transfer_id
        GROUP BY transfer_id HAVING sum(amount_minor) <> 0 OR count(*) <> 2 OR count(DISTINCT currency) <> 1
    ) THEN
        RAISE EXCEPTION 'a transfer is two entries of one currency that sum to zero'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledgerentry_balance AFTER INSERT ON payments_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_require_balance();
"""

NO_GUARDS = """
DROP TRIGGER ledgerentry_balance ON payments_ledgerentry;
DROP TRIGGER ledgerentry_frozen ON payments_ledgerentry;
DROP TRIGGER transfer_frozen ON payments_transfer;
DROP FUNCTION payments_require_balance();
DROP FUNCTION payments_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
