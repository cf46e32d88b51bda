namespace Availability.Web;

/// <summary>HTML that is safe to send: what stands in the code, with every hole encoded.</summary>
internal readonly record struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Markup Empty => default;

    /// <summary>An interpolated string. Attributes must be quoted: the encoder keeps a text inside its quotes, not inside its word.</summary>
    public static Markup Html(MarkupHandler handler) => new(handler.ToString());

    /// <summary>One after the other.</summary>
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts));

    public override string ToString() => _text ?? "";
}
