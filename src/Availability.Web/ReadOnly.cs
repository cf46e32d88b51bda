using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>Nothing here can be changed, so no other method comes near an endpoint.</summary>
internal static class ReadOnly
{
    /// <summary>What an endpoint is mapped for.</summary>
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string Allowed = string.Join(", ", Methods);

    /// <summary>Answers 405 to every method that is not a read.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Methods.Any(method => HttpMethods.Equals(method, context.Request.Method)))
            return next(context);

        context.Response.Headers.Allow = Allowed;
        return ErrorAnswer.WriteAsync(
            context, StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"Everything here is read-only: {Allowed}.");
    }
}
