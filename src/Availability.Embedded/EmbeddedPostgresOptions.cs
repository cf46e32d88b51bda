namespace Availability.Embedded;

/// <summary>How <see cref="EmbeddedPostgres"/> runs; the defaults are those of a laptop.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Where data, password and log live, and where nothing else of us does. Default: <c>availability</c> in the user's data folder, <c>/var/lib/availability</c> for root.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where fetched binaries are kept. Default: <c>binaries</c> in the data folder.</summary>
    public string? BinariesCache { get; init; }

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c> to use, instead of looking for one.</summary>
    public string? BinariesFolder { get; init; }

    /// <summary>Use the npm package even if the machine has a PostgreSQL.</summary>
    public bool FromNpm { get; init; }

    /// <summary>False gives up the data's survival of a power cut for speed; for tests.</summary>
    public bool Durable { get; init; } = true;
}
