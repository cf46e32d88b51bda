using Availability.Testing;

namespace Availability.IntegrationTests.Security;

/// <summary>All that a program shows to anybody: what it prints and what it serves.</summary>
internal static class Revelations
{
    private static readonly HttpClient Http = new();

    /// <summary>What <c>/health</c>, <c>/alive</c> and <c>/metrics</c> answer.</summary>
    public static async Task<string> PagesAsync(this ServiceProcess process, CancellationToken cancellationToken)
    {
        var address = await process.HealthAsync(cancellationToken);
        var pages = new List<string>();
        foreach (var page in (string[])["health", "alive", "metrics"])
        {
            using var answer = await Http.GetAsync(new Uri(address, page), cancellationToken);
            pages.Add(await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        return string.Join('\n', pages);
    }

    /// <summary>Fails when the text has one of the secrets in it, as it is or as a header would have it.</summary>
    public static void AreNotIn(string text, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            // Without the end, which depends on what follows in the encoded text.
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret))[..^4], text, StringComparison.Ordinal);
        }
    }

    /// <summary>It ended with exit code 2 and said why in this one sentence.</summary>
    public static async Task IsRefusedAsync(this ServiceProcess process, string sentence, CancellationToken cancellationToken)
    {
        var code = await process.ExitAsync(cancellationToken);
        Assert.True(process.Errors.Count(line => line.Contains(sentence, StringComparison.Ordinal)) == 1, process.Log);
        Assert.DoesNotContain(process.Errors, line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.Equal(ServiceDefaults.ExitCode.BadUsage, code);
    }
}
