using System.Diagnostics;
using System.Text.Json;
using Availability.Core;

namespace Availability.Monitor;

/// <summary>The span of a check. It names its target as records do; it holds neither the URL nor a failure's detail.</summary>
internal static class CheckSpan
{
    /// <summary>Null where nobody traces.</summary>
    public static Activity? Start(Target target) => MonitorMetrics.Source.StartActivity("check", ActivityKind.Client)
        ?.SetTag("availability.target", target.Name).SetTag("url.scheme", target.Uri.Scheme);

    /// <summary>What came of it.</summary>
    public static void Note(Activity? span, Check check)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("availability.outcome", Word(check.Outcome));
        if (check.Failure is { } failure)
        {
            span.SetTag("error.type", Word(failure.Kind)).SetStatus(ActivityStatusCode.Error);
        }
    }

    // As in the record.
    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
