namespace Availability.Monitor;

/// <summary>Who is checking: an identity that is new at every start, and the vantage point.</summary>
internal sealed record MonitorInstance(string Id, string Location);
