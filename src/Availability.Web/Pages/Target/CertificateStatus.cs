using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>How long the certificate that was seen last is still valid.</summary>
internal sealed class CertificateStatus(CertificateSighting seen, DateTimeOffset now)
{
    // Issuers renew a 90-day certificate 30 days before its end: below three weeks something has failed to.
    private static readonly TimeSpan WarnBelow = TimeSpan.FromDays(21);

    private static readonly TimeSpan AlarmBelow = TimeSpan.FromDays(7);

    public CertificateSighting Seen => seen;

    public TimeSpan Left => seen.ExpiresAt - now;

    public bool IsExpired => Left <= TimeSpan.Zero;

    /// <summary>Somebody should look.</summary>
    public bool IsDue => Left < WarnBelow;

    /// <summary>Somebody must act now.</summary>
    public bool IsUrgent => Left < AlarmBelow;

    /// <summary>For example <c>63 days left</c>, <c>expired 3 d ago</c>.</summary>
    public string Words => this switch
    {
        { IsExpired: true } => $"expired {Web.Words.Span(-Left)} ago",
        { Left.TotalDays: < 2 } => $"{Web.Words.Span(Left)} left",
        _ => $"{Web.Words.Count((int)Left.TotalDays, "day", "days")} left",
    };

    /// <summary>Whether a target of this URL shows a certificate at all.</summary>
    public static bool IsShownBy(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed is { Scheme: "https" or "tls" };
}
