using System.Net;
using Npgsql;

namespace Availability.Embedded;

/// <summary>
/// A PostgreSQL of our own: real binaries, data kept between runs, on the loopback alone. It stops when it is disposed
/// of, and also when this process dies.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "availability";
    private const int StartAttempts = 50;

    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(100);

    private readonly DataFolder _folder;
    private readonly PostgresServer _server;
    private readonly string _password;
    private bool _running;

    private EmbeddedPostgres(DataFolder folder, PostgresServer server, DataDirectory directory, int major, string password)
    {
        (_folder, _server, _password, MajorVersion, DataDirectory) = (folder, server, password, major, directory.Data);
        PasswordFile = directory.PasswordFile;
    }

    /// <summary>For Npgsql; its database is <c>availability</c>, its role may do everything.</summary>
    public string ConnectionString => ConnectionStringFor(Database);

    /// <summary>A free one, chosen at <see cref="StartAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>15 to 18.</summary>
    public int MajorVersion { get; }

    /// <summary>PostgreSQL's own data directory, inside the data folder.</summary>
    public string DataDirectory { get; }

    /// <summary>Holds the role's password; readable by the server's user alone.</summary>
    public string PasswordFile { get; }

    /// <summary>Starts the server, after making its data where there is none and clearing up after a run that crashed.</summary>
    /// <exception cref="EmbeddedException">It cannot run here; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var user = ServerUser.Resolve();
        var folder = DataFolder.Claim(options.DataFolder ?? DataFolder.Default);
        try
        {
            await user.EnsureReachesAsync(folder.Path, cancellationToken);
            var binaries = await new PostgresFinder(options, folder, progress).FindAsync(cancellationToken);
            var directory = folder.ForMajor(binaries.Major);
            progress?.Report($"Preparing PostgreSQL {binaries.Major} in {directory.Folder}");
            var password = await directory.PrepareAsync(binaries, user, options.Durable, cancellationToken);
            var server = new PostgresServer(binaries, directory, user, options.Durable);
            await server.StopLeftoverAsync();

            var postgres = new EmbeddedPostgres(folder, server, directory, binaries.Major, password);
            await postgres.StartServerAsync(FreePort.Find, cancellationToken);
            await postgres.CreateDatabaseAsync(cancellationToken);
            return postgres;
        }
        catch (Exception exception)
        {
            folder.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
                throw new EmbeddedException($"The data folder {folder.Path} cannot be used: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>Starts the server that <see cref="StopAsync"/> stopped, on the same port and data.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => StartServerAsync(() => Port, cancellationToken);

    /// <summary>Cuts every connection and stops the server; what was committed is on disk.</summary>
    public async Task StopAsync()
    {
        if (_running)
        {
            _running = false;
            await _server.StopAsync();
        }
    }

    /// <summary>Deletes a data folder with all it holds, and ends the server that a dead run left on it.</summary>
    /// <exception cref="EmbeddedException">A run uses it.</exception>
    public static void Discard(string dataFolder)
    {
        using (var folder = DataFolder.Claim(dataFolder))
        {
            foreach (var major in folder.Majors)
                new PostmasterFile(folder.ForMajor(major).Data).Kill();
        }

        Directory.Delete(dataFolder, recursive: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StartServerAsync(Func<int> port, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Port = port();
                await _server.StartAsync(Port, cancellationToken);
                _running = true;
                return;
            }
            catch (PostgresStartException exception) when (exception.IsPassing && attempt < StartAttempts)
            {
                await Task.Delay(StartPause, TimeProvider.System, cancellationToken);
            }
            catch (PostgresStartException exception)
            {
                throw new EmbeddedException($"PostgreSQL {MajorVersion} did not start on {DataDirectory}: {exception.Message}", exception);
            }
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(ConnectionStringFor("postgres"));
            await using var query = source.CreateCommand($"SELECT 1 FROM pg_database WHERE datname = '{Database}'");
            if (await query.ExecuteScalarAsync(cancellationToken) is null)
            {
                await using var command = source.CreateCommand($"CREATE DATABASE {Database}");
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    private string ConnectionStringFor(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = Port,
        Database = database,
        Username = Embedded.DataDirectory.Role,
        Password = _password,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;
}
