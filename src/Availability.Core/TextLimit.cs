using System.Text;

namespace Availability.Core;

/// <summary>What every text that is stored must be.</summary>
internal static class TextLimit
{
    /// <returns>What is wrong with it, after its name; null when nothing is.</returns>
    public static string? Problem(string name, string? text, int mostBytes) => text switch
    {
        null => null,
        _ when string.IsNullOrWhiteSpace(text) => $"{name} is empty",
        _ when text.Contains('\0', StringComparison.Ordinal) => $"{name} holds a NUL character",
        _ when text.Length > mostBytes / 3 && Encoding.UTF8.GetByteCount(text) > mostBytes => $"{name} is longer than {mostBytes} bytes",
        _ => null,
    };
}
