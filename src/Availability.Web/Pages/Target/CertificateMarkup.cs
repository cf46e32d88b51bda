using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>How many days the certificate has left.</summary>
internal static class CertificateMarkup
{
    /// <summary>On top of the page, when somebody must act now.</summary>
    public static Markup Alarm(CertificateStatus? certificate) => certificate is not { IsUrgent: true } ? Empty : Html($"""
        <p class="banner" role="note"><strong>{(certificate.IsExpired ? "The certificate has expired" : "The certificate expires soon")}: {certificate.Words}.</strong>
        The earliest end in the chain that was seen from {certificate.Seen.Location} is {Words.Instant(certificate.Seen.ExpiresAt)}.</p>
        """);

    /// <summary>Among the figures; nothing for a target that shows none.</summary>
    public static Markup Figure(CertificateStatus? certificate) => certificate is null ? Empty : Html($"""
        <div><dt>Certificate</dt><dd class="{(certificate.IsUrgent ? "alarm" : certificate.IsDue ? "warn" : "")}"><span class="number">{certificate.Words}</span> <small>{(certificate.IsDue ? "renew it; " : "")}{(certificate.IsExpired ? "was " : "")}valid until {Words.Instant(certificate.Seen.ExpiresAt)}</small></dd></div>
        """);
}
