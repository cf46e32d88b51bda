namespace Availability.Storage.Pipeline;

/// <summary>What did not become rows, of one kind.</summary>
/// <param name="IsOfMonitor">A monitor lost records; else they were gone or refused on their way from the topic.</param>
/// <param name="Reason">Why: a text from outside where a monitor tells it.</param>
/// <param name="Checks">How many; null where offsets were gone and nobody knows how far.</param>
/// <param name="NewestAt">When it was last told.</param>
public sealed record Gap(bool IsOfMonitor, string Reason, long? Checks, DateTimeOffset NewestAt)
{
    /// <summary>Another check has the slot of each: nothing is unknown for their sake.</summary>
    public bool IsDuplicate => !IsOfMonitor && Reason == CheckAccounts.Duplicate;
}
