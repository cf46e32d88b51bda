using System.Globalization;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>The numbers of a target's charts, from an instant to another: the shorter the time between them, the finer.</summary>
internal sealed class SeriesEndpoint(TargetReports reports, TimeProvider clock)
{
    private const int MostDays = 3660;

    private static readonly TimeSpan Default = TimeSpan.FromHours(24);

    public async Task<IResult> ReadAsync(int id, string? from, string? until, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var end = now;
        if (until is not null && !TryParse(until, out end))
            return NotATime("until", until);
        // What is to come has no checks, and would only make the parts longer.
        end = end > now ? now : end;
        var begin = end - Default;
        if (from is not null && !TryParse(from, out begin))
            return NotATime("from", from);
        if (begin >= end)
            return BadRequest($"from: expected a time before until ({Words.Iso(end)}), got '{from}'.");
        if (end - begin > TimeSpan.FromDays(MostDays))
            return BadRequest($"from: expected at most {MostDays} days before until, got {(int)(end - begin).TotalDays}.");

        if (await reports.FindAsync(id, cancellationToken) is null)
            return Results.Problem($"There is no target with the id {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        var series = await reports.ReadSeriesAsync(id, begin, end, cancellationToken);
        return Results.Json(SeriesResource.Of(series), ApiJson.Default.SeriesResource);
    }

    private static bool TryParse(string text, out DateTimeOffset instant)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out instant) && instant.Year is >= 1970 and <= 9000;
    }

    private static IResult NotATime(string name, string text) => BadRequest($"{name}: expected a time such as 2026-11-24T13:00:00Z, got '{text}'.");

    private static IResult BadRequest(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");
}
