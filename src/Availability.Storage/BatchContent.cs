namespace Availability.Storage;

/// <summary>The messages of a batch, sorted into those that become rows and those that do not.</summary>
internal sealed record BatchContent(IReadOnlyList<StreamMessage> Checks, IReadOnlyList<RejectedMessage> Rejected)
{
    public static BatchContent Sort(IEnumerable<StreamMessage> messages, DateTimeOffset now)
    {
        var checks = new List<StreamMessage>();
        var rejected = new List<RejectedMessage>();
        foreach (var message in messages)
        {
            var reason = message.Check is { } check ? CheckLimits.Reject(check, now) : message.Error ?? "not a check";
            if (reason is null)
            {
                checks.Add(message);
            }
            else
            {
                rejected.Add(new RejectedMessage(message, reason));
            }
        }

        return new BatchContent(checks, rejected);
    }

    public BatchContent Reject(IReadOnlyList<RejectedMessage> poison) =>
        new([.. Checks.Except(poison.Select(bad => bad.Message), ReferenceEqualityComparer.Instance).Cast<StreamMessage>()], [.. Rejected, .. poison]);
}
