using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Availability.Web.Tests;

public sealed class HistoryTroubleTests : ILogger<HistoryTrouble>
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task AnswerAsync_DatabaseAwayForManyRequests_SaysSoOncePerChange()
    {
        var trouble = new HistoryTrouble(this);

        foreach (var isAway in (bool[])[false, true, true, true, false, false, true])
        {
            var answer = await trouble.AnswerAsync(
                EndpointFilterInvocationContext.Create(new DefaultHttpContext()),
                _ => isAway ? throw new NpgsqlException("gone") : ValueTask.FromResult<object?>("history"),
                () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
            Assert.Equal(!isAway, answer is "history");
        }

        Assert.Equal(["The history cannot be read: gone", "The history can be read again", "The history cannot be read: gone"], _log);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add(formatter(state, exception));
}
