using Availability.ServiceDefaults;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing;

/// <summary>Creates what topics are missing, before the first record could make the broker create them in its own way.</summary>
internal sealed partial class KafkaTopics(
    IOptions<KafkaOptions> options, BrokerState broker, ServiceExit exit, TimeProvider clock, ILogger<KafkaTopics> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _kafka = options.Value;

    /// <summary>Tries until the broker has answered.</summary>
    /// <returns>The cluster's id; null when it is not told.</returns>
    public async Task<string?> EnsureAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(KafkaClientConfig.Admin(_kafka))
            .SetErrorHandler((_, error) => broker.Failed(error))
            .SetLogHandler((_, message) => Noticed(message.Message))
            .Build();
        while (!await TryEnsureAsync(admin).WaitAsync(cancellationToken))
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }

        return await ClusterIdAsync(admin).WaitAsync(cancellationToken);
    }

    private void Noticed(string line)
    {
        LogClient(logger, line);
        broker.Noticed(line);
    }

    private static async Task<string?> ClusterIdAsync(IAdminClient admin)
    {
        try
        {
            return (await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Patience })).ClusterId;
        }
        catch (KafkaException)
        {
            return null; // Not allowed to ask, or an old broker: only a spool of another cluster would show it.
        }
    }

    private async Task<bool> TryEnsureAsync(IAdminClient admin)
    {
        try
        {
            await admin.CreateTopicsAsync(
                [Topic(_kafka.Topic), Topic(_kafka.EffectiveMonitorsTopic)], new CreateTopicsOptions { RequestTimeout = Patience });
        }
        catch (CreateTopicsException exception)
        {
            if (exception.Results.Any(result => IsTransient(result.Error.Code)))
            {
                broker.Lost(exception.Results[0].Error.Reason);
                return false;
            }

            foreach (var result in exception.Results.Where(result => result.Error.IsError))
            {
                await JudgeAsync(admin, result);
            }
        }
        catch (KafkaException exception)
        {
            broker.Lost(exception.Error.Reason);
            return false;
        }

        broker.Succeeded();
        return true;
    }

    // Many clusters let nobody create topics; that matters only when the topic is not there.
    private async Task JudgeAsync(IAdminClient admin, CreateTopicReport result)
    {
        if (result.Error.Code == ErrorCode.TopicAlreadyExists || await ExistsAsync(admin, result.Topic))
        {
            return;
        }

        var sentence = $"Topic {result.Topic} does not exist and cannot be created ({result.Error.Reason.TrimEnd('.')}): create it, or allow it.";
        if (result.Topic == _kafka.Topic)
        {
            exit.Stop(ExitCode.BadUsage, sentence);
        }
        else
        {
            LogDenied(logger, sentence);
        }
    }

    private static async Task<bool> ExistsAsync(IAdminClient admin, string topic)
    {
        try
        {
            var described = await admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = Patience });
            return described.TopicDescriptions.All(description => !description.Error.IsError);
        }
        catch (KafkaException)
        {
            return false; // Not there, or hidden from us, which comes to the same.
        }
    }

    private TopicSpecification Topic(string name) => new() { Name = name, NumPartitions = _kafka.TopicPartitions, ReplicationFactor = -1 };

    private static bool IsTransient(ErrorCode code) => code
        is ErrorCode.RequestTimedOut or ErrorCode.NotController or ErrorCode.LeaderNotAvailable
        or ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.NetworkException;

    [LoggerMessage(LogLevel.Warning, "{Sentence} Until then there are no heartbeats and no gap records")]
    private static partial void LogDenied(ILogger logger, string sentence);

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Message}")]
    private static partial void LogClient(ILogger logger, string message);
}
