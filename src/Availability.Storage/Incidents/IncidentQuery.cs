namespace Availability.Storage.Incidents;

/// <summary>Which incidents.</summary>
/// <param name="Window">Those that began in the time from so long ago (a full UTC day) until now.</param>
/// <param name="TargetId">Of one target; null: of all.</param>
/// <param name="Before">Only older ones than this; null: from the newest on.</param>
/// <param name="Limit">The most that have ended.</param>
/// <param name="OngoingLimit">The most that go on, which are on the first page alone.</param>
/// <param name="WithObservation">Whether it is told how much of the window was looked at.</param>
public sealed record IncidentQuery(
    TimeSpan Window, int? TargetId = null, IncidentCursor? Before = null, int Limit = 50, int OngoingLimit = int.MaxValue, bool WithObservation = false);
