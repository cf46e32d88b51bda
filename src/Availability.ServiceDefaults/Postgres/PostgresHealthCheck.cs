using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>Whether the database answers.</summary>
internal sealed class PostgresHealthCheck(NpgsqlDataSource source) : IHealthCheck
{
    /// <summary>As Aspire.Npgsql calls it.</summary>
    public const string Name = "PostgreSql";

    /// <summary>A database that does not answer at all is told as soon as this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"Postgres: {Explain(exception)}");
        }
    }

    // On one line, and with the cause: what the exceptions say themselves has several lines, or leaves it out.
    private static string Explain(DbException exception) => exception switch
    {
        PostgresException postgres => $"{postgres.MessageText} (SQLSTATE {postgres.SqlState})",
        { InnerException: { } cause } => $"{exception.Message} ({cause.Message})",
        _ => exception.Message,
    };
}
