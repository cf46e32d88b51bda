using System.Collections;

namespace Availability.Core;

/// <summary>Headers that are equal when they hold the same, so that a target read again equals the one already running.</summary>
internal sealed class HeaderList(IEnumerable<KeyValuePair<string, string>> headers)
    : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<HeaderList>
{
    private readonly KeyValuePair<string, string>[] _headers = [.. headers];

    public static HeaderList Empty { get; } = new([]);

    public int Count => _headers.Length;

    public KeyValuePair<string, string> this[int index] => _headers[index];

    public static HeaderList From(IReadOnlyList<KeyValuePair<string, string>> headers) => headers as HeaderList ?? new(headers);

    public bool Equals(HeaderList? other) => other is not null && _headers.AsSpan().SequenceEqual(other._headers);

    public override bool Equals(object? obj) => Equals(obj as HeaderList);

    public override int GetHashCode() => _headers.Aggregate(0, HashCode.Combine);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _headers.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Never the values, which may be secrets.</summary>
    public override string ToString() => string.Join(", ", _headers.Select(header => header.Key));
}
