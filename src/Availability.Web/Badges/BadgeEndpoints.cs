using System.ComponentModel;
using System.Globalization;
using Availability.Core;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>Pictures for other people's pages.</summary>
internal sealed class BadgeEndpoints(TargetReports reports, TimeProvider clock)
{
    private const string LabelText = "The left half, at most 64 characters; what the badge shows when it is not given.";
    private const int LongestLabel = 64;

    // A browser asks at most this often, whoever's page it is on.
    private static readonly TimeSpan KeepState = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepWindow = TimeSpan.FromMinutes(5);

    public async Task<IResult> StateAsync(HttpContext context, int id, [Description(LabelText)] string? label, CancellationToken cancellationToken)
    {
        if (Label(label, "status") is not { } text)
            return LabelTooLong();
        return await reports.FindAsync(id, cancellationToken) is { } target
            ? Show(context, BadgeOf.State(text, target), KeepState)
            : NoTarget(context, text);
    }

    public Task<IResult> UptimeAsync(
        HttpContext context, int id,
        [Description("Length of the window, from 1h to 3660d; 30d when it is not given.")] string? window,
        [Description(LabelText)] string? label, CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var length = query.Window(window, TimeSpan.FromDays(30));
        return ShowWindowAsync(
            context, query, id, length, Label(label, $"uptime {Span(length)}"), BadgeOf.Uptime, cancellationToken);
    }

    public Task<IResult> LatencyAsync(
        HttpContext context, int id,
        [Description("Length of the window, from 1h to 3660d; 24h when it is not given.")] string? window,
        [Description("Which percentile of the response times of up checks; 95 when it is not given.")] string? percentile,
        [Description(LabelText)] string? label, CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var length = query.Window(window, TimeSpan.FromHours(24));
        var part = query.Choice("percentile", percentile, ("50", 50), ("95", 95), ("99", 99)) ?? 95;
        return ShowWindowAsync(
            context, query, id, length, Label(label, $"p{part} {Span(length)}"),
            (text, name, report) => BadgeOf.Latency(text, name, part, report), cancellationToken);
    }

    /// <summary>The database's absence, where an image is expected.</summary>
    public static IResult HistoryAway() => Results.Text(
        new Badge("status", "not known now", Badge.Grey, "The history cannot be read right now").ToSvg(),
        Badge.ContentType, statusCode: StatusCodes.Status503ServiceUnavailable);

    private async Task<IResult> ShowWindowAsync(
        HttpContext context, QueryValues query, int id, TimeSpan length, string? label, Func<string, string, WindowReport, Badge> badge,
        CancellationToken cancellationToken)
    {
        if (query.Problem is { } problem)
            return problem;
        if (label is null)
            return LabelTooLong();
        if (await reports.FindAsync(id, cancellationToken) is not { } target)
            return NoTarget(context, label);
        var now = clock.GetUtcNow();
        var report = await reports.ReadWindowAsync(id, now - length, now, cancellationToken);
        return Show(context, badge(label, target.Name, report), KeepWindow);
    }

    // A day is 24 hours to whoever asked for them.
    private static string Span(TimeSpan length) => length < TimeSpan.FromDays(2) && length.Ticks % TimeSpan.TicksPerHour == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours}h")
        : DurationText.Format(length);

    private static string? Label(string? given, string usual) => given is null ? usual : given.Length <= LongestLabel ? given : null;

    private static IResult LabelTooLong() => Problem.BadRequest($"label: expected at most {LongestLabel} characters.");

    private static IResult NoTarget(HttpContext context, string label)
    {
        Keep(context, KeepState);
        return Results.Text(
            new Badge(label, "no such target", Badge.Grey, $"{label}: no such target").ToSvg(), Badge.ContentType, statusCode: StatusCodes.Status404NotFound);
    }

    private static IResult Show(HttpContext context, Badge badge, TimeSpan keep)
    {
        Keep(context, keep);
        return Results.Text(badge.ToSvg(), Badge.ContentType);
    }

    private static void Keep(HttpContext context, TimeSpan keep) =>
        context.Response.GetTypedHeaders().CacheControl = new() { Public = true, MaxAge = keep };
}
