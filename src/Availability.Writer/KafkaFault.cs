using Confluent.Kafka;

namespace Availability.Writer;

/// <summary>Sorts Kafka's errors.</summary>
internal static class KafkaFault
{
    /// <summary>Somebody has to change something: waiting does not help. Logins and certificates are <see cref="ServiceDefaults.KafkaAccess"/>'s.</summary>
    public static bool IsConfiguration(ErrorCode code) => code
        is ErrorCode.TopicAuthorizationFailed
        or ErrorCode.GroupAuthorizationFailed
        or ErrorCode.ClusterAuthorizationFailed;

    /// <summary>The offset asked for is not on the broker.</summary>
    public static bool IsOutOfRange(ErrorCode code) => code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange;

    public static bool IsMissingTopic(ErrorCode code) => code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic;
}
