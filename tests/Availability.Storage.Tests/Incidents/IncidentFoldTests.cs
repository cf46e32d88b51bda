using Availability.Storage.Incidents;
using CsCheck;

namespace Availability.Storage.Tests;

public sealed class IncidentFoldTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // u = up, d = down, a space = nothing came; a minute each, now is a minute after the last. Start-end: +recovered, ?unobserved, !ongoing.
    [Theory]
    [InlineData("uuuu", "")]
    [InlineData("udu", "")]
    [InlineData("ududu", "")]
    [InlineData("ud", "")]
    [InlineData("udd", "1-! 2")]
    [InlineData("uddu", "1-! 2")]
    [InlineData("udduu", "1-3+ 2")]
    [InlineData("uddudu", "1-! 3")]
    [InlineData("uddududuu", "1-7+ 4")]
    [InlineData("dduudduu", "0-2+ 2, 4-6+ 2")]
    [InlineData("udd   ", "1-2? 2")]
    [InlineData("udd  ", "1-! 2")]
    [InlineData("udd   dduu", "1-2? 2, 6-8+ 2")]
    [InlineData("udd  dduu", "1-7+ 4")]
    [InlineData("udd   uu", "1-2? 2")]
    [InlineData("uddu   u", "1-2? 2")]
    [InlineData("ud    d", "")]
    public void At_Checks_OpensAfterTwoDownsAndClosesAtTheFirstOfTwoUps(string letters, string expected) =>
        Assert.Equal(expected, Text(Fold(Runs(letters)).At(Start.AddMinutes(letters.Length), Patience)));

    // The same stream replayed, check by check or as runs, at once or in chunks that are looked at in between.
    [Fact]
    public void At_SameChecksInAnyChunks_SameIncidents() =>
        Gen.Select(Letters, Gen.Int).Sample((letters, seed) =>
        {
            var (random, now) = (new Random(seed), Start.AddMinutes(letters.Length));
            var runs = Runs(letters).ToArray();
            var chunked = new IncidentFold(Patience);
            for (var index = 0; index < runs.Length;)
            {
                var run = runs[index++];
                while (index < runs.Length && random.Next(3) > 0 && runs[index].IsUp == run.IsUp && runs[index].First - run.Last <= Patience)
                    run = run with { Last = runs[index].Last, Count = run.Count + runs[index++].Count };
                chunked.Add(run);
                _ = chunked.At(now, Patience);
            }

            Assert.Equal(Fold(runs).At(now, Patience), chunked.At(now, Patience));
        });

    internal static Gen<string> Letters { get; } =
        Gen.Select(Gen.Char["uuudddm "], Gen.OneOf(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 200])).Array[1, 40]
            .Select(parts => string.Concat(parts.Select(part => new string(part.Item1, part.Item2))));

    private static IEnumerable<CheckRun> Runs(string letters) => letters
        .Select((letter, minute) => (letter, minute))
        .Where(check => check.letter is 'u' or 'd')
        .Select(check => CheckRun.Of(check.letter == 'u', Start.AddMinutes(check.minute)));

    private static IncidentFold Fold(IEnumerable<CheckRun> runs)
    {
        var fold = new IncidentFold(Patience);
        foreach (var run in runs)
            fold.Add(run);
        return fold;
    }

    private static string Text(IEnumerable<LocationIncident> incidents) => string.Join(", ", incidents.Select(incident =>
        $"{Minute(incident.Start)}-{Minute(incident.End)}{incident.State switch { IncidentState.Ongoing => '!', IncidentState.Recovered => '+', _ => '?' }} {incident.FailedChecks}"));

    private static double? Minute(DateTimeOffset? instant) => (instant - Start)?.TotalMinutes;
}
