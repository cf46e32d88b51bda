namespace Availability.AppHost.Distributed;

/// <summary>
/// What Aspire's template keeps in launchSettings.json, where nobody else says it: <c>dotnet run</c> would hand that file to
/// the embedded pipeline, too, and move its page to the dashboard's port.
/// </summary>
internal static class LocalDashboard
{
    private static readonly (string Variable, string Argument)[] Defaults =
    [
        ("DOTNET_ENVIRONMENT", "--environment=Development"),
        ("ASPNETCORE_URLS", "--ASPNETCORE_URLS=http://localhost:15080"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:19080"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:20080"),
        ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true"),
    ];

    /// <summary>The command line with what is missing before it, so that whatever it says wins; as it is for publishing.</summary>
    public static string[] Arguments(string[] args) => Array.Exists(args, IsPublishing)
        ? args
        : [.. Defaults.Where(entry => Environment.GetEnvironmentVariable(entry.Variable) is null).Select(entry => entry.Argument), .. args];

    private static bool IsPublishing(string argument) =>
        argument.StartsWith("--publisher", StringComparison.Ordinal) || argument.StartsWith("--operation", StringComparison.Ordinal);
}
