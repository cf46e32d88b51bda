namespace Availability.Storage;

/// <summary>What offsets belong to: one incarnation of a topic, read by one group.</summary>
/// <param name="ClusterId">The Kafka cluster.</param>
/// <param name="GroupId">The consumer group.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="TopicId">Kafka's id of this incarnation; empty where the broker cannot say.</param>
public sealed record StreamId(string ClusterId, string GroupId, string Topic, string TopicId = "");
