using Availability.Embedded;
using Availability.Monitor;
using Availability.ServiceDefaults;

namespace Availability.AppHost.Embedded;

/// <summary>The pipeline on an embedded broker and database, each only where the user names no other.</summary>
internal static class EmbeddedPipeline
{
    /// <summary>Prepares what is missing, runs until stopped, and stops it all.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServiceCommand command, SettingValues values, CancellationToken stop)
    {
        values[AppHostSettings.Config.Key] ??= Path.Combine(AppContext.BaseDirectory, "example.tsv");
        // Found before minutes are spent on a database.
        command.Listen!.ThrowIfTaken(values);
        TargetsFileCheck.ThrowIfBad(values);

        try
        {
            using var signal = new StopSignal(stop);
            await using var postgres = await StartPostgresAsync(values, signal.Token);
            await using var kafka = StartKafka(values);
            signal.Dispose();
            return await ServiceHost.RunAsync(command, values, stop, addresses => StartMessage.Write(Console.Out, values, addresses, postgres));
        }
        catch (EmbeddedException exception)
        {
            throw new ConfigurationException(exception.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
    }

    private static async Task<EmbeddedPostgres?> StartPostgresAsync(SettingValues values, CancellationToken stop)
    {
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

    // Progress<T> reports on the thread pool, out of order with what follows.
    private sealed class ConsoleProgress : IProgress<string>
    {
        public void Report(string value) => Console.Out.WriteLine(value);
    }
}
