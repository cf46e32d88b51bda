using System.Buffers;

namespace Availability.Core;

/// <summary>What a <c>header.NAME</c> option may hold.</summary>
internal static class TargetHeader
{
    public const string Prefix = "header.";

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // They frame the message or follow from the URL; a second one would make the request ambiguous.
    private static readonly string[] Reserved =
    [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE",
        "Trailer", "Expect",
    ];

    /// <summary>Null when it can be sent; the value, which may be a secret, is never told.</summary>
    public static string? Problem(string name, string value) => name switch
    {
        "" => "header. lacks the header's name, expected header.NAME=value",
        _ when name.AsSpan().ContainsAnyExcept(Token) => "a header's name holds a character that is not allowed there",
        _ when Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) => $"header.{name} is set by the monitor itself",
        _ when value.AsSpan().ContainsAnyExceptInRange(' ', '~') => $"the value of header.{name} holds a character other than printable ASCII",
        _ => null,
    };
}
