namespace Availability.Storage;

/// <summary>The messages of a batch, sorted into those that become rows, those that cannot, and checks from before the history begins.</summary>
internal sealed record BatchContent(
    IReadOnlyList<StreamMessage> Checks, IReadOnlyList<RejectedMessage> Rejected, IReadOnlyList<StreamMessage> Expired)
{
    public static BatchContent Sort(IEnumerable<StreamMessage> messages, DateTimeOffset now, DateTimeOffset floor)
    {
        var (checks, expired) = (new List<StreamMessage>(), new List<StreamMessage>());
        var rejected = new List<RejectedMessage>();
        foreach (var message in messages)
        {
            var reason = message.Check is { } check ? CheckLimits.Reject(check, now) : message.Error ?? "not a check";
            if (reason is not null)
            {
                rejected.Add(new RejectedMessage(message, reason));
            }
            else if (message.Check!.ScheduledAt < floor)
            {
                expired.Add(message);
            }
            else
            {
                checks.Add(message);
            }
        }

        return new BatchContent(checks, rejected, expired);
    }

    public BatchContent Reject(IReadOnlyList<RejectedMessage> poison) => this with
    {
        Checks = [.. Checks.Except(poison.Select(bad => bad.Message), ReferenceEqualityComparer.Instance).Cast<StreamMessage>()],
        Rejected = [.. Rejected, .. poison],
    };
}
