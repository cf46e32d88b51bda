namespace Availability.Monitor.Probing;

/// <summary>What a response's status line and headers say that matters to a check.</summary>
internal sealed class ResponseHead
{
    public int Status { get; set; }

    public int MinorVersion { get; set; }

    public bool IsHttp2 { get; init; }

    /// <summary>As a record has it.</summary>
    public string Version => IsHttp2 ? "2" : MinorVersion switch { 0 => "1.0", 1 => "1.1", var other => $"1.{other}" };

    /// <summary>Null when not given.</summary>
    public long? ContentLength { get; set; }

    public bool IsChunked { get; set; }

    public ContentCoding Coding { get; set; }

    /// <summary>From Content-Type; null when not given.</summary>
    public string? Charset { get; set; }

    /// <summary>Null when not given.</summary>
    public string? Location { get; set; }

    /// <summary>Several that differ.</summary>
    public bool HasConflictingLocations { get; set; }

    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    /// <summary>RFC 9112, 6.3: these end with their headers, whatever the headers say.</summary>
    public bool HasNoBody(string method) => Status is 204 or 304 || method == "HEAD";

    public void Clear()
    {
        (Status, MinorVersion, ContentLength, IsChunked, Coding) = (0, 0, null, false, ContentCoding.Identity);
        (Charset, Location, HasConflictingLocations) = (null, null, false);
    }
}
