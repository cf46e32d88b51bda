namespace Availability.Web;

/// <summary>Checks that did not become rows, of one kind.</summary>
/// <param name="IsOfMonitor">A monitor lost them; else they were gone or refused on their way from the topic.</param>
/// <param name="Reason">Why.</param>
/// <param name="Checks">How many; null where nobody knows.</param>
/// <param name="NewestAt">When it was last told.</param>
internal sealed record GapResource(bool IsOfMonitor, string Reason, long? Checks, DateTime NewestAt);
