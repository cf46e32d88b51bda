namespace Availability.IntegrationTests;

/// <summary>Lets Postgres refuse the row of one number.</summary>
internal static class InjectedFault
{
    /// <summary>With this SQLSTATE, so many times.</summary>
    /// <param name="pipeline">Its schema is there.</param>
    /// <param name="number">Whose row.</param>
    /// <param name="state">The SQLSTATE.</param>
    /// <param name="times">How often.</param>
    /// <param name="atCommit">At COMMIT, not when the row comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task SetAsync(Pipeline pipeline, int number, string state, int times, bool atCommit, CancellationToken cancellationToken) =>
        pipeline.ExecuteAsync(
            // What a sequence has counted stays counted when the transaction is rolled back.
            $"""
            CREATE SEQUENCE faults_{number};
            CREATE FUNCTION fault_{number}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('public.faults_{number}') <= {times} THEN
                    RAISE EXCEPTION 'injected' USING ERRCODE = '{state}';
                END IF;
                RETURN NEW;
            END $$;
            CREATE {(atCommit ? "CONSTRAINT TRIGGER" : "TRIGGER")} fault_{number}
                {(atCommit ? "AFTER INSERT ON check_result DEFERRABLE INITIALLY DEFERRED" : "BEFORE INSERT ON check_result")}
                FOR EACH ROW WHEN (NEW.body_bytes = {number}) EXECUTE FUNCTION fault_{number}();
            """,
            cancellationToken);
}
