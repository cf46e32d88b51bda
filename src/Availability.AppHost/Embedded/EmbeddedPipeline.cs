using Availability.Embedded;
using Availability.Monitor;
using Availability.ServiceDefaults;
using Availability.Web;

namespace Availability.AppHost.Embedded;

/// <summary>The pipeline on an embedded broker and database, each only where the user names no other.</summary>
internal static class EmbeddedPipeline
{
    /// <summary>Prepares what is missing, runs until stopped, and stops it all.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServiceCommand command, SettingValues values, CancellationToken stop)
    {
        using var example = values[AppHostSettings.Config.Key] is null ? ExampleFile.For(values[WebSettings.Port.Key]) : null;
        values[AppHostSettings.Config.Key] ??= example!.Path;
        // Found before minutes are spent on a database.
        command.Listen!.ThrowIfTaken(values);
        TargetsFileCheck.ThrowIfBad(values);

        try
        {
            await using var postgres = await StartPostgresAsync(values, stop);
            await using var kafka = StartKafka(values);
            return await ServiceHost.RunAsync(command, values, stop, addresses => StartMessage.Write(Console.Out, values, addresses, postgres));
        }
        catch (EmbeddedException exception)
        {
            throw new ConfigurationException(exception.Message);
        }
    }

    private static async Task<EmbeddedPostgres?> StartPostgresAsync(SettingValues values, CancellationToken stop)
    {
        values["Postgres:Uri"] ??= ConnectionString(PostgresHostApplicationBuilderExtensions.ConnectionName);
        if (values["Postgres:Uri"] is not null)
        {
            return null;
        }

        var options = new EmbeddedPostgresOptions { DataFolder = values[AppHostSettings.Data.Key] };
        var postgres = await EmbeddedPostgres.StartAsync(options, new ConsoleProgress(), stop);
        values["Postgres:Uri"] = postgres.ConnectionString;
        return postgres;
    }

    private static EmbeddedKafka? StartKafka(SettingValues values)
    {
        values["Kafka:Brokers"] ??= ConnectionString(KafkaHostApplicationBuilderExtensions.ConnectionName);
        if (values["Kafka:Brokers"] is not null)
        {
            return null;
        }

        var kafka = EmbeddedKafka.Start();
        var options = new KafkaOptions();
        kafka.CreateTopic(values["Kafka:Topic"] ??= options.Topic, options.TopicPartitions);
        kafka.CreateTopic(values["Kafka:MonitorsTopic"] ??= values["Kafka:Topic"] + "-monitors", 1);
        values["Kafka:Brokers"] = kafka.BootstrapServers;
        values["Kafka:ClusterId"] = kafka.ClusterId;
        // The broker's memory ends with this process: what is on it by then has to be stored before.
        values["Writer:DrainOnStop"] = "true";
        return kafka;
    }

    private static string? ConnectionString(string name) =>
        Environment.GetEnvironmentVariable("ConnectionStrings__" + name) is { Length: > 0 } value ? value : null;

    // Progress<T> reports on the thread pool, out of order with what follows.
    private sealed class ConsoleProgress : IProgress<string>
    {
        public void Report(string value) => Console.Out.WriteLine(value);
    }
}
