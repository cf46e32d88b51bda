using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>Errors as programs read them (RFC 9457).</summary>
internal static class Problem
{
    public static IResult NotFound(HttpContext context) => Of(StatusCodes.Status404NotFound, "Not found", $"There is nothing at {context.Request.PathBase.Add(context.Request.Path)}.");

    public static IResult NoTarget(int id) => Of(StatusCodes.Status404NotFound, "Not found", $"There is no target with the id {id}.");

    public static IResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "Bad request", detail);

    public static IResult HistoryAway() => Of(
        StatusCodes.Status503ServiceUnavailable, "The history cannot be read right now",
        "The database does not answer. That says nothing about the targets; try again.");

    private static IResult Of(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
