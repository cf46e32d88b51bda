using Availability.Storage.Takeover;
using Npgsql;

namespace Availability.Storage.Tests.Takeover;

public sealed class OldTableTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("CREATE TABLE checks (request_id uuid)", "request_id uuid")]
    [InlineData(
        """CREATE TABLE checks (request_id uuid, "timestamp" timestamp, url text, response_time float8, status_code int, regexp_match text, id serial)""",
        "request_id uuid, timestamp timestamp without time zone, url text, response_time double precision, status_code integer, regexp_match text, id integer")]
    [InlineData(
        """CREATE TABLE checks (request_id uuid, "timestamp" date, url text, response_time float8, status_code int, regexp_match text)""",
        "request_id uuid, timestamp date, url text, response_time double precision, status_code integer, regexp_match text")]
    public async Task Migrate_OtherColumns_RefusesAndLeavesTheTable(string table, string columns)
    {
        await using var database = await OldDatabase.CreateAsync(table: table);

        var exception = await Assert.ThrowsAsync<SchemaException>(database.MigrateAsync);

        Assert.Equal(
            "The database has a table \"checks\" of another program. The one that can be taken over has the columns request_id uuid, "
            + "timestamp timestamp without time zone, url text, response_time double precision, status_code integer, regexp_match text; "
            + $"this one has {columns}. Name another database, or rename that table.",
            exception.Message);
        Assert.Equal(0, await database.CountAsync("checks"));
        Assert.Equal(1L, await database.ScalarAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"));
    }

    [Fact]
    public async Task Migrate_KeptNameTaken_RefusesAndLeavesTheTable()
    {
        await using var database = await OldDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE VIEW checks_imported AS SELECT 1");

        var exception = await Assert.ThrowsAsync<SchemaException>(database.MigrateAsync);

        Assert.Equal(
            "The old program's table \"checks\" is to be kept as \"checks_imported\", and there is something of that name already: rename that.",
            exception.Message);
        Assert.Equal(0, await database.CountAsync("checks"));
    }

    [Fact]
    public async Task Migrate_Never_RefusesAndLeavesTheTable()
    {
        await using var database = await OldDatabase.CreateAsync();

        var exception = await Assert.ThrowsAsync<SchemaException>(() => new SchemaMigrator(database.Source).MigrateAsync(MigrationMode.Never, Cancellation));

        Assert.StartsWith("The database's schema is behind this program", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("checks"));
    }

    [Fact]
    public async Task Migrate_TableInUse_SaysThatWaitingHelps()
    {
        await using var database = await OldDatabase.CreateAsync();
        await using var reader = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await reader.BeginTransactionAsync(Cancellation);
        await using var look = new NpgsqlCommand("TABLE checks", reader);
        await look.ExecuteNonQueryAsync(Cancellation);

        var exception = await Assert.ThrowsAsync<PostgresException>(database.MigrateAsync);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        await transaction.RollbackAsync(Cancellation);
        await database.MigrateAsync();
    }

    [Theory]
    [InlineData("request_id uuid PRIMARY KEY, \"timestamp\" timestamp NOT NULL, url text NOT NULL, response_time float8 NOT NULL, status_code integer, regexp_match text NOT NULL")]
    [InlineData("request_id text UNIQUE, \"timestamp\" timestamptz, url varchar(300), response_time numeric, status_code smallint, regexp_match varchar(10)")]
    [InlineData("regexp_match word CHECK (regexp_match <> 'matched'), request_id char(36), \"timestamp\" timestamp(3), url varchar, response_time real, status_code bigint")]
    [InlineData("request_id uuid, \"timestamp\" timestamptz, url text, response_time float8, status_code integer, regexp_match char(9)")]
    public async Task TakeOver_OtherTypesAndConstraints_ViewShowsEachUnchanged(string columns)
    {
        await using var database = await OldDatabase.CreateAsync(
            table: $"CREATE TYPE word AS ENUM ('matched', 'unmatched', 'unused'); CREATE TABLE checks ({columns}); SET timezone = 'Asia/Kathmandu'");
        await database.ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET timezone = 'Asia/Kathmandu'");
        database.Source.Clear();
        await database.ExecuteAsync(
            """
            INSERT INTO checks (request_id, "timestamp", url, response_time, status_code, regexp_match)
            SELECT gen_random_uuid(), '2026-03-01'::timestamp + n * interval '0.123456 s', 'https://example.org/', n / 1000.0, 200, 'unmatched'
            FROM generate_series(1, 100) AS n
            """);

        var progress = await database.TakeOverAsync();

        Assert.Equal(new TakeoverProgress(100, 100, 0, 0, true), progress);
        Assert.Equal(100, await database.CountAsync(
            """
            checks JOIN checks_imported AS old ON old.request_id::text = checks.request_id::text AND old.url = checks.url
            WHERE old.response_time = checks.response_time AND old.status_code = checks.status_code AND old.regexp_match::text = checks.regexp_match
                AND (old."timestamp"::text = checks."timestamp"::text OR old."timestamp" = checks.scheduled_at)
            """));
    }

    [Fact]
    public async Task TakeOver_IdsThatAreNone_AreLeftWithTheReason()
    {
        await using var database = await OldDatabase.CreateAsync(
            """
            SELECT id, '2026-03-01', 'https://example.org/', 0.1, 200, 'unused'
            FROM unnest(ARRAY['', 'x', '11111111-1111-1111-1111-11111111111', '{11111111-1111-1111-1111-111111111111}', '11111111111111111111111111111111']) AS id
            """,
            OldDatabase.Table.Replace("uuid", "text", StringComparison.Ordinal));

        var progress = await database.TakeOverAsync();

        Assert.Equal(new TakeoverProgress(5, 1, 0, 4, true), progress);
        Assert.Equal(4, await database.CountAsync("takeover_left WHERE reason = 'request_id is not a UUID'"));
        Assert.Equal(4, await database.CountAsync("checks WHERE request_id IS NULL"));
    }

    [Fact]
    public async Task Migrate_KilledAfterTheRename_GoesOn()
    {
        await using var database = await OldDatabase.CreateAsync("VALUES (gen_random_uuid(), '2026-03-01'::timestamp, 'https://example.org/', 0.1, 200, 'unused')");
        await database.ExecuteAsync("ALTER TABLE checks RENAME TO checks_imported");

        var progress = await database.TakeOverAsync();

        Assert.Equal(1, progress.Moved);
        Assert.Empty(await database.DifferencesAsync());
    }

    [Fact]
    public async Task OldProgram_StillWrites_WhatItCommittedIsTakenAndTheRestIsRefused()
    {
        const string Insert = "INSERT INTO checks VALUES (gen_random_uuid(), '2026-03-01', 'https://example.org/', 0.1, 200, 'unused')";
        await using var database = await OldDatabase.CreateAsync();
        // Others may refer to its rows.
        await database.ExecuteAsync("ALTER TABLE checks ADD PRIMARY KEY (request_id); CREATE TABLE remarks (about uuid REFERENCES checks)");
        await using var program = await database.Source.OpenConnectionAsync(Cancellation);
        await using var insert = new NpgsqlCommand(Insert, program);
        await insert.PrepareAsync(Cancellation);
        await using (var transaction = await program.BeginTransactionAsync(Cancellation))
        {
            await insert.ExecuteNonQueryAsync(Cancellation);
            Assert.Equal(FaultKind.Transient, PostgresFault.Of(await Assert.ThrowsAsync<PostgresException>(database.MigrateAsync)));
            await transaction.CommitAsync(Cancellation);
        }

        await database.MigrateAsync();
        await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync(Cancellation));
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(Insert));
        await database.TakeOverAsync();

        Assert.Equal(1, await database.CountAsync("checks"));
        Assert.Empty(await database.DifferencesAsync());
    }

    [Fact]
    public async Task Migrate_TableOfAnotherRole_RefusesAndChangesNothing()
    {
        var role = $"stranger_{Guid.NewGuid():N}";
        await using var database = await OldDatabase.CreateAsync();
        await database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'p'; GRANT ALL ON SCHEMA public TO {role}");
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "p" }.ConnectionString);

        var exception = await Assert.ThrowsAsync<PostgresException>(() => new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation));

        Assert.Equal("must be owner of table checks", exception.MessageText);
        Assert.Equal(FaultKind.Configuration, PostgresFault.Of(exception));
        Assert.Equal(1L, await database.ScalarAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"));
    }

    [Fact]
    public async Task KeptTable_Written_Refuses()
    {
        await using var database = await OldDatabase.CreateAsync("VALUES (gen_random_uuid(), '2026-03-01'::timestamp, 'https://example.org/', 0.1, 200, 'unused')");
        await database.MigrateAsync();

        foreach (var change in (string[])["INSERT INTO checks_imported SELECT * FROM checks_imported", "DELETE FROM checks_imported", "TRUNCATE checks_imported", "UPDATE checks_imported SET url = ''"])
        {
            var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(change));
            Assert.Equal("The old table is kept as it was: its rows are in check_result now", exception.MessageText);
        }
    }

    [Fact]
    public async Task Analyst_WithGrantAndViews_ReadsOldAndNewRows()
    {
        var analyst = $"analyst_{Guid.NewGuid():N}";
        await using var database = await OldDatabase.CreateAsync("VALUES (gen_random_uuid(), '2026-03-01'::timestamp, 'https://example.org/', 0.1, 200, 'unused')");
        await database.ExecuteAsync(
            $"""
            CREATE ROLE {analyst}; CREATE ROLE {analyst}_of_columns; CREATE ROLE {analyst}_who_writes;
            GRANT SELECT ON checks TO {analyst};
            GRANT SELECT (url) ON checks TO {analyst}_of_columns;
            GRANT INSERT ON checks TO {analyst}_who_writes;
            CREATE VIEW slow AS SELECT url, max(response_time) AS most FROM checks GROUP BY url;
            CREATE VIEW slowest AS SELECT max(most) AS most FROM slow;
            GRANT SELECT ON slowest TO {analyst};
            CREATE VIEW guarded WITH (security_barrier) AS SELECT url FROM checks
            """);
        await database.MigrateAsync();
        await AsAsync(database, analyst, """SELECT url FROM checks WHERE "timestamp" >= '2026-02-01' AND status_code = 200""");

        await database.TakeOverAsync();
        await database.ExecuteAsync("UPDATE check_result SET response_time = 7000000, imported = NULL");

        await AsAsync(database, analyst, "SELECT * FROM checks");
        await AsAsync(database, $"{analyst}_of_columns", "SELECT url FROM checks");
        await Assert.ThrowsAsync<PostgresException>(() => AsAsync(database, $"{analyst}_of_columns", "SELECT request_id FROM checks"));
        await Assert.ThrowsAsync<PostgresException>(() => AsAsync(database, $"{analyst}_who_writes", "SELECT url FROM checks"));
        await AsAsync(database, analyst, "SELECT most FROM slowest");
        Assert.Equal(7.0, await database.ScalarAsync("SELECT most FROM slowest"));
        Assert.Equal(1, await database.CountAsync("guarded"));
    }

    [Fact]
    public async Task OldTable_DroppedAtTheEnd_ViewAndNextStartGoOn()
    {
        await using var database = await OldDatabase.CreateAsync(
            "VALUES (gen_random_uuid(), '2026-03-01'::timestamp, 'https://example.org/', 0.1, 200, 'unused'), (NULL, NULL, NULL, NULL, NULL, NULL)");
        await database.TakeOverAsync();

        await database.ExecuteAsync("DROP TABLE checks_imported");
        await database.MigrateAsync();

        Assert.Equal(2, await database.CountAsync("checks"));
    }

    [Fact]
    public async Task Migrate_FinishedButNotLetGo_LetsGo()
    {
        await using var database = await OldDatabase.CreateAsync();
        await database.MigrateAsync();
        var takeover = new TableTakeover(database.Source);
        await takeover.PrepareAsync(Cancellation);
        Assert.True(await takeover.FinishAsync(Cancellation));

        await database.MigrateAsync();

        Assert.True((await takeover.ReadAsync(Cancellation))!.IsFinished);
        await database.ExecuteAsync("DROP TABLE checks_imported");
    }

    private static async Task AsAsync(OldDatabase database, string role, string query)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var command = new NpgsqlCommand($"SET ROLE {role}; SELECT count(*) FROM ({query}) AS answer", connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        await reader.ReadAsync(Cancellation);
        Assert.Equal(1, reader.GetInt64(0));
    }
}
