namespace Availability.Core;

/// <summary>What a check may hold at most, so that whatever is published can be stored. Texts are counted in UTF-8 bytes.</summary>
public static class CheckLimits
{
    /// <summary>A target's name: it must fit into an index entry of Postgres.</summary>
    public const int Target = 2048;

    /// <summary>The URL.</summary>
    public const int Url = 8192;

    /// <summary>Location, group, monitor and the other short texts.</summary>
    public const int Word = 255;

    /// <summary>A failure's detail, in characters; a longer one is cut, not refused.</summary>
    public const int Detail = 1000;

    /// <summary>Status codes are below this.</summary>
    public const int Status = 999;

    /// <summary>Redirects followed.</summary>
    public const int Redirects = 1000;

    /// <summary>A check and any part of it, its delay included: microseconds of it fit into 32 bits.</summary>
    public static readonly TimeSpan CheckTime = TimeSpan.FromMinutes(30);

    /// <summary>The time between two checks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(10_000);
}
