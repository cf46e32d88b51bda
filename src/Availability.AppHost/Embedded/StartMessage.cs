using Availability.Embedded;
using Availability.ServiceDefaults;

namespace Availability.AppHost.Embedded;

/// <summary>What a newcomer needs to know once everything runs.</summary>
internal static class StartMessage
{
    public static void Write(TextWriter output, SettingValues values, IReadOnlyCollection<string> addresses, EmbeddedPostgres? postgres)
    {
        output.WriteLine();
        output.WriteLine($"  Status page   {addresses.FirstOrDefault()}");
        output.WriteLine($"  Checking      {values[AppHostSettings.Config.Key]}");
        if (postgres is not null)
        {
            output.WriteLine($"  History       PGPASSWORD=$(cat '{postgres.PasswordFile}') psql -h 127.0.0.1 -p {postgres.Port} -U availability -c 'SELECT * FROM checks LIMIT 10'");
        }

        output.WriteLine($"  Kafka         {values["Kafka:Brokers"]}, topic {values["Kafka:Topic"] ?? new KafkaOptions().Topic}");
        output.WriteLine();
        output.WriteLine("  Ctrl-C stops everything; the next run finds the history.");
        output.WriteLine();
    }
}
