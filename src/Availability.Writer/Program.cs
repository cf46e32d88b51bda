using Availability.ServiceDefaults;

namespace Availability.Writer;

internal static class Program
{
    private static Task<int> Main(string[] args) => new ServiceCommand("availability-writer", "Stores the results of checks in PostgreSQL.")
    {
        Settings = [.. WriterSettings.All, .. KafkaSettings.All, .. PostgresSettings.All, .. CommonSettings.All],
        Commands = [MaintainCommand.Create(), QuarantineCommand.Create(), HealthCommand.Create()],
        Configure = builder => builder.AddWriter(),
    }.RunAsync(args);
}
