using System.Data.Common;
using Availability.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Availability.Web;

/// <summary>Answers for a history that cannot be read, and says so once per change: whoever watches a page asks every few seconds.</summary>
internal sealed partial class HistoryTrouble(ILogger<HistoryTrouble> logger)
{
    private int _isAway;

    /// <summary>Any error of the database counts: none is the reader's fault.</summary>
    /// <param name="invocation">The request.</param>
    /// <param name="next">Answers it.</param>
    /// <param name="answer">What to answer (503) while the database is away.</param>
    public async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next, Func<IResult> answer)
    {
        try
        {
            var result = await next(invocation);
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
            {
                LogReadable();
            }

            return result;
        }
        catch (DbException exception)
        {
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                LogUnreadable(PostgresFault.Explain(exception));
            }

            invocation.HttpContext.Response.Headers.RetryAfter = "5";
            return answer();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The history cannot be read: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Information, "The history can be read again")]
    private partial void LogReadable();
}
