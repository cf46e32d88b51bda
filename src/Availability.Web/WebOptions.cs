using System.ComponentModel.DataAnnotations;

namespace Availability.Web;

/// <summary>How the status page behaves. Where it listens is read by the host before there are options.</summary>
public sealed class WebOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Web";

    /// <summary>The address listened on; loopback, because the page shows internal names to whoever can reach it.</summary>
    [Required]
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>The port listened on; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>
    /// The longest that an answer is kept to be given again, and the time between two refreshes of a page that is not told what is new.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When no check at all has come for this long (and for three periods of the busiest target), the page says so loudly.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many pages are told what is new at once, each by a connection of its own; others ask every <see cref="RefreshInterval"/>.</summary>
    [Range(0, 100_000)]
    public int MaxEventStreams { get; set; } = 1_000;

    /// <summary>Requests a minute that one client may send to the API and the badges; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int ApiRateLimit { get; set; } = 600;

    /// <summary>Addresses and networks of the proxies whose X-Forwarded-* headers count, separated by commas; empty for none.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>The path below which a proxy serves the page, such as /status; empty or / where it has a name of its own.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>Names the page answers to, separated by commas, * for any; empty: localhost where it is reached by the loopback, else any.</summary>
    public string AllowedHosts { get; set; } = "";
}
