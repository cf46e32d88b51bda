using System.Text;
using Availability.Core;

namespace Availability.Monitor.Scheduling;

/// <summary>Spreads targets by name alone, so that a restart and another monitor compute the same (FNV-1a with a final mix).</summary>
internal static class StableHash
{
    /// <summary>Another salt than the partitioner's, which also hashes the name: phase and partition must not go together.</summary>
    public const uint PhaseSalt = 0x5ca1ab1e;

    /// <summary>For the early first check, which must not follow the phase either.</summary>
    public const uint EarlySalt = 0xea51e57;

    public static ulong Of(string name, uint salt)
    {
        var hash = 14695981039346656037UL ^ salt;
        // A name is 2,048 bytes at most.
        Span<byte> utf8 = stackalloc byte[CheckLimits.Target];
        foreach (var value in utf8[..Encoding.UTF8.GetBytes(name, utf8)])
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        // FNV's high bits of short names are poor; the finaliser of MurmurHash3.
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }

    /// <summary>A number from zero to below the limit.</summary>
    public static long Below(string name, uint salt, long limit) => (long)Math.BigMul(Of(name, salt), (ulong)limit, out _);
}
