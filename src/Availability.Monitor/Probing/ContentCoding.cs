namespace Availability.Monitor.Probing;

/// <summary>How a body is compressed.</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
    Deflate,
    Brotli,

    /// <summary>One that was not asked for, or several.</summary>
    Unknown,
}
