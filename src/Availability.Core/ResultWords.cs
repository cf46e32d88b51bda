using System.Globalization;

namespace Availability.Core;

/// <summary>What a check found, in words: the same on the page, in the API and in the log.</summary>
public static class ResultWords
{
    /// <summary>A short phrase without secrets, for example <c>Timed out waiting for the response</c>.</summary>
    public static string Describe(Check check) => check switch
    {
        { Outcome: Outcome.Missed } => WithDetail("The monitor missed this check", check.Failure?.Detail),
        { Outcome: Outcome.Up } => Answered(check) + PatternFound(check) + AfterRedirects(check),
        { Failure: { } failure } => WithDetail(Reason(failure, check), failure.Detail),
        { StatusCode: null } => "No response",
        { Match: PatternMatch.Unmatched } => "The pattern was not found",
        _ => Answered(check),
    };

    /// <summary>A kind of failure by itself, for example <c>Timed out</c>.</summary>
    public static string Describe(FailureKind kind) => kind switch
    {
        FailureKind.Dns => "The name did not resolve",
        FailureKind.ConnectRefused => "Connection refused",
        FailureKind.ConnectTimeout => "No connection in time",
        FailureKind.Unreachable => "No route to the host",
        FailureKind.TlsHandshake => "The TLS handshake failed",
        FailureKind.TlsCertificate => "The certificate is not valid",
        FailureKind.EmptyReply => "Closed without a response",
        FailureKind.ConnectionReset => "The connection was reset",
        FailureKind.Truncated => "The response ended early",
        FailureKind.Timeout => "Timed out",
        FailureKind.ProtocolError => "Not a valid HTTP response",
        FailureKind.HeadersTooLarge => "The response headers are too large",
        FailureKind.TooManyRedirects => "Too many redirects",
        FailureKind.BadRedirect => "A redirect that leads nowhere",
        FailureKind.Status => "An unexpected status",
        FailureKind.Pattern => "The body failed its pattern",
        FailureKind.TooSlow => "Slower than allowed",
        FailureKind.Blocked => "An address this monitor must not contact",
        FailureKind.Monitor => "The monitor's own fault",
        _ => "Failed",
    };

    private static string Reason(Failure failure, Check check) => failure.Kind switch
    {
        FailureKind.Timeout => Describe(failure.Kind) + During(failure.Phase),
        FailureKind.Status => Answered(check) + (string.IsNullOrWhiteSpace(failure.Detail) ? ", which is not expected" : ""),
        _ => Describe(failure.Kind),
    };

    private static string During(Phase? phase) => phase switch
    {
        Phase.Dns => " looking up the name",
        Phase.Connect => " connecting",
        Phase.Tls => " in the TLS handshake",
        Phase.FirstByte => " waiting for the response",
        Phase.Transfer => " reading the body",
        _ => "",
    };

    private static string Answered(Check check) =>
        check.StatusCode is { } status ? "Answered " + status.ToString(CultureInfo.InvariantCulture) : "Answered";

    private static string PatternFound(Check check) => check.Match == PatternMatch.Matched ? ", pattern found" : "";

    private static string AfterRedirects(Check check) =>
        check.Redirects switch
        {
            null or <= 0 => "",
            1 => " after 1 redirect",
            { } redirects => string.Create(CultureInfo.InvariantCulture, $" after {redirects} redirects"),
        };

    private static string WithDetail(string reason, string? detail) => string.IsNullOrWhiteSpace(detail) ? reason : $"{reason}: {detail}";
}
