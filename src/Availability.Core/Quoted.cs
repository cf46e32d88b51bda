namespace Availability.Core;

/// <summary>What somebody wrote, inside a sentence of ours.</summary>
internal static class Quoted
{
    private const int Longest = 100;

    public static string Text(string text) => text.Length <= Longest ? $"\"{text}\"" : $"\"{text.AsSpan(0, Longest)}…\"";
}
