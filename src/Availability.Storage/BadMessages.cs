namespace Availability.Storage;

/// <summary>
/// Tells a schema error from poison: of so many messages in a row of a partition most are bad. Then setting them aside would
/// go on for ever, and the stream is to stop.
/// </summary>
internal sealed class BadMessages
{
    public const int InARow = 100;
    public const int MostBad = 50;

    // Of each partition's newest messages, stored before: whether it was bad.
    private readonly Dictionary<int, IReadOnlyList<bool>> _recent = [];

    /// <summary>The first partition that the batch would take over the limit.</summary>
    public StoreResult.TooManyBad? Judge(IReadOnlyList<StreamMessage> messages, IReadOnlyCollection<RejectedMessage> rejected)
    {
        foreach (var partition in rejected.Select(bad => bad.Message.Partition).Distinct())
        {
            if (IsTooMany(Flags(partition, messages, rejected)))
            {
                var first = rejected.First(bad => bad.Message.Partition == partition);
                return new StoreResult.TooManyBad(partition, first.Message.Offset, first.Reason);
            }
        }

        return null;
    }

    /// <summary>The batch is stored.</summary>
    public void Stored(IReadOnlyList<StreamMessage> messages, IReadOnlyCollection<RejectedMessage> rejected)
    {
        foreach (var partition in messages.Select(message => message.Partition).Distinct())
        {
            if (rejected.Count > 0 || _recent.ContainsKey(partition))
            {
                var flags = Flags(partition, messages, rejected);
                _recent[partition] = flags[Math.Max(0, flags.Count - InARow)..];
            }
        }
    }

    private List<bool> Flags(int partition, IReadOnlyList<StreamMessage> messages, IReadOnlyCollection<RejectedMessage> rejected)
    {
        var bad = rejected.Where(message => message.Message.Partition == partition).Select(message => message.Message.Offset).ToHashSet();
        return
        [
            .. _recent.GetValueOrDefault(partition) ?? [],
            .. messages.Where(message => message.Partition == partition).Select(message => bad.Contains(message.Offset)),
        ];
    }

    private static bool IsTooMany(List<bool> flags)
    {
        var bad = 0;
        for (var index = 0; index < flags.Count; index++)
        {
            bad += flags[index] ? 1 : 0;
            bad -= index >= InARow && flags[index - InARow] ? 1 : 0;
            if (bad > MostBad && index >= InARow - 1)
            {
                return true;
            }
        }

        return false;
    }
}
