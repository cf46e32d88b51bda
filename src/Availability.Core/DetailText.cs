namespace Availability.Core;

/// <summary>
/// A failure's detail may quote what a server sent. Whatever that was, it must not make the record one that cannot be
/// stored: Postgres holds no NUL, and a page shows one line.
/// </summary>
internal static class DetailText
{
    public static string? Clean(string? detail)
    {
        if (detail is null || (detail.Length <= CheckLimits.Detail && !detail.AsSpan().ContainsAnyInRange('\0', '\x1f')))
        {
            return detail;
        }

        var kept = detail.Length <= CheckLimits.Detail ? detail : $"{detail.AsSpan(0, CheckLimits.Detail - 1)}…";
        return string.Create(kept.Length, kept, (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = text[i] < ' ' ? ' ' : text[i];
            }
        });
    }
}
