namespace Availability.Core.Tests;

/// <summary>One file per mistake in BadTargets, and beside it what the user is told: <c>line: sentence</c>.</summary>
public sealed class TargetFileMistakesTests
{
    public static TheoryData<string> Mistakes =>
        [.. Directory.EnumerateFiles(TestFile.Path("BadTargets"), "*.tsv").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Parse_Mistake_TellsItsLineAndWhatWasExpected(string mistake)
    {
        var result = TargetFile.Parse(File.ReadAllBytes(TestFile.Path("BadTargets", mistake + ".tsv")));

        var told = string.Concat(result.Errors.Select(error => $"{error.Line}: {error.Message}\n"));
        Assert.Equal(File.ReadAllText(TestFile.Path("BadTargets", mistake + ".expected")), told);
        Assert.DoesNotContain("hunter", told, StringComparison.Ordinal);
    }
}
