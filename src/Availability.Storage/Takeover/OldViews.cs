namespace Availability.Storage.Takeover;

/// <summary>What others have built on the old table goes on with the view.</summary>
internal static class OldViews
{
    /// <summary>
    /// Views of the old table, which followed it to its new name, read the view "checks" from now on. Their text comes from
    /// the server while the table has its old name back for a moment. One that the new column types do not fit, or that has options
    /// of its own, is left: it shows the old rows.
    /// </summary>
    public const string ReadHistory =
        $$"""
        DO $do$
        DECLARE
            kept regclass := '{{OldTable.KeptAs}}';
            texts jsonb;
            name text;
            body text;
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_depend WHERE refobjid = kept AND classid = 'pg_rewrite'::regclass) THEN
                RETURN;
            END IF;

            ALTER VIEW checks RENAME TO checks_of_history;
            ALTER TABLE {{OldTable.KeptAs}} RENAME TO checks;
            SELECT jsonb_object_agg(oid::regclass::text, pg_get_viewdef(oid)) INTO texts
            FROM pg_class
            WHERE relkind = 'v' AND reloptions IS NULL AND oid IN (
                SELECT ev_class FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = objid
                WHERE refobjid = kept AND classid = 'pg_rewrite'::regclass);
            ALTER TABLE checks RENAME TO {{OldTable.KeptAs}};
            ALTER VIEW checks_of_history RENAME TO checks;
            FOR name, body IN SELECT * FROM jsonb_each_text(coalesce(texts, '{}')) LOOP
                BEGIN
                    EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', name, body);
                EXCEPTION WHEN OTHERS THEN
                    RAISE WARNING 'View % still reads the old table: %', name, SQLERRM;
                END;
            END LOOP;
        END
        $do$
        """;

    /// <summary>Who could read the table can read the view; its owner, too, when that is another role than ours.</summary>
    public const string Grant =
        $"""
        DO $do$
        DECLARE
            permission text;
        BEGIN
            FOR permission IN
                SELECT format('GRANT SELECT%s ON checks TO %s', columns, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
                FROM (
                    SELECT '' AS columns, relowner AS grantee FROM pg_class WHERE oid = '{OldTable.KeptAs}'::regclass
                    UNION
                    SELECT '', acl.grantee FROM pg_class, aclexplode(relacl) AS acl
                    WHERE oid = '{OldTable.KeptAs}'::regclass AND acl.privilege_type = 'SELECT'
                    UNION
                    SELECT format(' (%I)', attname), acl.grantee FROM pg_attribute, aclexplode(attacl) AS acl
                    WHERE attrelid = '{OldTable.KeptAs}'::regclass AND acl.privilege_type = 'SELECT') AS reader
            LOOP
                EXECUTE permission;
            END LOOP;
        END
        $do$
        """;
}
