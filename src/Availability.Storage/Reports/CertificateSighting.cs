namespace Availability.Storage.Reports;

/// <summary>The newest certificate that a target showed.</summary>
/// <param name="ExpiresAt">When the first certificate of its chain expires.</param>
/// <param name="SeenAt">The slot of the check that saw it.</param>
/// <param name="Location">Where that check ran.</param>
public sealed record CertificateSighting(DateTimeOffset ExpiresAt, DateTimeOffset SeenAt, string Location);
