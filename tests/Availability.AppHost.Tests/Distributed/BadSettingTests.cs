using Availability.Testing;

namespace Availability.AppHost.Tests.Distributed;

/// <summary>The AppHost as it is started, with a setting that it cannot read.</summary>
public sealed class BadSettingTests
{
    [Theory]
    [InlineData("--WriterReplicas=0", "WriterReplicas: expected a whole number of at least 1, not \"0\".")]
    [InlineData("--WriterReplicas=two", "WriterReplicas: expected a whole number of at least 1, not \"two\".")]
    [InlineData("--PublishTo=nomad", "PublishTo: expected compose or kubernetes, not \"nomad\".")]
    public async Task Start_WithBadSetting_SaysWhatIsExpectedAndNothingElse(string argument, string sentence)
    {
        await using var process = ServiceProcess.Start("Availability.AppHost", new Dictionary<string, string?>(), argument);

        Assert.Equal(2, await process.ExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal([sentence], process.Errors);
        Assert.Empty(process.Output);
    }
}
