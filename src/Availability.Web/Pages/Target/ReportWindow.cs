namespace Availability.Web;

/// <summary>A window that a page can show; it ends now.</summary>
/// <param name="Key">In an address.</param>
/// <param name="Words">For people, after "last".</param>
/// <param name="Length">How long.</param>
internal sealed record ReportWindow(string Key, string Words, TimeSpan Length)
{
    /// <summary>The one of a page that asks for none.</summary>
    public static readonly ReportWindow Day = new("24h", "24 hours", TimeSpan.FromHours(24));

    /// <summary>From short to long.</summary>
    public static IReadOnlyList<ReportWindow> All { get; } =
    [
        Day,
        new("7d", "7 days", TimeSpan.FromDays(7)),
        new("30d", "30 days", TimeSpan.FromDays(30)),
        new("90d", "90 days", TimeSpan.FromDays(90)),
        new("1y", "365 days", TimeSpan.FromDays(365)),
    ];

    /// <summary>On a link, by itself.</summary>
    public string Label => Key == "1y" ? "1 year" : Words;

    /// <summary>Null for any other text.</summary>
    public static ReportWindow? Find(string key) => All.FirstOrDefault(window => window.Key == key);
}
