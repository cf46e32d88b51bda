using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>
/// Whether the page answers to the name that it was asked by. A website may point its own name at 127.0.0.1 and then read,
/// in the browser of whoever visits it, what only this machine should (DNS rebinding): over the loopback a name has to be
/// known. Such an attack needs a name, so addresses are always answered to.
/// </summary>
internal sealed class HostGuard(IOptions<WebOptions> options)
{
    private const string Any = "*";

    private readonly string[] _allowed = options.Value.AllowedHosts.Split(
        ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Answers 421 to a name that is not ours.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) => IsOurs(context)
        ? next(context)
        : ErrorAnswer.WriteAsync(
            context, StatusCodes.Status421MisdirectedRequest, "Not this host",
            $"Nothing is served under the name '{context.Request.Host.Host}'. If it is this page's name, start it with --allowed-hosts.");

    private bool IsOurs(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (IPAddress.TryParse(host, out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || _allowed.Contains(Any))
            return true;
        return _allowed.Length == 0
            ? context.Connection.LocalIpAddress is not { } address || !IPAddress.IsLoopback(address)
            : _allowed.Contains(host, StringComparer.OrdinalIgnoreCase);
    }
}
