using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>What is answered where no endpoint answers: a problem (RFC 9457) to programs, a page to people, never a stack trace.</summary>
internal static class ErrorAnswer
{
    /// <summary>Answers a request that ended in an exception, which has been logged.</summary>
    public static Task FailedAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status500InternalServerError, "Internal error",
        "The page failed to answer; its log says why. That says nothing about the targets.");

    /// <summary>Answers with a status, a short title and a sentence.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        var answer = IsForPrograms(context.Request.Path)
            ? Results.Problem(detail, statusCode: status, title: title)
            : new PageResult(Layout.Document($"{title} · Availability", PlainPage.Error(title, detail), default, null), status);
        return answer.ExecuteAsync(context);
    }

    private static bool IsForPrograms(PathString path) => path.StartsWithSegments("/api/v1") || path.StartsWithSegments("/badges");
}
