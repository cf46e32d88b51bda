using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Availability.Core;

/// <summary>The only code that knows the wire format of a check (docs/check.schema.json).</summary>
public static class CheckSerializer
{
    /// <summary>Writes one check as a JSON object without line breaks.</summary>
    public static void Serialize(IBufferWriter<byte> output, Check check) => throw new NotImplementedException();

    /// <summary>Reads a message of ours or of the old program's (six fields); never throws, unknown fields are ignored.</summary>
    /// <returns>False with the reason in one sentence.</returns>
    public static bool TryDeserialize(
        ReadOnlySpan<byte> message, [NotNullWhen(true)] out Check? check, [NotNullWhen(false)] out string? error) =>
        throw new NotImplementedException();
}
