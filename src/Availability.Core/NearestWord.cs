namespace Availability.Core;

/// <summary>The word that somebody may have meant.</summary>
internal static class NearestWord
{
    private const int MostEdits = 2;
    private const int LongestWord = 32;

    /// <returns>Null when none is near.</returns>
    public static string? Find(string text, IEnumerable<string> words) => text.Length > LongestWord
        ? null
        : words
            .Select(word => (Word: word, Edits: Edits(text, word)))
            .Where(near => near.Edits <= Math.Min(MostEdits, near.Word.Length / 2))
            .OrderBy(near => near.Edits)
            .FirstOrDefault().Word;

    // The Levenshtein distance, row by row.
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[^1];
    }
}
