using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Availability.Monitor.Probing;

/// <summary>
/// Remembers which presented chains were good for which host: building a chain costs more than the handshake. Only good ones,
/// so that a fault is always looked at anew; the validity times are compared with the clock each time.
/// </summary>
internal sealed class GoodChains
{
    // Within this a change of the trusted roots is noticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Some 150 bytes each.
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<Key, Chain> _chains = new();

    public int Count => _chains.Count;

    /// <summary>What identifies a chain: the host, and every byte that the server presented, in its order.</summary>
    public static Key Identify(string host, X509Certificate2 leaf, X509Certificate2Collection others)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(host));
        hash.AppendData([0]);
        hash.AppendData(leaf.RawDataMemory.Span);
        foreach (var other in others)
        {
            hash.AppendData(other.RawDataMemory.Span);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new Key(new UInt128(BitConverter.ToUInt64(digest), BitConverter.ToUInt64(digest[8..])), BitConverter.ToUInt64(digest[16..]), BitConverter.ToUInt64(digest[24..]));
    }

    /// <summary>When the chain's first certificate expires; null if it is not known to be good now.</summary>
    public DateTimeOffset? Find(Key key, DateTimeOffset now) =>
        _chains.TryGetValue(key, out var chain) && now >= chain.From && now <= chain.To && now - chain.JudgedAt < Lifetime && now >= chain.JudgedAt
            ? chain.To
            : null;

    /// <summary>Remembers a good one.</summary>
    public void Add(Key key, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        if (_chains.Count >= Most)
        {
            _chains.Clear(); // Once in a long life; they are soon back.
        }

        _chains[key] = new Chain(from, to, now);
    }

    internal readonly record struct Key(UInt128 First, ulong Second, ulong Third);

    private readonly record struct Chain(DateTimeOffset From, DateTimeOffset To, DateTimeOffset JudgedAt);
}
