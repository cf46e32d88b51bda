using System.Text;
using System.Text.Json;

namespace Availability.Core;

/// <summary>
/// Most texts of a check come again with the next one: its location, its monitor, its target's name and URL. They are made once,
/// so that they are no garbage of every message.
/// </summary>
internal static class SharedText
{
    private const int Slots = 1 << 12;
    private const int Longest = 128;

    // From any thread: each entry is replaced as a whole, and a lost one is made again.
    private static readonly string?[] Texts = new string?[Slots];

    public static string Read(ref Utf8JsonReader reader)
    {
        var utf8 = reader.ValueSpan;
        if (reader.ValueIsEscaped || utf8.Length > Longest)
        {
            return reader.GetString()!;
        }

        ref var slot = ref Texts[SlotOf(utf8)];
        // False for whatever is not ASCII, which is then made anew.
        return slot is { } known && Ascii.Equals(utf8, known) ? known : slot = reader.GetString()!;
    }

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return hash.ToHashCode() & (Slots - 1);
    }
}
