namespace Availability.Core;

/// <summary>One website, or something else on a network, to check, as one line of the targets file tells. Immutable; equal when nothing about it changed.</summary>
public sealed record Target
{
    /// <summary>Unique in the file; the message key.</summary>
    public required string Name { get; init; }

    /// <summary>As configured, without credentials: what records, logs and pages show.</summary>
    public required string Url { get; init; }

    /// <summary>What is dialled; never holds credentials.</summary>
    public required Uri Uri { get; init; }

    /// <summary>From the URL, sent as Basic auth; null for none.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>What is asked of the resolver that the URL names; of <c>dns://</c> targets only.</summary>
    public DnsQuestion? Question { get; init; }

    /// <summary>Searched in the decoded body; null for none.</summary>
    public Pattern? Pattern { get; init; }

    /// <summary>The pattern must not match.</summary>
    public bool Absent { get; init; }

    /// <summary>For the status page; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Time between checks; null for the monitor's default.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>Deadline of a whole check; null for the monitor's default. The smaller of this and the period is in force.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The request method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The status codes that count as up.</summary>
    public StatusRanges Status { get; init; } = StatusRanges.Success;

    /// <summary>Most redirects followed; 0 follows none.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Extra request headers, in the file's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers
    {
        get;
        init => field = HeaderList.From(value);
    } = HeaderList.Empty;

    /// <summary>A slower response is down (<c>too_slow</c>); null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Most body bytes read, after decoding; null for the monitor's default.</summary>
    public long? MaxBody { get; init; }
}
