using System.Diagnostics;
using System.Text.Json;
using Availability.Core;

namespace Availability.Monitor;

/// <summary>The span of a check. It names its target as records do; it holds neither the URL nor a failure's detail.</summary>
internal static class CheckSpan
{
    /// <summary>Null where nobody traces.</summary>
    public static Activity? Start(Target target)
    {
        var span = MonitorMetrics.Source.StartActivity("check", ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("availability.target", target.Name).SetTag("url.scheme", target.Uri.Scheme);
            if (target.Uri.Scheme is "http" or "https")
            {
                span.SetTag("http.request.method", target.Method);
            }
        }

        return span;
    }

    /// <summary>What came of it.</summary>
    public static void Note(Activity? span, Check check)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag("availability.outcome", Word(check.Outcome)).SetTag("availability.request_id", check.RequestId.ToString());
        if (check.StatusCode is { } status)
        {
            span.SetTag("http.response.status_code", status);
        }

        if (check.Failure is { } failure)
        {
            span.SetTag("error.type", Word(failure.Kind)).SetStatus(ActivityStatusCode.Error);
        }
    }

    // As in the record.
    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
